"""Every benchmark at a small size, one after the other; each prints its own table.

    python bench/all.py            (what `make bench` runs)

The sizes are small so that the whole takes minutes; `--help` of each script tells how to run it at full size. A script that
fails is named at the end, and the run ends with a non-zero status.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SMALL: dict[str, tuple[str, ...]] = {
    "reading_score.py": (),
    "reading_parts.py": (),
    "reading.py": ("--reports", "80", "--repeat", "1"),
    "places.py": (),
    "origins.py": (),
    "incidents.py": (),
    "tolls.py": ("--worlds", "10"),
    "control.py": ("--seeds", "2", "--harder-seeds", "1"),
    "control_scale.py": ("--claims", "100000", "--places", "1000", "--days", "1000"),
    "ledger.py": ("--claims", "50000", "--append", "10000"),
    "intake.py": ("100",),
    "intake_fuzz.py": ("2000", "1"),
}


def run(name: str, options: tuple[str, ...]) -> bool:
    """Run one benchmark; whether it ended well."""
    print(f"\n=== bench/{name} {' '.join(options)}", flush=True)
    one_thread = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, HERE / name, *options], cwd=HERE.parent, env=one_thread).returncode == 0


def main() -> int:
    failed = [name for name, options in SMALL.items() if not run(name, options)]
    print("\nfailed: " + ", ".join(failed) if failed else "\nall ran")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
