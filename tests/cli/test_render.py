"""Tables for people: what is longer than anybody reads is cut, and says so."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from sayso.cli import render


def printed(many: int) -> str:
    console = Console(file=StringIO(), width=300)
    console.print(render.table(({"row": f"r{n}"} for n in range(many)), ("row",)))
    return " ".join(console.file.getvalue().split())


def test_a_table_of_ordinary_length_is_whole():
    text = printed(render.LONGEST)
    assert f"r{render.LONGEST - 1}" in text
    assert "narrow the question" not in text


def test_a_longer_one_is_cut_and_says_so():
    text = printed(render.LONGEST + 1)
    assert f"r{render.LONGEST} " not in text
    assert f"the first {render.LONGEST} of {render.LONGEST + 1}" in text
