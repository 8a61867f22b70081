"""The run of all benchmarks knows every one of them, and outlives those that fail."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"


@pytest.fixture
def every():
    """`bench/all.py` as a module."""
    spec = importlib.util.spec_from_file_location("all_benches", BENCH / "all.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["all_benches"] = module
    spec.loader.exec_module(module)
    return module


def test_no_benchmark_is_left_out(every):
    assert {path.name for path in BENCH.glob("*.py")} == every.BENCHES.keys() | every.NOT_RUN


def test_what_fails_hangs_or_prints_nothing_is_named_and_the_rest_is_in_the_table(every, tmp_path, monkeypatch, capsys):
    (tmp_path / "good.py").write_text("import sys; print('claims:', sys.argv[1])")
    (tmp_path / "bad.py").write_text("print('claims: 7'); raise SystemExit(3)")
    (tmp_path / "mute.py").write_text("print('nothing')")
    (tmp_path / "slow.py").write_text("import time; time.sleep(600)")
    (tmp_path / "late.py").write_text("print('claims: 9')")
    figures = (("claims", r"claims: (\d+)"),)
    names = ("good.py", "bad.py", "mute.py", "slow.py", "late.py")
    monkeypatch.setattr(every, "BENCHES", {name: every.Bench(("5",), ("50",), figures) for name in names})
    monkeypatch.setattr(every, "HERE", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(f"Before\n{every.BEGIN}\nold\n{every.END}\nAfter\n")
    monkeypatch.setattr(sys, "argv", ["all.py", "--full", "--page", str(page), "--minutes", "0.1"])
    assert every.main() == 1
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == (
        "bad.py failed with status 3; slow.py took too long; late.py was not begun: no time was left; "
        "mute.py no longer prints: claims"
    )
    rows = [[cell.strip() for cell in line.split("|")[1:5]] for line in page.read_text().splitlines() if "|" in line]
    assert rows[2:4] == [["`good.py`", "50", "claims", "50"], ["`bad.py`", "50", "claims", "7"]]
    assert ["", "", "failed with status 3", ""] in rows
    text = page.read_text()
    assert (text[:6], text[-6:]) == ("Before", "After\n")
    assert "full size" in text
    assert "old" not in text
