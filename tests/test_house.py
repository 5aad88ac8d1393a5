"""House rules that no linter knows: what stands in the tree, how large things are, what is pinned."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
CODE = ("plugin", "webhooks", "embedded_ui", "sandbox", "benchmarks")

#: Modules above 250 lines, each with the reason why it is one thing.
LONG_MODULES: dict[str, str] = {
    "plugin/accounting/documents.py": "every kind of document, side by side",
    "plugin/journal/tables.py": "every table of the journal, side by side",
    "plugin/engine.py": "the one importer of dbos: queue, lease, sweep and heartbeat belong together",
}
#: Functions above 50 lines, each with the reason why it is one thing.
LONG_FUNCTIONS: dict[str, str] = {}

# Put together from pieces, so that this file does not break its own rule.
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian"])
)
MACHINE_PATHS = re.compile(
    r"(?<![\w.~])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"]) + r")/"
)


def tree() -> list[Path]:
    """Every text file that is, or would be, in the repository. Skips outside a clone."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone: git cannot say which files belong to the project")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def lines_that_match(pattern: re.Pattern[str]) -> Iterator[str]:
    """Where in the tree, as file:line."""
    for path in tree():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}"


def modules() -> Iterator[tuple[str, str]]:
    """Path and text of what runs, but for migrations: they are a record that nobody edits."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/versions/" not in name:
                yield name, path.read_text(encoding="utf-8")


def test_no_file_names_a_package_registry() -> None:
    assert list(lines_that_match(REGISTRIES)) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert list(lines_that_match(MACHINE_PATHS)) == []


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile", ".ci/run"]
)
def test_a_newcomer_finds_what_a_project_has(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0


def test_the_licence_is_apache_2() -> None:
    assert "Apache License\n                           Version 2.0" in (ROOT / "LICENSE").read_text()


def test_modules_stay_readable() -> None:
    long = {name: text.count("\n") for name, text in modules() if text.count("\n") > 250}
    assert long.keys() <= LONG_MODULES.keys(), long


def test_functions_fit_a_screen() -> None:
    long = {}
    for name, text in modules():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 50:
                    long[f"{name} {node.name}"] = lines
    assert long.keys() <= LONG_FUNCTIONS.keys(), long


def nodes_of_tests(pattern: str) -> Iterator[tuple[str, ast.AST]]:
    """Everything in the matching files under tests/, with where it stands."""
    for path in sorted((ROOT / "tests").rglob(pattern)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def test_every_test_is_a_sentence() -> None:
    tests = [
        (place, node.name)
        for place, node in nodes_of_tests("test_*.py")
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert tests
    assert [(place, name) for place, name in tests if name.count("_") < 3] == []


def is_silent_skip(node: ast.AST) -> bool:
    """A skip or an expected failure that does not say why."""
    if isinstance(node, ast.Attribute):
        return ast.unparse(node) in {"pytest.mark.xfail"}
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in {
        "pytest.skip",
        "pytest.mark.skip",
        "pytest.mark.skipif",
    }:
        return False
    reasons = [keyword for keyword in node.keywords if keyword.arg == "reason"]
    return not reasons and (not node.args or ast.unparse(node.func) == "pytest.mark.skipif")


def test_every_skip_says_why_and_no_failure_is_expected() -> None:
    assert [place for place, node in nodes_of_tests("*.py") if is_silent_skip(node)] == []


def test_every_topic_that_a_store_may_send_names_what_handles_it() -> None:
    settings = tomllib.loads((ROOT / "app.toml").read_text(encoding="utf-8"))
    topics = [
        topic for store in settings.values() if isinstance(store, dict) for topic in store.get("webhooks", [])
    ]
    assert topics
    for topic in topics:
        module, _, name = topic["handled_by"].partition(":")
        assert callable(getattr(importlib.import_module(module), name)), topic["topic"]


def pins(name: str) -> dict[str, Version]:
    """Package -> pinned version of a file under requirements/."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE)
    return {canonicalize_name(package): Version(version) for package, version in found}


def wanted(group: str | None) -> list[Requirement]:
    """What pyproject.toml asks for: the app's dependencies, or those of a group."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = settings["dependency-groups"][group] if group else settings["project"]["dependencies"]
    return [Requirement(text) for text in asked]


@pytest.mark.parametrize(
    ("name", "group"), [("app.txt", None), ("dev.txt", None), ("dev.txt", "dev"), ("lock.txt", "lock")]
)
def test_what_the_project_asks_for_is_pinned_as_it_asks(name: str, group: str | None) -> None:
    pinned = pins(name)
    for requirement in wanted(group):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in requirements/{name}: run make lock"
        assert version in requirement.specifier, f"{requirement} but {version} is pinned: run make lock"


def test_the_tests_run_on_the_versions_that_the_app_gets() -> None:
    app, dev = pins("app.txt"), pins("dev.txt")
    assert {package: dev.get(package) for package in app} == app


@pytest.mark.parametrize("name", ["app.txt", "dev.txt", "lock.txt"])
def test_requirements_carry_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block


@pytest.mark.parametrize("name", ["plugin", "webhooks", "embedded_ui"])
def test_nobody_else_has_installed_a_package_of_our_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"contra"}
