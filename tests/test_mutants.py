"""Which mutants need somebody's attention: what `make mutants` makes of the tester's answers."""

from __future__ import annotations

import pytest

from tests.mutants import REASONS, Mutant, function_of, judge, mutant_of, reasons

DIFF = """# plugin.accounting.numbering.x_candidates__mutmut_9: survived
--- plugin/accounting/numbering.py
+++ plugin/accounting/numbering.py
@@ -4,7 +4,7 @@
         room = longest - len(suffix)
-        if room < 1:
+        if room <= 1:
             return
"""
ROOM = Mutant("plugin.accounting.numbering.candidates", "if room < 1:", "if room <= 1:")
ENTRY = f"""
[[mutant]]
where = "{ROOM.where}"
was = "{ROOM.was}"
becomes = "{ROOM.becomes}"
"""


def test_a_mutant_is_known_by_its_function_and_its_lines() -> None:
    assert mutant_of("plugin.accounting.numbering.x_candidates__mutmut_9", DIFF) == ROOM
    assert str(ROOM) == f"{ROOM.where}\n    - if room < 1:\n    + if room <= 1:"


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("a.b.x_plain__mutmut_1", "a.b.plain"),
        ("a.b.x__private__mutmut_12", "a.b._private"),
        ("a.b.xǁMoneyǁ__add____mutmut_3", "a.b.Money.__add__"),
    ],
)
def test_names_of_the_tester_become_names_of_functions(name: str, function: str) -> None:
    assert function_of(name) == function


def test_a_survivor_without_a_reason_is_unexplained_and_a_reason_without_survivor_stale() -> None:
    other = Mutant("a.b.plain", "x = 1", "x = 2")
    verdict = judge({"m1": ROOM, "m2": other}, [ROOM])
    assert (dict(verdict.unexplained), verdict.explained, verdict.stale) == ({"m2": other}, 1, ())
    assert judge({}, [ROOM]).stale == (ROOM,)


def test_an_entry_without_a_reason_is_refused() -> None:
    assert reasons(f'{ENTRY}reason = "nothing is that short"') == {ROOM: "nothing is that short"}
    for text in (ENTRY, f'{ENTRY}reason = " "', f'{ENTRY}reason = "a"{ENTRY}reason = "b"'):
        with pytest.raises(ValueError, match="candidates"):
            reasons(text)


def test_every_mutant_that_is_let_live_has_its_reason() -> None:
    reasons(REASONS.read_text(encoding="utf-8"))
