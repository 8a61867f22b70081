"""Control claims as columns: one row for what one voice says in one claim.

The estimator works on these columns alone, so that a simulator, a ledger and a claims file are one thing to it. Rows are in
a canonical order, whatever the order of the claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.model import Change, Claim, Control, Named, PlaceMention, Polarity, Precision, SourceKind, Speaker
from sayso.picture.control.priors import CHANGES, FIRMNESS, KINDS, NAMELESS, NEAR, STRANGER
from sayso.picture.control.relation import NEUTRAL, OUTSIDER, Relations
from sayso.picture.geography import fold

Ints = NDArray[np.int64]
NOBODY = -1
OTHER = "other"
"""The key of "someone else": every holder that no claim names there."""
COLLECTIVE = frozenset({SourceKind.UNNAMED, SourceKind.RESIDENT})


@dataclass(frozen=True, slots=True)
class ControlTable:
    """Columns over rows; days are proleptic Gregorian ordinals, codes index the key lists beside them.

    `actor` is -1 where the claim names none, `side` is the bloc it fights in (itself, where that is not known); `dated` is false where the claim has no date, and `first` and `last` are then
    its publication. `relation`, `kind`, `change`, `firm` index the axes of `priors.SHAPE`. `claim` indexes `claims`.
    """

    place: Ints
    actor: Ints
    side: Ints
    voice: Ints
    change: Ints
    relation: Ints
    kind: Ints
    denied: Ints
    firm: Ints
    dated: NDArray[np.bool_]
    first: Ints
    last: Ints
    published: Ints
    claim: Ints
    places: Sequence[str]
    actors: Sequence[str]
    sides: Sequence[str]
    voices: Sequence[str]
    claims: Sequence[str]

    @property
    def size(self) -> int:
        return len(self.place)

    def take(self, rows: NDArray[Any] | slice) -> ControlTable:
        """The table of these rows (indices or mask), same key lists."""
        columns = {f.name: getattr(self, f.name) for f in fields(self)}
        taken: dict[str, Any] = {k: v[rows] for k, v in columns.items() if isinstance(v, np.ndarray)}
        return replace(self, **taken)

    def known_on(self, day: date | None) -> ControlTable:
        """Only what was published by a day."""
        return self if day is None else self.take(self.published <= day.toordinal())


class _Codes(dict[str, int]):
    def __missing__(self, key: str) -> int:
        self[key] = len(self)
        return self[key]


def plain_key(mention: PlaceMention | None) -> str | None:
    """A place's key without a world: its id, else `name:` and the folded name."""
    if mention is None or not (mention.id or fold(mention.name)):
        return None
    return mention.id or f"name:{fold(mention.name)}"


def actor_key(named: Named | None, relations: Relations, day: date, countries: tuple[str, ...] = ()) -> str | None:
    """An actor's key: its id, else the registry's for its name, else its folded name; None for "its fighters"."""
    if named is None:
        return None
    if named.id:
        return named.id
    folded = fold(named.name)
    known = relations.actor(named.name, day, countries)
    return known or (None if relations.nobody(folded) else folded)


def build(
    claims: Iterable[Claim],
    world: Any | None = None,
    *,
    families: Mapping[str, str] | None = None,
    place_key: Callable[[PlaceMention | None], str | None] = plain_key,
) -> ControlTable:
    """The table of all control claims that name a place and can be put on some day.

    `families` maps a report's `doc` to its text family (near-copies are one family), and `place_key` gives a mention's key.
    """
    return columns(sorted(rows(claims, world, families or {}, place_key)))


def table_of(
    claims: Iterable[Claim],
    world: Any | None = None,
    *,
    bloc: bool = False,
    families: Mapping[str, str] | None = None,
    place_key: Callable[[PlaceMention | None], str | None] = plain_key,
) -> ControlTable:
    """The columns of claims (see `build`); with `bloc`, allies are one holder (needs a world)."""
    table = build(claims, world, families=families, place_key=place_key)
    return by_bloc(table) if bloc else table


def by_bloc(table: ControlTable) -> ControlTable:
    """The table with allies as one holder."""
    return replace(table, actor=table.side, actors=table.sides)


def rows(
    claims: Iterable[Claim],
    world: Any | None,
    families: Mapping[str, str],
    place_key: Callable[[PlaceMention | None], str | None],
) -> set[Row]:
    """The rows of claims, before they are put in order and coded; arguments as for `build`."""
    relations = Relations(world)
    placed = [
        (claim, claim.what, place)
        for claim in claims
        if isinstance(claim.what, Control) and (place := place_key(claim.place)) is not None
    ]
    taken = {
        _said(claim, place): claim.date
        for claim, what, place in placed
        if what.change is Change.CAPTURED and claim.polarity is Polarity.ASSERTS
    }
    return {
        row
        for claim, what, place in placed
        for row in _rows(*_until_then(claim, what, taken.get(_said(claim, place), NOT)), place, relations, families)
    }


NOT = object()


def _until_then(claim: Claim, what: Control, taken: Any) -> tuple[Claim, Control]:
    if what.change is not Change.HOLDS or taken is NOT or claim.polarity is Polarity.DENIES:
        return claim, what
    return replace(claim, date=taken), Control(Change.LOST, what.actor)


def _said(claim: Claim, place: str) -> tuple[str, str, str]:
    """The words a claim stands on and the place they are said of. Words that tell of its capture and also of a holder ("took the
    rebel-held town") tell of the one who held it until then."""
    return claim.doc, claim.quote, place


Row = tuple[str, str, str, str, int, int, int, int, int, int, bool, int, int, str]


def _rows(
    claim: Claim,
    what: Control,
    place: str,
    relations: Relations,
    families: Mapping[str, str],
) -> Iterator[Row]:
    known = claim.known_on or (claim.date.last if claim.date else None)
    days = claim.date
    if known is None or (claim.polarity is Polarity.DENIES and what.change in (Change.CONTESTED, Change.BESIEGED)):
        return
    first, last = (days.first, days.last) if days else (known, known)
    # Nothing is reported before it happens: a range that runs past its publication ends there.
    last = max(first, min(last, known))
    countries = relations.countries(claim.place)
    named = actor_key(what.actor, relations, first, countries)
    for voice, kind, party, firm in _voices(claim, relations, families):
        actor = named or (_own_deed(claim, what, party) if claim.speakers else None)
        relation = _relation(relations, kind, party, actor, first)
        if actor and relations.stranger(actor):
            if firm == NEAR:
                continue
            firm = STRANGER
        if actor is None and firm != NEAR:
            firm = NAMELESS
        side = relations.side(actor, first) if actor else ""
        yield (
            place, actor or "", side, voice, CHANGES.index(what.change), relation, KINDS.index(kind),
            int(claim.polarity is Polarity.DENIES), first.toordinal(), last.toordinal(), days is not None,
            known.toordinal(), firm, claim.id,
        )  # fmt: skip


def _own_deed(claim: Claim, what: Control, party: str | None) -> str | None:
    """A spokesman who tells of a gain and names nobody tells of his own party's; its newspaper may write of anybody."""
    gain = what.change in (Change.CAPTURED, Change.HOLDS, Change.ENTERED)
    return party if gain and what.actor is None and claim.polarity is Polarity.ASSERTS else None


def _relation(relations: Relations, kind: SourceKind, party: str | None, actor: str | None, day: date) -> int:
    relation = relations.of(party, actor, day)
    # A spokesman of we do not know whom is no neutral.
    return OUTSIDER if kind is SourceKind.PARTY and relation == NEUTRAL else relation


def _voices(
    claim: Claim, relations: Relations, families: Mapping[str, str]
) -> Iterator[tuple[str, SourceKind, str | None, int]]:
    """Who speaks in a claim: voice key, kind, party and firmness."""
    family = f"family:{families.get(claim.doc, claim.doc)}"
    if not claim.speakers:
        source = relations.source(claim.outlet)
        party = source.party if source else None
        kind = SourceKind(source.kind) if source and party else SourceKind.MEDIA
        yield f"party:{relations.side(party, claim.known_on)}" if party else family, kind, party, _firmness(claim, None)
    for speaker in claim.speakers:
        source = None if speaker.id or speaker.party else relations.source(speaker.name)
        party = speaker.party or (source.party if source else None)
        if party is None and speaker.kind is SourceKind.PARTY:
            party = relations.actor(speaker.name, claim.known_on, relations.countries(claim.place))
        # A party's command, its government, its media and its allies are one voice: none sees a town by itself.
        if party:
            voice = f"party:{relations.side(party, claim.known_on)}"
        elif speaker.id or source is not None:
            voice = speaker.id or str(source.id if source is not None else "")
        else:
            named = speaker.kind not in COLLECTIVE and any(word[:1].isupper() for word in speaker.name.split())
            voice = f"voice:{fold(speaker.name)}" if named else family
        yield voice, speaker.kind, party, _firmness(claim, speaker)


def _firmness(claim: Claim, speaker: Speaker | None) -> int:
    if claim.place is not None and claim.place.precision in (Precision.NEAR, Precision.COUNTRY):
        return NEAR
    if claim.hedged:
        return FIRMNESS.index("hedged")
    return FIRMNESS.index("hearsay" if speaker is not None and speaker.via else "plain")


def columns(rows: Sequence[Row]) -> ControlTable:
    """The table of rows in their order."""
    places, actors, sides, voices, ids = _Codes(), _Codes(), _Codes(), _Codes(), _Codes()
    coded = np.array(
        [
            (places[r[0]], actors[r[1]] if r[1] else NOBODY, sides[r[2]] if r[2] else NOBODY, voices[r[3]],
             *r[4:13], ids[r[13]])
            for r in rows
        ],
        dtype=np.int64,
    ).reshape(-1, 14)  # fmt: skip
    place, actor, side, voice, change, relation, kind, denied, first, last, dated, published, firm, claim = (
        coded.T.copy()
    )
    return ControlTable(
        place, actor, side, voice, change, relation, kind, denied, firm, dated.astype(bool), first, last, published, claim,
        tuple(places), tuple(actors), tuple(sides), tuple(voices), tuple(ids),
    )  # fmt: skip
