from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sayso.model import Claim, Kind, Report
from sayso.reading import Reader, pipeline
from sayso.reading.sentence import Sentence
from sayso.world import World

Read = Callable[..., list[Claim]]


@pytest.fixture(scope="session")
def world() -> World:
    return World.load()


@pytest.fixture(scope="session")
def reader(world: World) -> Reader:
    return Reader(world)


@pytest.fixture
def read(reader: Reader) -> Read:
    """Read a text and give its claims, or those of one kind."""

    def claims(text: str, kind: Kind | None = None, published: date | None = date(2031, 5, 14)) -> list[Claim]:
        report = Report(doc="made-up", text=text, outlet="test", published=published)
        reading = next(iter(reader.read([report])))
        return [claim for claim in reading.claims if kind is None or claim.kind is kind]

    return claims


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Sentence]:
    return lambda text: Sentence(pipeline.load()(text), 0, 0)
