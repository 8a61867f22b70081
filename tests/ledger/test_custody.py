"""The ten lines with which an outsider checks a ledger do what docs/custody.md says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from sayso.ledger import Ledger
from tests.ledger.test_verifying import fill

PAGE = Path(__file__).parent.parent.parent / "docs" / "custody.md"


def test_a_ledger_is_checked_without_sayso(tmp_path):
    program = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL).group(1)
    with Ledger.open(tmp_path / "war.db") as ledger:
        fill(ledger)
        head = ledger.head()
    run = [sys.executable, "-c", program]
    assert subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip() == head
    with Ledger.open(tmp_path / "war.db") as ledger, ledger.store.write() as connection:
        connection.exec_driver_sql("UPDATE entries SET content = x'00' WHERE seq = 3")
    assert subprocess.run(run, cwd=tmp_path, capture_output=True, check=False).returncode != 0
