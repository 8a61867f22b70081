"""What all tests share: where the real reports lie, and the rule that nothing is skipped unseen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes depends on what else the machine does, so no test depends on it.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

# A wheel in an environment of its own, all real reports, twenty thousand reports take minutes and hours; left out rather than
# skipped, as a skip hides.
LONG = ["test_wheel.py", "exports/test_corpus.py", "fleet/test_thorough.py"]
collect_ignore = [] if os.environ.get("SAYSO_THOROUGH") else LONG

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports beside the checkout; tests that use it are skipped, saying so, where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout: real reports are not there")
    return SHARED


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    skipped = terminalreporter.stats.get("skipped", [])
    for report in skipped:
        terminalreporter.write_line(f"SKIPPED {report.nodeid}: {report.longrepr[-1] if report.longrepr else ''}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """In continuous integration a skipped test is a failure, unless the real reports are what is missing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and os.environ.get("CI") and SHARED.is_dir() and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1
