"""Disputes: sets of claims that cannot all hold, each as small as it can be, with who stands on which side.

Five kinds: `toll` (origins give ranges for one event or total that do not meet), `totals` (numbers of several events and totals
that do not add up), `denial` (an act asserted by one and denied by another), `perpetrator` (one strike laid to two parties) and
`control` (two enemies holding one place on one day).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Any

import numpy as np

from sayso.model import Casualties, Change, Claim, Control, Day, Incident, IncidentType, Named, Polarity
from sayso.picture.control.relation import ENEMY, NEUTRAL, OWN, Relations
from sayso.picture.geography import Geography, fold
from sayso.picture.incidents import Event
from sayso.picture.independence import Origins
from sayso.picture.tallies import rows_of
from sayso.picture.toll_table import Statements
from sayso.picture.toll_words import days_words, speakers

ONE_SIDED = frozenset(
    {
        IncidentType.AIRSTRIKE,
        IncidentType.SHELLING,
        IncidentType.MISSILE,
        IncidentType.BOMBING,
        IncidentType.CHEMICAL,
        IncidentType.EXECUTION,
        IncidentType.ABDUCTION,
    }
)
LOSSES = frozenset({Change.LOST, Change.WITHDREW})
PEOPLE_PER_ORIGIN = 10.0


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dispute: what it says, its claims, its origins, and what interest its speakers have in saying so."""

    name: str
    claims: tuple[Claim, ...]
    origins: tuple[str, ...]
    interests: tuple[str, ...]

    @property
    def remark(self) -> str:
        """How many stand behind it, and with what interest."""
        counted = f"{len(self.origins)} origin{'' if len(self.origins) == 1 else 's'}"
        return "; ".join([counted, *self.interests])

    def record(self) -> dict[str, Any]:
        return {
            "says": self.name,
            "origins": list(self.origins),
            "interests": list(self.interests),
            "claims": [
                {
                    "id": claim.id,
                    "quote": claim.quote,
                    "source": [speaker.name for speaker in claim.speakers] or [claim.outlet],
                    "date": None
                    if claim.date is None
                    else [d.isoformat() for d in (claim.date.first, claim.date.last)],
                    "published": None if claim.published is None else claim.published.isoformat(),
                }
                for claim in self.claims
            ],
        }


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims that cannot all hold. `gave_way` tells whether a side later came round; `stake` ranks (higher: more hangs on it)."""

    kind: str
    place: str
    sides: tuple[Side, ...]
    sentence: str
    gave_way: str | None
    stake: float

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(dict.fromkeys(claim for side in self.sides for claim in side.claims))

    def record(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "place": self.place,
            "sentence": self.sentence,
            "gave_way": self.gave_way,
            "stake": round(self.stake, 2),
            "sides": [side.record() for side in self.sides],
        }

    def _repr_html_(self) -> str:
        from sayso.drawing import cards

        sides = [(side.name, side.remark, cards.quotes(_cited(side.claims))) for side in self.sides]
        return str(cards.card(self.sentence, cards.face_to_face(sides), self.gave_way))


def _cited(claims: Iterable[Claim]) -> Iterator[tuple[str, str, str]]:
    for claim in claims:
        yield claim.quote, speakers([claim]), str(claim.known_on or "on an unknown day")


@dataclass(frozen=True, slots=True)
class Bench:
    """What the finders of disputes need to hear a case."""

    geo: Geography
    origins: Origins
    relations: Relations
    actors: Any | None = None

    def side(self, name: str, claims: Iterable[Claim]) -> Side:
        claims = tuple(sorted(dict.fromkeys(claims), key=lambda c: (c.known_on is None, str(c.published), c.id)))
        voices = tuple(sorted(self.voices(claims)))
        told = tuple(sorted({words for claim in claims for words in self.interests(claim)}))
        return Side(name, claims, voices, told)

    def interests(self, claim: Claim) -> Iterator[str]:
        """What each speaker of a claim gains by it, in words."""
        actor, gain = _subject(claim)
        day = claim.date.last if claim.date else claim.known_on
        for speaker in claim.speakers or ():
            relation = NEUTRAL if day is None else self.relations.of(speaker.party, actor, day)
            yield f"{speaker.name}: {_interest(relation, speaker.party, actor, gain)}"

    def voices(self, claims: Iterable[Claim]) -> frozenset[str]:
        """The origins of these claims together."""
        return frozenset(origin for claim in claims for origin in self.origins.of(claim))

    def apart(self, ones: Iterable[Claim], others: Iterable[Claim]) -> bool:
        """Whether each side has an origin of its own; one voice's earlier and later word are no dispute."""
        one, other = self.voices(ones), self.voices(others)
        return bool(one - other) and bool(other - one)

    def actor(self, named: Named | None, claim: Claim) -> str | None:
        """The key of an actor that a claim names; None where a registry there is does not know who is meant."""
        if named is None or named.id:
            return actor_key(named)
        day = claim.date.last if claim.date else claim.known_on
        found = self.relations.actor(named.name, day, self.relations.countries(claim.place))
        return found if found or self.registered else actor_key(named)

    def rivals(self, one: str, other: str, day: Day) -> bool:
        """Whether two actors are enemies on a day; where the registry knows only one or neither, whether they differ."""
        relation = self.relations.of(one, other, day)
        return relation == ENEMY or (relation != OWN and not (self.known(one) and self.known(other)))

    def known(self, actor: str) -> bool:
        return self.actors is not None and self.actors.actor(actor) is not None

    @property
    def registered(self) -> bool:
        return self.actors is not None

    def place(self, claims: Iterable[Claim]) -> str:
        keys = sorted({key for claim in claims if (key := self.geo.key(claim.place)) is not None})
        return " / ".join(self.geo.name(key) for key in keys) or "an unknown place"


def _subject(claim: Claim) -> tuple[str | None, bool]:
    """Whom a claim is about, and whether it does them credit."""
    gain = claim.polarity is Polarity.ASSERTS
    match claim.what:
        case Control(change=change, actor=actor):
            return actor_key(actor), gain == (change not in LOSSES)
        case Casualties(perpetrator=actor) | Incident(perpetrator=actor):
            return actor_key(actor), not gain
    return None, gain


def _interest(relation: int, party: str | None, actor: str | None, credit: bool) -> str:
    if party is None:
        return "belongs to no party"
    if actor is None or relation not in (OWN, ENEMY):
        return f"of {party}, a party that gains nothing plain"
    if relation == OWN:
        return "speaks for its own side" if credit else "admits against its own side"
    return "credits its enemy" if credit else "accuses its enemy"


def actor_key(named: Named | None) -> str | None:
    """An actor's key: its id, else its folded name."""
    return None if named is None else named.id or fold(named.name) or None


def of_events(events: Iterable[Event], bench: Bench) -> Iterator[Dispute]:
    """Denials and rival perpetrators within events."""
    for event in events:
        if len(event.claims) > 1:
            yield from _denials(event.claims, bench)
            yield from _perpetrators(event.claims, bench)


def _denials(claims: Sequence[Claim], bench: Bench) -> Iterator[Dispute]:
    denied = [claim for claim in claims if claim.polarity is Polarity.DENIES]
    if not denied:
        return
    said = [c for c in claims if c.polarity is Polarity.ASSERTS and any(_same_act(c, d, bench) for d in denied)]
    if said:
        words = f"asserted by {speakers(said)}, denied by {speakers(denied)}"
        way = turned(said, denied, bench)
        yield dispute("denial", "it happened", said, "it did not", denied, words, way, _dead(said), bench)


def _same_act(said: Claim, denied: Claim, bench: Bench) -> bool:
    """Whether a denial is of what is said: of the same party's doing, where both name one."""
    one, other = _doer(said), _doer(denied)
    return one is None or other is None or _one_side(one, other, said, bench)


def _doer(claim: Claim) -> str | None:
    return actor_key(_perpetrator(claim))


def _perpetrator(claim: Claim) -> Named | None:
    what = claim.what
    return what.perpetrator if isinstance(what, (Casualties, Incident)) else None


def _one_side(one: str, other: str, claim: Claim, bench: Bench) -> bool:
    day = claim.date.last if claim.date else claim.known_on
    return one == other or (day is not None and bench.relations.of(one, other, day) == OWN)


def _perpetrators(claims: Sequence[Claim], bench: Bench) -> Iterator[Dispute]:
    types = {claim.what.type for claim in claims if isinstance(claim.what, Incident)}
    if types and not types & ONE_SIDED:
        return
    by: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        doer = bench.actor(_perpetrator(claim), claim)
        if doer is not None and claim.polarity is Polarity.ASSERTS:
            by[doer].append(claim)
    names = sorted(by)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if not _one_side(one, other, by[one][0], bench) and _one_act(by[one], by[other], bench):
                words = (
                    f"{speakers(by[one])} lay it to {_called(by[one])}, {speakers(by[other])} to {_called(by[other])}"
                )
                sides = (f"by {_called(by[one])}", by[one], f"by {_called(by[other])}", by[other])
                way = turned(by[one], by[other], bench)
                yield dispute("perpetrator", *sides, words, way, _dead([*by[one], *by[other]]), bench)


def _one_act(ones: Sequence[Claim], others: Sequence[Claim], bench: Bench) -> bool:
    """Whether two voices tell of what may be one act: an airstrike and the rockets that it answers are two."""
    types = [
        {c.what.type for c in side if isinstance(c.what, Incident)} - {IncidentType.OTHER} for side in (ones, others)
    ]
    return bench.apart(ones, others) and not (types[0] and types[1] and types[0].isdisjoint(types[1]))


def _called(claims: Sequence[Claim]) -> str:
    what = claims[0].what
    assert isinstance(what, (Casualties, Incident))
    assert what.perpetrator is not None
    return what.perpetrator.name


def _dead(claims: Iterable[Claim]) -> float:
    lows = [c.what.count.low or 0 for c in claims if isinstance(c.what, Casualties)]
    return float(max(lows, default=0))


def of_tallies(said: Statements, measure: str, bench: Bench) -> Iterator[Dispute]:
    """Origins whose whole numbers for one event or total, and one kind of victims, do not meet."""
    rows = rows_of(said, measure, None)
    rows = rows[~said.part[rows] & ~np.isnan(said.low[rows])]
    order = np.lexsort((said.moment[rows], said.origin[rows], said.victims[rows], said.thing[rows]))
    rows = rows[order]
    pair = said.thing[rows] * 3 + said.victims[rows]
    for group in np.split(rows, np.flatnonzero(np.diff(pair)) + 1):
        if len(group) > 1 and said.low[group].max() > said.high[group].min():
            yield from _rivals(said, group, measure, bench)


def _rivals(said: Statements, group: Any, measure: str, bench: Bench) -> Iterator[Dispute]:
    """The highest number that another origin's cannot go with, against all such."""
    for top in group[np.argsort(-said.low[group], kind="stable")].tolist():
        against = group[(said.high[group] < said.low[top]) & (said.origin[group] != said.origin[top])]
        if len(against):
            yield _rivalry(said, group, top, against, measure, bench)
            return


def _rivalry(said: Statements, group: Any, top: int, against: Any, measure: str, bench: Bench) -> Dispute:
    bottom = float(said.high[against].max())
    with_top = group[said.low[group] > bottom]
    above, below = ([said.claims[said.claim[row]] for row in side] for side in (with_top, against))
    low, high = f"at most {bottom:,.0f}", f"at least {said.low[with_top].min():,.0f}"
    thing = said.things[said.thing[top]]
    where = " / ".join(bench.geo.name(place) for place in thing.places) or "an unknown place"
    words = f"{measure} in {where}{days_words(thing.days)}: {speakers(above)} say {high}, {speakers(below)} {low}"
    way = _converged(said, group, with_top, against)
    stake = float(said.low[top] - said.low[against].min())
    return dispute("toll", high, above, low, below, words, way, stake, bench)


def _converged(said: Statements, group: Any, above: Any, below: Any) -> str | None:
    """Who moved to the other's number, and after how many days."""
    for movers, others in ((below, above), (above, below)):
        for mover in movers:
            own = group[(said.origin[group] == said.origin[mover]) & (said.moment[group] > said.moment[mover])]
            stays = others[said.origin[others] != said.origin[mover]]
            for later in own:
                meets = (said.low[later] <= said.high[stays]) & (said.low[stays] <= said.high[later])
                if meets.any():
                    days = round((said.moment[later] - said.moment[mover]) / 86400)
                    who = speakers([said.claims[said.claim[mover]]])
                    whom = speakers([said.claims[said.claim[stays[int(np.argmax(meets))]]]])
                    verb = "rose" if said.low[later] > said.low[mover] else "fell"
                    return f"the figure of {who} {verb} to that of {whom} after {_counted_days(days)}"
    return None


def _counted_days(days: int) -> str:
    return "hours" if days == 0 else "1 day" if days == 1 else f"{days} days"


def turned(ones: Sequence[Claim], others: Sequence[Claim], bench: Bench) -> str | None:
    """An origin that first stood on one side and later on the other."""
    for before, after in ((ones, others), (others, ones)):
        for claim in before:
            for later in after:
                shared = set(bench.origins.of(claim)) & set(bench.origins.of(later))
                if shared and claim.known_on and later.known_on and later.known_on > claim.known_on:
                    days = (later.known_on - claim.known_on).days
                    return f"{speakers([later])} came round after {_counted_days(days)}"
    return None


def dispute(
    kind: str,
    one: str,
    ones: Sequence[Claim],
    other: str,
    others: Sequence[Claim],
    words: str,
    way: str | None,
    people: float,
    bench: Bench,
) -> Dispute:
    sides = (bench.side(one, ones), bench.side(other, others))
    place = bench.place([*ones, *others])
    return Dispute(kind, place, sides, words, way, stake(people, sides))


def of_totals(found: Iterable[tuple[str, Sequence[tuple[Claim, ...]]]], bench: Bench) -> Iterator[Dispute]:
    """Sets of tallies that do not add up: each as its sentence and the claims of each tally."""
    for sentence, members in found:
        sides = tuple(bench.side(f"tally {number}", claims) for number, claims in enumerate(members, 1))
        lows = [_dead(claims) for claims in members]
        yield Dispute("totals", bench.place(members[0]), sides, sentence, None, stake(max(lows) - min(lows), sides))


def stake(people: float, sides: Sequence[Side]) -> float:
    """What hangs on a dispute: the people in doubt (as a logarithm, so that one great toll does not hide all else), and how
    many independent voices are set against each other."""
    return log1p(people) + min(len(side.origins) for side in sides) * log1p(PEOPLE_PER_ORIGIN)


def ranked(found: Iterable[Dispute]) -> list[Dispute]:
    """Disputes on which most hangs first; always in the same order."""
    return sorted(found, key=lambda d: (-d.stake, d.kind, d.place, d.sentence))
