"""The notebooks of the documentation run, and what they show is kept in them."""

from pathlib import Path

import nbformat
import pytest

from tools.notebooks import NOTEBOOKS, run

ALL = sorted(NOTEBOOKS.glob("*.ipynb"))
LARGEST = 300_000


def shown(notebook):
    """For each cell, the kinds of things it shows."""
    return [
        sorted({kind for each in cell.get("outputs", []) for kind in each.get("data", {})}) for cell in notebook.cells
    ]


def test_there_are_two():
    assert [path.stem for path in ALL] == ["a-corpus-of-ones-own", "one-town-two-weeks"]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_it_runs_and_shows_what_is_kept_in_it(path: Path, tmp_path: Path):
    kept = nbformat.read(path, as_version=4)
    assert shown(run(path, tmp_path)) == shown(kept), "run python tools/notebooks.py"
    assert any("text/html" in kinds for kinds in shown(kept))
    assert path.stat().st_size < LARGEST
