"""What the API answers, as types: the description under /api/openapi.json is made from them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

Record = dict[str, Any]
ClaimRecord = dict[str, Any]

# Lists of a fixed length, not tuples: a tuple is described by `prefixItems`, which readers of OpenAPI before 3.1 misread.
Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
Days = Annotated[list[int], Field(min_length=2, max_length=2)]
HolderRun = Annotated[list[int], Field(min_length=3, max_length=3)]
StatusRun = Annotated[list[int | str], Field(min_length=2, max_length=2)]


class Holder(BaseModel):
    """A holder as the map shows it: key, name, colour (#rrggbb) and class of the style sheet."""

    key: str
    name: str
    colour: str
    css: str


class MapPlace(BaseModel):
    """A place: WGS 84 degrees; `runs` are [day number, position in `holders`, percent]; `disputed` [first, last] day numbers."""

    key: str
    name: str
    lat: float
    lon: float
    claims: int
    runs: list[HolderRun]
    disputed: list[Days]


class Mark(BaseModel):
    """An incident on the map, from day number `first` to `last`."""

    place: str
    lat: float
    lon: float
    first: int
    last: int
    sentence: str


class Road(BaseModel):
    """A road with claims about it: the points along it ([lon, lat]) and runs of [day number, status]."""

    name: str
    points: list[Pair]
    runs: list[StatusRun]


class MapAnswer(BaseModel):
    """Everything the map draws, for all days at once; day numbers count from `first`, and a run lasts until the next begins."""

    head: str
    first: str | None
    last: str | None
    holders: list[Holder]
    places: list[MapPlace]
    incidents: list[Mark]
    routes: list[Road]


class ClaimsAnswer(BaseModel):
    """One page of claims, each as in a claims file with its sentence and place key."""

    head: str
    total: int
    page: int
    per_page: int
    claims: list[ClaimRecord]


class PlaceAnswer(BaseModel):
    """A place's picture: control day by day, changes of hands, tolls and disputes; `point` is (lat, lon)."""

    head: str
    key: str
    name: str
    point: Pair | None
    control: Record
    tolls: list[Record]
    disputes: list[Record]


class ReportAnswer(BaseModel):
    """A report with its claims; no text where the ledger has none, or the public may not see it."""

    doc: str
    text: str | None
    outlet: str | None
    title: str | None
    claims: list[ClaimRecord]


class DisputesAnswer(BaseModel):
    """One page of the disputes, those on which most hangs first."""

    total: int
    page: int
    disputes: list[Record]


class TollAnswer(BaseModel, extra="allow"):
    """The least and the most people that fit the claims, with the claims that bind each bound."""

    low: int | None
    high: int | None


class FoundPlace(BaseModel):
    """A place with the number of claims about it."""

    key: str
    name: str
    claims: int


class FoundReport(BaseModel):
    """A report by its id."""

    doc: str
    title: str
    outlet: str | None


class FoundClaim(BaseModel):
    """A claim as a sentence, with the quote it stands on."""

    id: str
    sentence: str
    quote: str


class SearchAnswer(BaseModel):
    """Places, reports and claims that match."""

    places: list[FoundPlace]
    reports: list[FoundReport]
    claims: list[FoundClaim]
    total_claims: int


class Chart(BaseModel, extra="allow"):
    """A Vega-Lite chart with its data."""

    schema_: str = Field(alias="$schema")


class Collection(BaseModel):
    """GeoJSON."""

    type: str
    features: list[Record]
