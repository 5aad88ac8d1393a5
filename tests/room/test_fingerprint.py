"""Which facts make a refund another one than it was when it was booked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import Buyer, Contents, Refund, SoldLine
from plugin.journal.codec import REFUND, fingerprint
from tests.accounting.books import goods, paid_back, refund, shipping


def _usd(text: str) -> Amount:
    return Amount(Money.of(text, "USD"), Money.of(text, "USD"))


_ONE = refund(
    goods=[goods(amount_="50.00", tax="4.00")], shipping=[shipping("9.00")], money=[paid_back("63.00")]
)
_MUG = SoldLine("5", "MUG", "Mug", 1, _usd("20.00"), _usd("0.00"), _usd("1.60"))


def _with_goods(**changes: object) -> Refund:
    return replace(_ONE, goods=tuple(replace(line, **changes) for line in _ONE.goods))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    "later",
    [
        replace(_ONE, note="another note"),
        replace(_ONE, zone="Asia/Tokyo"),
        _with_goods(came_back=True),
        _with_goods(shipped=None),
        _with_goods(ordered=7),
        replace(_ONE, order=replace(_ONE.order, contents=Contents((_MUG,), buyer=Buyer("Ada")))),
        replace(
            _ONE,
            shipping=tuple(replace(x, amount=_usd("10.00"), discount=_usd("1.00")) for x in _ONE.shipping),
        ),
    ],
    ids=[
        "note",
        "zone",
        "came back",
        "shipped",
        "ordered more",
        "contents",
        "discount on shipping told apart",
    ],
)
def test_what_happens_around_a_refund_does_not_change_it(later: Refund) -> None:
    assert fingerprint(later) == fingerprint(_ONE)


@pytest.mark.parametrize(
    "change",
    [
        lambda r: replace(r, replacements=(_MUG,)),
        lambda r: replace(r, reverses="R0"),
        lambda r: replace(r, transactions=tuple(replace(t, incoming=True) for t in r.transactions)),
        lambda r: replace(r, shipping=()),
        lambda r: replace(r, goods=tuple(replace(line, restocked=None) for line in r.goods)),
    ],
    ids=["replaced", "reverses", "the customer paid", "no shipping", "restocking unknown"],
)
def test_what_was_given_back_and_what_went_out_for_it_does(change: Callable[[Refund], Refund]) -> None:
    assert fingerprint(change(_ONE)) != fingerprint(_ONE)


def test_facts_are_read_back_as_they_were_stored() -> None:
    whole = replace(
        _ONE,
        replacements=(_MUG,),
        reverses="R0",
        order=replace(_ONE.order, contents=Contents((_MUG,), buyer=Buyer("Ada", "ada@example.com"))),
    )
    assert REFUND.load(REFUND.dump(whole)) == whole
