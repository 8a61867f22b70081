"""When: the days a sentence names, worked out from the day of publication.

A day nobody can tell is ``None``, never a guess: "on Friday" without a day of publication, or "in recent months". A range
of days is as long as the words are imprecise: "in March" is that month, "a few days ago" two to five days back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from sayso.model import Days
from sayso.reading.days import GIVES, Clock, Wording, work_out
from sayso.reading.lexicon import Table, any_of, load

YEAR = r"(?:19[5-9]\d|20[0-4]\d)"

TOLD = re.compile(r",?\s+when\b")
"""After "since May" these words begin what was done then."""


class Relation(StrEnum):
    """How the event lies to the named days; for `since` the days reach to the day of publication."""

    ON = "on"
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words at `start`..`end` that say when; `days` is ``None`` where they do not tell, `future` true for what had not come.

    `span` is true for what went on through all the days ("since Friday", "in the last 24 hours"), false for one act somewhere
    among them ("in March").
    """

    start: int
    end: int
    text: str
    days: Days | None
    relation: Relation = Relation.ON
    future: bool = False
    span: bool = False


def dates(
    sentence: str, offset: int = 0, published: date | None = None, reference: date | None = None
) -> list[DateMention]:
    """Every mention of when in a sentence, in order; `offset` is added to their positions.

    `published` is the report's day; `reference` the day the text was last speaking of, which "the previous day" counts from
    (the day of publication where there is none).
    """
    rules = _rules()
    if not rules.cue.search(sentence):
        return []
    found = [(m, rule) for rule in rules.able(sentence) for m in rule.pattern.finditer(sentence)]
    found.sort(key=lambda pair: (pair[0].start(), -pair[0].end()))
    out: list[DateMention] = []
    for match, rule in found:
        if out and match.start() < out[-1].end:
            continue
        near = next((m.days.first for m in reversed(out) if m.days and m.relation is Relation.ON), reference)
        out.append(rules.mention(sentence, match, rule, Clock(published, near or published)))
    return [replace(m, start=m.start + offset, end=m.end + offset) for m in _joined(sentence, out)]


def _joined(sentence: str, mentions: list[DateMention]) -> list[DateMention]:
    """ "From Monday to Wednesday" and "between 3 March and 5 March" are one range."""
    out: list[DateMention] = []
    for mention in mentions:
        last = out[-1] if out else None
        if last and last.days and mention.days and last.days.first <= mention.days.last:
            gap = sentence[last.end : mention.start]
            opened = re.search(
                r"\b(?:between|from)\s+(?:on\s+)?$", sentence[max(0, last.start - 12) : last.start], re.I
            )
            opened = opened or re.match(r"(?:from|between)\b", last.text, re.I)
            if opened and re.fullmatch(r"\s*(?:and|to|until|till|through|-|–)?\s*", gap, re.I):
                days = Days(last.days.first, mention.days.last)
                out[-1] = replace(last, end=mention.end, text=sentence[last.start : mention.end], days=days, span=True)
                continue
        out.append(mention)
    return out


def dateline(text: str, published: date | None = None) -> date | None:
    """The day on which a report says it was published; ``None`` where it does not say.

    `published` completes a dateline without a year, and one whose first digit was lost ("5-04-2016" on the 25th).
    """
    rules = _rules()
    head = text[: rules.reach]
    for rule in rules.rules[: rules.full_dates]:
        for match in rule.pattern.finditer(head):
            if rules.opens(head, match):
                days = rules.days(match, rule, Clock(published, published))
                if days and days.length == 1:
                    return _completed(days.first, match, published)
    wire = rules.wire.pattern.search(head)
    days = wire and rules.days(wire, rules.wire, Clock(published, published))
    return days.first if days else None


def _completed(day: date, match: re.Match[str], published: date | None) -> date:
    """A digit lost before the first character is the one that the day of publication has."""
    lost = match.start() == 0 and re.match(r"\d[-./]", match.string)
    if lost and published and published.replace(day=1) == day.replace(day=1) and published.day % 10 == day.day:
        return published
    return day


NEEDS = {"day": "digit", "month_day": "digit", "year": "digit", "month": "month", "weekday": "weekday"}
"""What no day can be worked out without, by what a rule gives."""


@dataclass(frozen=True, slots=True)
class _Rule:
    gives: str
    pattern: re.Pattern[str]
    days: int = 0
    span: bool = False


class _Rules:
    """The compiled form of `data/when.toml`."""

    def __init__(self, table: Table) -> None:
        self.weekdays = _numbered(table.lists("weekdays"), 0)
        self.months = _numbered(table.lists("months"), 1)
        small = any_of(
            ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
        )
        names = {
            "weekday": any_of(self.weekdays),
            "long_weekday": any_of(table.table("weekdays")),
            "month": any_of(self.months),
            "long_month": any_of(table.table("months")),
            "number": rf"(?:\d{{1,3}}|{small}|twenty|thirty|forty(?:[\s-]eight)?)",
            "year": YEAR,
        }
        self.rules = [_rule(each, names) for each in table.tables("rule")]
        self.needed = {
            "digit": re.compile(r"\d"),
            "month": re.compile(any_of(self.months), re.I),
            "weekday": re.compile(any_of(self.weekdays), re.I),
        }
        self.full_dates = sum(1 for rule in self.rules if rule.gives == "day")
        relations = table.table("relations")
        self.relations = {
            r: re.compile(rf"(?<!\w){any_of(relations.words(r))}\s+(?:the\s+)?$", re.I) for r in relations
        }
        self.leads = {r: re.compile(rf"{any_of(relations.words(r))}\b", re.I) for r in relations}
        future = table.table("future")
        self.future_before, self.future_within = future.pattern("before"), future.pattern("within")
        line = table.table("dateline")
        self.reach, self.lead = line.number("reach"), re.compile(line.text("lead") + "$", re.I)
        self.prose = re.compile(rf"\b{any_of(line.words('prose'))}\s+(?:the\s+)?$", re.I)
        self.wire = _Rule("month_day", line.pattern("wire", names=names))
        cues = [*self.weekdays, *self.months, *table.table("cues").words("words")]
        self.cue = re.compile(rf"{YEAR}|\d[-./]\d|{any_of(cues)}", re.I)

    def able(self, sentence: str) -> list[_Rule]:
        """The rules that could find a day here: those that work one out from a digit or a name only where there is one."""
        here = {kind for kind, pattern in self.needed.items() if pattern.search(sentence)}
        return [rule for rule in self.rules if NEEDS.get(rule.gives) in here or rule.gives not in NEEDS]

    def days(self, match: re.Match[str], rule: _Rule, clock: Clock) -> Days | None:
        parts = {name: part and re.sub(r"\s+", " ", part.lower()) for name, part in match.groupdict().items()}
        return work_out(rule.gives, Wording(parts, self.weekdays | self.months, clock, rule.days))

    def mention(self, sentence: str, match: re.Match[str], rule: _Rule, clock: Clock) -> DateMention:
        quoted = rule.gives == "shift" and sentence.count('"', 0, match.start()) % 2 == 1
        days = self.days(match, rule, Clock(clock.reference, clock.reference) if quoted else clock)
        before = sentence[max(0, match.start() - 80) : match.start()]
        relation = self._relation(before, match[0])
        told = relation is Relation.SINCE and TOLD.match(sentence, match.end()) is not None
        if relation is Relation.SINCE and days and not told:
            days = Days(days.first, max(days.last, clock.published)) if clock.published else None
        # "It would be the worst since May" looks back.
        planned = relation is not Relation.SINCE and self.future_before.search(before)
        future = bool(self.future_within.search(match[0]) or planned)
        if clock.published and days and days.first > clock.published:
            future = True
        span = rule.span or (relation is Relation.SINCE and not told)
        return DateMention(match.start(), match.end(), match[0], days, relation, future, span)

    def _relation(self, before: str, text: str) -> Relation:
        for name in Relation:
            if name in self.relations and (self.relations[name].search(before) or self.leads[name].match(text)):
                return name
        return Relation.ON

    def opens(self, head: str, match: re.Match[str]) -> bool:
        """Whether a full date stands as a dateline: first, after "posted on" and the like, or not in a sentence."""
        before = head[: match.start()]
        if self.lead.search(before) or not before.strip():
            return True
        numeric_or_day_first = match[0][0].isdigit() or match[0][:3].lower() in self.weekdays
        return numeric_or_day_first and not self.prose.search(before)


def _numbered(names: dict[str, tuple[str, ...]], first: int) -> dict[str, int]:
    return {word: i for i, words in enumerate(names.values(), first) for word in words}


def _rule(table: Table, names: dict[str, str]) -> _Rule:
    gives = table.only("gives", "pattern", "days", "span").text("gives")
    if gives not in GIVES:
        raise table.wrong("gives", f"{gives!r} is not known", f"one of {', '.join(GIVES)}")
    days = table.number("days") if "days" in table else 0
    return _Rule(gives, table.pattern("pattern", names=names), days, table.flag("span"))


@cache
def _rules() -> _Rules:
    return _Rules(load("when.toml"))
