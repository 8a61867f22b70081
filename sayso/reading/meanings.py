"""What the names of one report refer to: the places decided together, generic words ("the army") by the report's country.

What a name refers to never changes the claim: the words stay as written and its identity rests on them alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from sayso import model as m
from sayso.reading.how_many import counts
from sayso.reading.lexicon import load
from sayso.reading.place_words import demonyms
from sayso.reading.reporting_words import kind_by_words
from sayso.world.place import Context, Resolution
from sayso.world.place import Mention as PlaceName

if TYPE_CHECKING:
    from sayso.reading.place_ref import PlaceRef
    from sayso.reading.sentence import Span
    from sayso.reading.speakers import Mention
    from sayso.reading.text import Prepared
    from sayso.world import World
    from sayso.world.actors import Actor

CONJUNCTION = re.compile(r"\s*,\s*|\s+(?:and|as well as|alongside|together with)\s+", re.I)
ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her|some|several|more|other|local|former|senior)\s+", re.I)
POSSESSIVE = re.compile(r"(?:'s|’s|s')\s+", re.I)
OWNED = re.compile(r"^(?:its|their|our|his|her|my)\s+", re.I)
SHORTLY = 300
"""Characters within which "their forces" still belong to the party named before."""
LONGEST = 8
"""Words of the longest name that is looked up in parts."""


class Meanings:
    """The references of one report's names.

    `spots` are all places the text names: each helps to tell which of several namesakes another one is. `countries` are
    the codes of the countries it names, the one it is about first.
    """

    def __init__(
        self, world: World, report: m.Report, text: Prepared, spots: Iterable[PlaceRef], countries: tuple[str, ...]
    ) -> None:
        self._world, self._report, self._text = world, report, text
        self._countries = countries
        self._places = self._resolved(spots)
        named = Counter(found.place.country for found in self._places.values() if found.place and found.place.country)
        self._nearby = tuple(code for code, _ in named.most_common())
        self._heard: list[m.Speaker] = []
        self._last: tuple[int, str | None] = (0, None)

    def _written(self, span: Span) -> str:
        start, end = self._text.original(span.start, span.end)
        return self._report.text[start:end]

    def _resolved(self, spots: Iterable[PlaceRef]) -> Mapping[tuple[int, int], Resolution]:
        spans = sorted({self._text.original(spot.span.start, spot.span.end) for spot in spots})
        named = [PlaceName(self._report.text[start:end], start, end) for start, end in spans]
        context = Context(self._report.text, self._countries)
        return dict(zip(spans, self._world.gazetteer.resolve(named, context), strict=True))

    def place(self, ref: PlaceRef) -> m.PlaceMention:
        """The place, with its id and point where the gazetteer has it, else by its name alone."""
        start, end = self._text.original(ref.span.start, ref.span.end)
        name = self._report.text[start:end]
        found = self._places.get((start, end))
        if found is None or found.place is None:
            return m.PlaceMention(name)
        precision = m.Precision.NEAR if ref.near and found.precision is m.Precision.EXACT else found.precision
        return m.PlaceMention(name, found.place.id, found.place.lat, found.place.lon, precision)

    def actor(self, span: Span | None, where: PlaceRef | None, speakers: Sequence[m.Speaker] = ()) -> m.Named | None:
        """A party, target or group as written, with the registry's actor where it is one.

        A generic name ("the army") is that of the country of the act's place, else of the country the report is about;
        "its fighters" are those of the speakers' party, else of the party named just before.
        """
        if span is None:
            return None
        name = self._written(span)
        if OWNED.match(_uncounted(name)):
            mine = _uncounted(name).casefold().split()[-1] in words().forces
            return m.Named(name, self._owner(span, speakers) if mine else None)
        found = self._party(name, words().forces, self._codes_at(where))
        meant = found.id if found else None
        if meant is None and any(speaker.name == name for speaker in speakers):
            meant = self._owner(span, speakers)
        if meant is not None:
            self._last = (span.start, meant)
        return m.Named(name, meant)

    def _owner(self, span: Span, speakers: Sequence[m.Speaker]) -> str | None:
        """Whose "its fighters" are: of one party that speaks, else of the one named shortly before."""
        parties = {speaker.party for speaker in speakers}
        if len(parties) == 1 and None not in parties:
            return parties.pop()
        start, party = self._last
        return party if parties <= {None} and 0 < span.start - start <= SHORTLY else None

    def _codes_at(self, where: PlaceRef | None) -> tuple[str, ...]:
        spot = None if where is None else self._places.get(self._text.original(where.span.start, where.span.end))
        here = (spot.place.country,) if spot is not None and spot.place is not None and spot.place.country else ()
        return tuple(dict.fromkeys((*here, *self._nearby, *self._countries)))

    def _party(self, name: str, around: frozenset[str], countries: Sequence[str]) -> Actor | None:
        """The first actor that a name means, looking at less and less of it."""
        for part in CONJUNCTION.split(_outright(_uncounted(name))):
            lone = f"{_bare(part)} forces" if _bare(part).casefold() in demonyms() else None
            for candidate in (*_cores(part, around), *filter(None, [lone])):
                found = self._world.actors.find(candidate, day=self._report.day, countries=countries)
                if found is not None:
                    return found
        return None

    def speaker(self, mention: Mention) -> m.Speaker:
        """The speaker with its kind, its registry id and the party it belongs to; "the unit" is the unit named before."""
        name = self._written(mention.span)
        source = self._world.sources.find(_bare(name), countries=self._codes_at(None))
        if source is not None:
            made = m.Speaker(name, m.SourceKind(source.kind), source.id, source.party, mention.via)
        else:
            kind = kind_by_words(name)
            around = words().voices | words().forces
            party = self._party(name, around, self._codes_at(None)) if _speaks_for(kind) else None
            if kind is None:
                kind = m.SourceKind.PARTY if party else kind_by_words(mention.role or "") or m.SourceKind.UNNAMED
            made = m.Speaker(name, kind, None, party.id if party else None, mention.via)
            made = self._named_before(made) if made.party is None else made
        self._heard.append(made)
        return made

    def _named_before(self, speaker: m.Speaker) -> m.Speaker:
        """A short definite name ("the monitor") is a longer one's that ends alike ("the Euphrates Monitor")."""
        short = speaker.name.casefold().split()
        if len(short) != 2 or short[0] != "the":
            return speaker
        for heard in reversed(self._heard):
            longer = heard.name.casefold().split()
            if (heard.id or heard.party) and len(longer) > 2 and longer[-1] == short[-1]:
                return m.Speaker(speaker.name, heard.kind, heard.id, heard.party, speaker.via)
        return speaker


BELIEVED = re.compile(r"^(.*?)\s+(?:believed|presumed|suspected|thought) to be (?:from )?(?:the )?(.+)$", re.I)
SUSPECTED = re.compile(r"^(?:suspected|alleged|presumed|apparent)\s+", re.I)


def _outright(name: str) -> str:
    """A name without the doubt whose it is: "jets believed to be Russian" are Russian jets."""
    return SUSPECTED.sub("", BELIEVED.sub(r"\2 \1", name))


def _uncounted(name: str) -> str:
    """A group without the number of its members: "30 Islamic State fighters", "scores of rebels"."""
    found = next((each for each in counts(name, 0) if each.start == 0 or ARTICLE.fullmatch(name[: each.start])), None)
    if found is None or found.end >= len(name):
        return name
    return re.sub(r"^\s*of\s+", "", name[found.end :])


def _speaks_for(kind: m.SourceKind | None) -> bool:
    return kind in (None, m.SourceKind.PARTY, m.SourceKind.OFFICIAL, m.SourceKind.MEDIA)


def _cores(name: str, around: frozenset[str]) -> Iterator[str]:
    """The name, then less and less of it: without its owner's things, without the words that only surround it."""
    bare = _bare(name)
    yield bare
    owner = POSSESSIVE.split(bare, maxsplit=1)
    if len(owner) == 2:
        yield _bare(owner[0])
    parts = bare.split()
    if len(parts) > LONGEST:
        return
    yield from _without_tail(parts, around)
    linked = words().linked.search(bare)
    if linked is not None and set(bare[: linked.start()].casefold().split()) & around:
        yield from _cores(bare[linked.end() :], around)


def _without_tail(parts: Sequence[str], around: frozenset[str]) -> Iterator[str]:
    end = len(parts)
    while end > 1 and parts[end - 1].casefold() in around:
        end -= 1
        yield " ".join(parts[:end])


def _bare(name: str) -> str:
    """A name without its article and the like."""
    before = None
    while before != name:
        before, name = name, ARTICLE.sub("", name)
    return name.strip(" \"'“”‘’,;:")


class _Words:
    """The word lists of `meanings.toml`."""

    def __init__(self) -> None:
        table = load("meanings.toml")
        self.forces = frozenset(table.words("forces"))
        self.voices = frozenset(table.words("voices"))
        links = "|".join(re.escape(link) for link in sorted(table.words("links"), key=len, reverse=True))
        self.linked = re.compile(rf"\s(?:{links})\s", re.I)


@cache
def words() -> _Words:
    return _Words()
