"""Making a report's text ready to be parsed: repaired, cut into sentences, and those that cannot hold a claim set aside.

Everything works on the repaired text; `Prepared.original` leads back to the text as published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise

from sayso.reading.lexicon import Table, load
from sayso.reading.quotes import spoken_on
from sayso.reading.relevance import leaned_on, relevant
from sayso.reading.repair import Repaired, repair

LONGEST = 600
TITLE_REACH = 400
ALIKE = 60
STRAY = 6
LONG_TITLE = 16
NEVER = re.compile(r"(?!)")
Span = tuple[int, int]


class Role(StrEnum):
    """What part of a report a sentence is."""

    DATELINE = "dateline"
    HEADLINE = "headline"
    CAPTION = "caption"
    BODY = "body"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A repaired text and its sentences.

    `sentences` are (start, end) in `text`, in order and apart; `relevant` and `roles` run parallel to them. A sentence that
    is not relevant holds none of the words a claim is made of, or stands in the dateline or the tail. `quoted` gives, for each sentence
    of a quotation of several, the first and the last of that quotation.
    """

    repaired: Repaired
    sentences: tuple[Span, ...]
    relevant: tuple[bool, ...]
    roles: tuple[Role, ...]
    quoted: Mapping[int, tuple[int, int]] = field(hash=False)

    @property
    def text(self) -> str:
        return self.repaired.text

    def original(self, start: int, end: int) -> Span:
        """Where a span of `text` stands in the text as published."""
        return self.repaired.original(start, end)


def prepare(text: str, title: str | None = None) -> Prepared:
    """A report's text, repaired and cut up; `title` helps to tell a headline that runs into the first sentence."""
    repaired = repair(text)
    rules = _rules()
    parts = rules.parts_of(repaired.text, title)
    spans = sentences(repaired.text, {edge for part in parts for edge in part[:2]})
    roles = [next((role for first, last, role in parts if first <= start < last), Role.BODY) for start, _ in spans]
    roles = _leads(repaired.text, spans, roles)
    texts = [repaired.text[start:end] for start, end in spans]
    quoted = spoken_on(texts)
    kept = tuple(
        role in (Role.BODY, Role.HEADLINE, Role.CAPTION) and relevant(text)
        for text, role in zip(texts, roles, strict=True)
    )
    prose = [role in (Role.BODY, Role.HEADLINE) for role in roles]
    told = leaned_on(texts, kept, quoted)
    kept = tuple(known or (leant and read) for known, leant, read in zip(kept, told, prose, strict=True))
    return Prepared(repaired, tuple(spans), kept, tuple(roles), quoted)


def _leads(text: str, spans: Sequence[Span], roles: Sequence[Role]) -> list[Role]:
    """A first sentence is a headline that stands before a dateline or is written as one, or that the next one says again."""
    out = list(roles)
    for i, ((start, end), (following, last)) in enumerate(pairwise(spans)):
        again = text[following:last].startswith(text[start : min(end, start + ALIKE)].rstrip("."))
        if i == 0 and out[0] is Role.BODY and (out[1] is Role.DATELINE or _titled(text[start:end])):
            out[0] = Role.HEADLINE
        if again and last - following >= end - start - 1 and out[i] is Role.BODY and start < TITLE_REACH:
            out[i] = Role.HEADLINE
    return out


def _sentence_start(text: str, first: int, end: int) -> int:
    """Where the sentence that ends at `end` starts, as far as full stops tell."""
    stop = max(text.rfind(mark, first, max(first, end - 3)) for mark in (". ", '" ', ") ", "\n", "? ", "! "))
    return first if stop < 0 else stop + 1


def _titled(sentence: str) -> bool:
    """Whether a short sentence has a capital on most of its longer words."""
    words = [word for word in sentence.split() if len(word) > 3]
    return 3 <= len(words) <= LONG_TITLE and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def sentences(text: str, cuts: set[int] | frozenset[int] = frozenset()) -> list[Span]:
    """The sentences of a text, without the white space around them; each cut ends one, and none is longer than 600 characters."""
    ends = sorted({*_rules().ends(text), *cuts, len(text)})
    out: list[Span] = []
    start = 0
    for end in ends:
        for first, last in _pieces(text, start, end):
            trimmed = _trimmed(text, first, last)
            if (
                trimmed
                and out
                and trimmed[1] - trimmed[0] <= STRAY
                and not any(map(str.isalnum, text[slice(*trimmed)]))
            ):
                out[-1] = out[-1][0], trimmed[1]
            elif trimmed:
                out += _unrepeated(text, *trimmed)
        start = end
    return out


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A stretch without full stops, cut where it is too long to be parsed at once."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        at = max(window.rfind("; "), window.rfind(", "))
        at = at if at > LONGEST // 2 else window.rfind(" ")
        at = at + 1 if at > 0 else LONGEST
        yield start, start + at
        start += at
    yield start, end


def _unrepeated(text: str, start: int, end: int) -> list[Span]:
    """A stretch cut in two where it starts over with its own first words, as a headline run into its body does."""
    opening = re.match(r"\S+(?:\s+\S+){4}(?=\s)", text[start:end])
    again = text.find(" " + opening[0] + " ", start + len(opening[0]), end) if opening else -1
    return [(start, again), (again + 1, end)] if again > 0 else [(start, end)]


class _Rules:
    """The compiled form of the rest of `data/text.toml`."""

    END = re.compile(r"(?<![.!?…])(?P<stop>[.!?…]++)[\"')\]]*+(?=\s)|\n")

    def __init__(self, table: Table) -> None:
        self._abbreviations(table.table("abbreviations"))
        head = table.table("head")
        names = {"agency": head.text("agency"), "date": head.text("date")}
        self.parts = [re.compile(part) for part in _filled(head, "parts", names)]
        self.wire, self.subjects = (head.pattern(key, flags=0, names=names) for key in ("wire", "subjects"))
        self.credit = head.pattern("credit", flags=0, names=names)
        self.town = head.pattern("town", flags=0)
        self.suffix = head.pattern("outlet_suffix", flags=0)
        self.closes = table.table("tail").pattern("closes", flags=re.MULTILINE, names=names)

    def _abbreviations(self, table: Table) -> None:
        self.titles = frozenset(table.words("titles"))
        self.others = frozenset(table.words("others"))
        self.starters = frozenset(table.words("starters"))

    def ends(self, text: str) -> Iterator[int]:
        """Where a full stop or a line break ends a sentence."""
        for match in self.END.finditer(text):
            if match["stop"] is None or self._is_end(text, match):
                yield match.end()

    def _is_end(self, text: str, match: re.Match[str]) -> bool:
        following = re.match(r"\s+[\"'(\[]*(\w[\w'-]*)?", text[match.end() : match.end() + 60])
        word = following[1] if following else None
        if word and word[0].islower():
            return False
        if match["stop"] != ".":
            return True
        before = re.search(r"(?:[A-Za-z]\.)*[A-Za-z-]*$", text[max(0, match.start() - 20) : match.start()])
        last = before[0] if before else ""
        if last in self.titles:
            return False
        if last in self.others or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", last):
            return word is None or word in self.starters
        return not (len(last) == 1 and last.isupper()) and not self._numbers_a_line(text, match)

    @staticmethod
    def _numbers_a_line(text: str, match: re.Match[str]) -> bool:
        """Whether all that stands before the full stop is the number of a list's item."""
        line = text[max(0, match.start() - 4) : match.start()]
        return bool(re.search(r"(?:^|[.!?\n]\s?)\d{1,2}$", line))

    def parts_of(self, text: str, title: str | None) -> list[tuple[int, int, Role]]:
        """Everything that is not body, as (start, end, role); the parts may overlap, the first counts."""
        head, tail = self.head_end(text, title), self.tail_start(text)
        begins = head[-1][1] if head else 0
        parts = [(tail, len(text), Role.TAIL), *head]
        for match in self.credit.finditer(text, begins, tail):
            parts.append((match.start(), match.end(), Role.TAIL))
            parts.append((_sentence_start(text, begins, match.start()), match.start(), Role.CAPTION))
        for match in self.wire.finditer(text, begins, tail):
            before = _sentence_start(text, begins, match.start())
            parts.append((match.start(), match.end(), Role.DATELINE))
            parts.append((before, match.start(), Role.HEADLINE if before == begins else Role.TAIL))
        listed = self.subjects.search(text, begins, min(tail, begins + 2 * TITLE_REACH))
        if listed:
            parts.append((begins, listed.start(), Role.HEADLINE))
        return [part for part in parts if part[0] < part[1]]

    def head_end(self, text: str, title: str | None) -> list[tuple[int, int, Role]]:
        """The datelines, bylines and headline at the beginning, as (start, end, role)."""
        found: list[tuple[int, int, Role]] = []
        at = 0
        for _ in range(12):
            at += len(text[at : at + 80]) - len(text[at : at + 80].lstrip())
            end, role = self._headline(text, at, title), Role.HEADLINE
            if end is None or any(r is Role.HEADLINE for *_, r in found):
                end, role = self._dateline(text, at, title, opened=bool(found)), Role.DATELINE
            if end <= at:
                break
            found.append((at, end, role))
            at = end
        return found

    def _dateline(self, text: str, at: int, title: str | None, *, opened: bool) -> int:
        """Where a date, byline, agency or town ends; none of them reaches into the headline."""
        rules = [*self.parts, self.town] if opened else self.parts
        end = max((m.end() for rule in rules if (m := rule.match(text, at))), default=at)
        words = (m.start() for m in re.finditer(r"\b\w", text[at:end]) if m.start())
        return next((at + word for word in words if self._headline(text, at + word, title)), end)

    def _headline(self, text: str, at: int, title: str | None) -> int | None:
        """Where the title ends, if the text has it here: the same words, whatever stands between them."""
        whole = (title or "").replace("'", "")
        if at > TITLE_REACH:
            return None
        for shown in dict.fromkeys((whole, self.suffix.sub("", whole))):
            found = self._same_words(shown).match(text, at)
            if found:
                return found.end()
        return None

    @staticmethod
    @lru_cache(maxsize=64)
    def _same_words(title: str) -> re.Pattern[str]:
        words = re.findall(r"\w+", title)
        if len(words) < 3:
            return NEVER
        pattern = r"[\W_]*?".join("'?".join(re.escape(c) for c in word) for word in words[:40])
        return re.compile(rf"[\"']*{pattern}[\"']*\s*[.!?]*(?!\w)", re.IGNORECASE)

    def tail_start(self, text: str) -> int:
        """Where the report ends and what a page adds begins."""
        first = 2 * len(text) // 3
        return next((m.start() for m in self.closes.finditer(text, first)), len(text))


def _filled(table: Table, key: str, names: dict[str, str]) -> list[str]:
    """A list of patterns, each checked, with the names put in."""
    out = []
    for pattern in table.words(key):
        for name, part in names.items():
            pattern = pattern.replace("{" + name + "}", part)
        try:
            re.compile(pattern)
        except re.error as error:
            raise table.wrong(key, f"{pattern!r} is not a regular expression: {error}") from error
        out.append(pattern)
    return out


@cache
def _rules() -> _Rules:
    return _Rules(load("text.toml"))
