"""The run of all benchmarks knows every one of them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

BENCH = Path(__file__).parent.parent / "bench"


def test_no_benchmark_is_left_out():
    spec = importlib.util.spec_from_file_location("all_benches", BENCH / "all.py")
    every = importlib.util.module_from_spec(spec)
    sys.modules["all_benches"] = every
    spec.loader.exec_module(every)
    assert {path.name for path in BENCH.glob("*.py")} == every.BENCHES.keys() | every.NOT_RUN
