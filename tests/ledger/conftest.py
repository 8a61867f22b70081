"""Every ledger test runs on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable

import pytest

from sayso.ledger import Ledger
from tests import postgres

_names = itertools.count()


@pytest.fixture(scope="session")
def pg_server():
    """A PostgreSQL server of these tests' own."""
    return postgres.start()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> Callable[[], str]:
    """A function that gives the address of a place for a new ledger."""
    if request.param == "sqlite":
        counter = itertools.count()
        yield lambda: str(tmp_path / f"{next(counter)}.db")
        return
    server, made = request.getfixturevalue("pg_server"), []

    def new() -> str:
        name = f"t{os.getpid()}_{next(_names)}"
        made.append(name)
        return server.make(name)

    yield new
    for name in made:
        server.drop(name)


@pytest.fixture
def ledger(place):
    with Ledger.open(place()) as opened:
        yield opened
