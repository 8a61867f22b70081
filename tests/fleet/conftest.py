"""What the fleet's tests share: one cluster, one archive, and what a single process makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.api import readings
from sayso.fleet import read
from sayso.intake import receive
from sayso.ledger import Ledger
from sayso.world import World
from tests.fleet import archive
from tests.fleet.cluster import Cluster

REPORTS = 100
PART = 20
PATIENCE = 1800
"""Seconds for a test, real clusters starting and dying on a machine that is busy with other things."""


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(PATIENCE))


@pytest.fixture(scope="session")
def cluster():
    """A scheduler and two workers."""
    with Cluster(2) as running:
        yield running


@pytest.fixture(scope="session")
def papers(tmp_path_factory) -> Path:
    """An archive of a few hundred reports."""
    return archive.write(tmp_path_factory.mktemp("archive"), REPORTS)


@pytest.fixture(scope="session")
def single(papers, tmp_path_factory) -> Path:
    """The ledger that one process makes of the archive."""
    path = tmp_path_factory.mktemp("single") / "war.db"
    with Ledger.open(path) as ledger:
        ledger.add_many(readings(receive([papers], refused=[]), World.load()))
    return path


@pytest.fixture(scope="session")
def lake(papers, cluster, tmp_path_factory) -> Path:
    """The lake that the cluster makes of the archive."""
    out = tmp_path_factory.mktemp("fleet") / "lake"
    done = read([str(papers)], out, scheduler=cluster.address, part_size=PART)
    assert not done.refused
    return out
