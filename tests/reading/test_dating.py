"""Which day an act is given, and whether its figure is of one event or of all: read in whole reports."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.model import Casualties, Claim, Days, Incident, Report, Scope
from sayso.reading import Reader
from sayso.world import World

MONDAY = date(2023, 7, 3)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(World.load())


def read(reader: Reader, text: str, published: date | None = MONDAY) -> list[Claim]:
    (reading,) = reader.read([Report("doc", text, "The Outlet", published)])
    return list(reading.claims)


def figures(claims: list[Claim]) -> list[tuple[int | None, Days | None]]:
    return [(claim.what.count.low, claim.date) for claim in claims if isinstance(claim.what, Casualties)]


def one(text: str) -> Days:
    return Days.one(date.fromisoformat(text))


def test_the_day_hangs_from_the_act_and_not_from_the_saying(reader: Reader) -> None:
    claims = read(reader, "Shells killed nine people in El Fasher on Saturday, medics said on Monday.")
    assert figures(claims) == [(9, one("2023-07-01"))]


def test_the_day_the_text_speaks_of_carries_on(reader: Reader) -> None:
    text = "Shells killed nine people in El Fasher on Saturday, medics said. The shelling also wounded 20 people."
    assert figures(read(reader, text)) == [(9, one("2023-07-01")), (20, one("2023-07-01"))]


def test_a_lead_takes_the_day_told_later(reader: Reader) -> None:
    text = "A car bomb killed nine people in Nyala, police said. The car bomb exploded outside a market on Saturday, a witness said."
    assert figures(read(reader, text)) == [(9, one("2023-07-01"))]


def test_a_day_stays_in_its_own_clause(reader: Reader) -> None:
    text = (
        "Gunmen killed nine soldiers near Nyala, after rebels who had left the city on Friday regrouped, the army said."
    )
    assert figures(read(reader, text)) == [(9, None)]


def test_without_publication_no_weekday_is_told(reader: Reader) -> None:
    claims = read(reader, "Shells killed nine people in El Fasher on Saturday, medics said.", None)
    assert figures(claims) == [(9, None)]


def test_habits_are_of_no_day(reader: Reader) -> None:
    text = "Shells killed nine people in El Fasher on Saturday, medics said. Warplanes have regularly bombed Nyala."
    bombings = [
        claim.date for claim in read(reader, text) if isinstance(claim.what, Incident) and "regularly" in claim.quote
    ]
    assert bombings == [None]


def test_a_war_runs_from_its_beginning(reader: Reader) -> None:
    text = (
        "Fighting has gone on since the war began in April 2019. More than 30,000 people have been killed in the war."
    )
    assert figures(read(reader, text)) == [(30_001, Days(date(2019, 4, 1), MONDAY))]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Shells killed nine people in Nyala on Saturday.", Scope.INCIDENT),
        ("Shells have killed at least 90 people in Nyala since Friday.", Scope.TOTAL),
        ("At least 90 people have been killed in Nyala in the last three days.", Scope.TOTAL),
        ("The death toll from a car bomb attack in Nyala rose to 40.", Scope.INCIDENT),
        ("More than 300,000 people have been killed in Sudan.", Scope.TOTAL),
        ("A total of 33 people were killed in air strikes on Nyala.", Scope.TOTAL),
    ],
)
def test_scope(reader: Reader, text: str, scope: Scope) -> None:
    scopes = [claim.what.scope for claim in read(reader, text) if isinstance(claim.what, Casualties)]
    assert scopes == [scope]
