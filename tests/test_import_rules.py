"""The import rules of pyproject.toml hold, and each of them was seen to fail."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("plugin", "webhooks", "embedded_ui", "sandbox", "tests", "benchmarks")

#: For each contract, a file that breaks it and what stands in it.
PLANTED = {
    "composition": ("plugin/journal/planted_1.py", "import plugin.app"),
    "doors-apart": ("webhooks/planted_2.py", "import embedded_ui"),
    "room-knows-no-door": ("plugin/planted_3.py", "import webhooks"),
    "stores-and-ledgers-apart": ("plugin/stores/planted_4.py", "import plugin.ledgers"),
    "adapters-know-no-journal": ("plugin/ledgers/planted_5.py", "import plugin.journal"),
    "accounting-alone": ("plugin/accounting/planted_6.py", "import plugin.protocols"),
    "dbos-in-engine": ("plugin/journal/planted_7.py", "import dbos"),
    "database-in-journal": ("webhooks/planted_8.py", "import sqlalchemy"),
    "http-at-the-doors": ("plugin/stores/planted_9.py", "import flask"),
    "sandbox-imports-nothing": ("sandbox/planted_10.py", "import plugin.accounting.money"),
    "nothing-imports-sandbox": ("tests/planted_11.py", "import sandbox"),
    "sandbox-tests-apart": ("tests/sandbox/planted_13.py", "import plugin.protocols"),
    "product-without-tests": ("plugin/planted_12.py", "import tests.shared"),
}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-logo", "--no-cache"]
    wide = {**os.environ, "COLUMNS": "300"}  # or it breaks its lines where a terminal would
    return subprocess.run(command, cwd=root, env=wide, capture_output=True, text=True, check=False)


def contracts() -> dict[str, str]:
    """id -> name."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return {contract["id"]: contract["name"] for contract in settings["contracts"]}


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says about a copy of the tree in which every rule is broken once."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        for module in (ROOT / package).rglob("*.py"):
            target = copy / module.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(module, target)
    for path, line in PLANTED.values():
        (copy / path).write_text(f"{line}\n", encoding="utf-8")
    answer = lint_imports(copy)
    assert answer.returncode != 0, answer.stdout
    return answer.stdout


def test_every_import_rule_holds() -> None:
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_import_rule_has_an_import_planted_against_it() -> None:
    assert set(PLANTED) == set(contracts())


@pytest.mark.parametrize("rule", sorted(PLANTED))
def test_a_planted_import_breaks_its_rule(rule: str, verdict: str) -> None:
    name = contracts()[rule]
    assert f"{name} BROKEN" in verdict
    path, line = PLANTED[rule]
    planted = path.removesuffix(".py").replace("/", ".")
    imported = line.removeprefix("import ")
    told = verdict.partition("Broken contracts")[2].partition(f"\n{name}\n")[2].partition("\n\n\n")[0]
    assert f"{planted} -> {imported} " in told


def foreign_imports(folder: Path) -> Iterator[str]:
    """Imports in a folder of accounting that are neither its own nor the standard library's."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(level=0, module=str(module)):
                    modules = [module]
                case ast.ImportFrom():
                    modules = ["a relative import"]
                case _:
                    continue
            for module in modules:
                own = module == "plugin.accounting" or module.startswith("plugin.accounting.")
                if not own and module.partition(".")[0] not in sys.stdlib_module_names:
                    yield f"{path.name}: {module}"


def test_accounting_imports_itself_and_the_standard_library_only() -> None:
    assert list(foreign_imports(ROOT / "plugin" / "accounting")) == []


@pytest.mark.parametrize(
    "line", ["import sqlalchemy", "from plugin.states import State", "from . import money"]
)
def test_anything_else_that_accounting_imports_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text(f"import decimal\nfrom plugin.accounting.money import Money\n{line}\n")
    assert len(list(foreign_imports(tmp_path))) == 1
