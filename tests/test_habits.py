"""The house rules that a program can check: rooms stay small, tests are not shadowed, commands are documented."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest
import typer.main

from sayso.cli import app
from tools.commands import PAGE, commands, page

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "sayso").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def _functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_can_be_read_in_a_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    long = [f.name for f in _functions(path) if f.end_lineno - f.lineno > LONGEST_FUNCTION]
    assert not long


@pytest.mark.parametrize("path", TESTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_test_is_shadowed_by_its_namesake(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = Counter(node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))
    assert not [name for name, times in names.items() if times > 1]


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_an_example_of_its_own(name):
    assert f"Example: sayso {name}" in COMMANDS[name].help


def test_the_page_of_commands_is_what_the_commands_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "write it again: python tools/commands.py"


def test_the_readme_s_commands_exist():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    called = [line.split()[1:] for line in lines if line.startswith("sayso ")]
    assert called
    assert not [words for words in called if words[0] not in COMMANDS and " ".join(words[:2]) not in COMMANDS]
