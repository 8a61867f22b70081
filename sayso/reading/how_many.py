"""How many: numbers of people in a sentence, with their bounds.

The bounds follow the project's number table (`docs/claims-file.md`): "at least N" is N with no upper bound, "dozens" is
24 to 99, "about N" is N give or take a tenth. Ages, dates, clock times, money, measures and names that hold digits are left out.
What the number counts (people or buses) is for the parser to say; this module sees words only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from sayso.reading.lexicon import Table, any_of, load

WINDOW = 80
UNBOUNDED = (None, None)
Bounds = tuple[int | None, int | None]
DIGITS = r"\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,3}(?:\ \d{3})+(?!\d)|\d+(?:\.\d+)?"
MONTHS = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number of people as written at `start`..`end`; a bound that is ``None`` is no bound.

    `article` marks a weak candidate: "a soldier" counts one only where the sentence says what befell the soldier. `part` is
    true for "12 of them children", `further` for "another six", `total` for "bringing the toll to 40".
    """

    start: int
    end: int
    text: str
    low: int | None
    high: int | None
    article: bool = False
    part: bool = False
    further: bool = False
    total: bool = False


def counts(sentence: str, offset: int = 0) -> list[CountMention]:
    """Every number of people that may be meant in a sentence, in order; `offset` is added to their positions."""
    rules = _rules()
    numbers = rules.numbers(sentence)
    found = _joined(sentence, numbers, rules)
    taken = [(mention.start, mention.end) for mention in found]
    found += [m for m in rules.articles(sentence) if not any(m.start < end and start < m.end for start, end in taken)]
    found.sort(key=lambda mention: mention.start)
    return [replace(m, start=m.start + offset, end=m.end + offset) for m in _part_of_a_list(sentence, found)]


def value(text: str) -> Bounds | None:
    """The bounds of a number as written ("three", "a few", "1.5 million"); ``None`` where it is no whole number."""
    rules = _rules()
    return rules.value(text) if rules.number.fullmatch(text) else None


def _joined(sentence: str, numbers: list[tuple[int, int, Bounds]], rules: _Rules) -> list[CountMention]:
    """The numbers with what stands before and after them, two of them joined where they are a range."""
    out: list[CountMention] = []
    i = 0
    while i < len(numbers):
        start, end, bounds = numbers[i]
        if i + 1 < len(numbers) and rules.is_range(sentence, numbers[i], numbers[i + 1]):
            i += 1
            end, upper = numbers[i][1], numbers[i][2]
            bounds = (bounds[0], upper[1])
        out.append(rules.mention(sentence, start, end, bounds))
        i += 1
    return out


def _part_of_a_list(sentence: str, mentions: list[CountMention]) -> list[CountMention]:
    """A number after a part in one list ("including five women and three children") is a part too."""
    out: list[CountMention] = []
    for mention in mentions:
        if out and out[-1].part and not mention.part:
            between = sentence[out[-1].end : mention.start]
            if re.fullmatch(r"(?:\s+[\w'’-]+){0,4}\s*(?:,|,?\s+and)\s*", between):
                mention = replace(mention, part=True)
        out.append(mention)
    return out


class _Exclusion:
    """One `[[not_a_count]]`: what a number stands in, after or before if it counts no people."""

    def __init__(self, table: Table) -> None:
        table.only("name", "pattern", "before", "after", "only")
        names = {"month": MONTHS}
        self.around = table.pattern("pattern", names=names) if "pattern" in table else None
        self.before = table.pattern("before") if "before" in table else None
        self.after = table.pattern("after") if "after" in table else None
        self.only = frozenset(table.words("only")) if "only" in table else None

    def spans(self, sentence: str) -> list[tuple[int, int]]:
        return [m.span() for m in self.around.finditer(sentence)] if self.around else []

    def bars(self, sentence: str, start: int, end: int) -> bool:
        if self.only is not None and sentence[start:end].lower() not in self.only:
            return False
        if self.before and self.before.search(sentence[max(0, start - WINDOW) : start]):
            return True
        return bool(self.after and self.after.match(sentence, end))


FRACTIONS = {"half": 0.5, "quarter": 0.25, "quarters": 0.75}
"""What stands before "a million"; "quarters" are three of them."""


class _Rules:
    """The compiled form of `data/how_many.toml`."""

    def __init__(self, table: Table) -> None:
        units, teens, tens = (table.numbers(name) for name in ("units", "teens", "tens"))
        self.words = units | teens | tens
        self.scale = table.numbers("scale")
        self.vague = _bounds(table, "vague")
        self.plurals = _bounds(table, "plurals")
        self.unquantified = frozenset(table.table("unquantified").words("words"))
        number = self._number(units, teens, tens)
        self.number = re.compile(rf"(?<![\w.,$€£])(?<![A-Za-z]-)(?:{number})(?![\w%]|,\d)", re.IGNORECASE)
        self.excluded = [_Exclusion(rule) for rule in table.tables("not_a_count")]
        self._edges(table)
        self.person = self._person(table.table("persons"), table.table("further").words("articles"))

    def _number(self, units: dict[str, int], teens: dict[str, int], tens: dict[str, int]) -> str:
        small = rf"(?:{any_of(tens)}(?:[\s-]{any_of(units)})?|{any_of(teens)}|{any_of(units)})"
        scale = any_of(word for word in self.scale if word != "dozen")
        quarter = r"(?:an?|one|three)[\s-]quarters?[\s-]of[\s-]an?"
        head = rf"(?:half[\s-]an?|{quarter}|an?|{any_of(self.vague)}|{DIGITS}|{small})"
        tail = rf"(?:(?:\s+and)?\s+{small}(?:\s+{scale}(?:(?:\s+and)?\s+{small})?)?)?"
        scaled = rf"{head}(?:[\s-]{scale})+{tail}|(?:{head}[\s-])?dozen"
        plurals = rf"{any_of(self.plurals)}(?:\s+of\s+{any_of(self.plurals)})?"
        return rf"{any_of(self.unquantified)}|{plurals}|{scaled}|{small}|{DIGITS}|{any_of(self.vague)}"

    def _edges(self, table: Table) -> None:
        before, after, between = table.table("before"), table.table("after"), table.table("range")
        self.before = {name: re.compile(rf"(?<!\w){any_of(before.words(name))}\s+$", re.I) for name in before}
        self.after = {name: re.compile(rf"\s*,?\s*{any_of(after.words(name))}\b", re.I) for name in after}
        self.joint = re.compile(rf"\s*{any_of(between.words('joints'))}\s*", re.I)
        self.between = re.compile(rf"\b{any_of(between.words('between'))}\s+$", re.I)
        self.marks = {
            name: (table.table(name).pattern("before"), table.table(name).pattern("after"))
            for name in ("part", "further", "total")
        }

    @staticmethod
    def _person(persons: Table, further: tuple[str, ...]) -> re.Pattern[str]:
        barred = rf"(?!(?i:{any_of(persons.words('barred'))})\b)"
        common, national = persons.words("singular"), persons.words("nationals")
        person, plain = any_of((*common, *national)), any_of(common)
        article = rf"(?P<article>\b(?:an?|{any_of(further)}))"
        alone = rf"(?P<alone>\b{any_of(persons.words('alone'))})(?=\s+(?:{any_of(persons.words('befalls'))}|\w+ed)\b)"
        return re.compile(
            rf"{article}\s+(?:{barred}[\w'’-]+\s+){{0,4}}?{person}\b(?!-)(?P<more>(?:(?:,?\s+{plain}\b)*,?\s+and\s+{plain}\b)?)|{alone}",
            re.I,
        )

    def numbers(self, sentence: str) -> list[tuple[int, int, Bounds]]:
        """Every number with its own bounds, those that cannot count people left out."""
        spans = [m.span() for m in self.number.finditer(sentence)]
        if not spans:
            return []
        barred = [span for rule in self.excluded for span in rule.spans(sentence)]
        free: list[tuple[int, int]] = []
        for span in spans:
            inside = any(span[0] < end and start < span[1] for start, end in barred)
            if not inside and not any(rule.bars(sentence, *span) for rule in self.excluded):
                free.append(span)
            elif free and self.joint.fullmatch(sentence[free[-1][1] : span[0]]) and not inside:
                free.pop()
        valued = ((a, b, self.value(sentence[a:b])) for a, b in free)
        return [(a, b, bounds) for a, b, bounds in valued if bounds is not None]

    def value(self, text: str) -> Bounds | None:
        """The bounds of a number as written; ``None`` where it is no whole number."""
        text = re.sub(r"\s+", " ", text.lower())
        if text in self.unquantified:
            return UNBOUNDED
        if text in self.vague:
            return self.vague[text]
        if text.split(" ")[0] in self.plurals:
            return self._plural(text)
        return self._worked_out(text)

    def _plural(self, text: str) -> Bounds:
        first, *rest = text.split(" of ")
        low, high = self.plurals[first]
        for word in rest:
            unit = self.plurals[word][0] // 2
            low, high = low * unit, (high + 1) * unit - 1
        return low, high

    def _worked_out(self, text: str) -> Bounds | None:
        for phrase, (low, high) in self.vague.items():
            if text.startswith(phrase):
                scales = self._evaluated("one " + text[len(phrase) :].strip(" -"))
                return None if scales is None else (low * scales, high * scales)
        exact = self._evaluated(text)
        return None if exact is None else (exact, exact)

    def _evaluated(self, text: str) -> int | None:
        """The value of digits and number words: "one hundred and twelve", "1.5 million", "half a dozen"."""
        text = re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", text)
        total, current = 0.0, 0.0
        text = re.sub(r"half[ -]an?", "half", re.sub(r"(?:an?|one)[ -]quarter[ -]of[ -]an?", "quarter", text))
        text = re.sub(r"three[ -]quarters[ -]of[ -]an?", "quarters", text)
        for word in re.findall(r"[a-z]+|[\d.]+", text):
            if word in ("a", "an", "and"):
                current += word != "and"
            elif word in FRACTIONS:
                current += FRACTIONS[word]
            elif word in self.words:
                current += self.words[word]
            elif word in self.scale:
                current = (current or 1) * self.scale[word]
                if self.scale[word] > 100:
                    total, current = total + current, 0.0
            else:
                current += float(word)
        value = round(total + current, 6)
        return int(value) if value == int(value) else None

    def is_range(self, sentence: str, first: tuple[int, int, Bounds], second: tuple[int, int, Bounds]) -> bool:
        low, high = first[2][0], second[2][1]
        if low is None or high is None or low >= high:
            return False
        gap = sentence[first[1] : second[0]]
        if self.joint.fullmatch(gap):
            return True
        return bool(re.fullmatch(r"\s+and\s+", gap) and self.between.search(sentence[max(0, first[0] - 12) : first[0]]))

    def mention(self, sentence: str, start: int, end: int, bounds: Bounds) -> CountMention:
        """The number with its "at least", "or more" and the like taken in, and its flags."""
        before, after = sentence[max(0, start - WINDOW) : start], sentence[end : end + WINDOW]
        led = next(((name, m) for name, rule in self.before.items() if (m := rule.search(before))), None)
        if led and bounds != UNBOUNDED:
            bounds, start = bent(bounds, led[0]), start - len(led[1][0])
        trailed = next(((name, m) for name, rule in self.after.items() if (m := rule.match(after))), None)
        if trailed and not led and bounds != UNBOUNDED:
            bounds, end = bent(bounds, trailed[0]), end + trailed[1].end()
        before, after = sentence[max(0, start - WINDOW) : start], sentence[end : end + WINDOW]
        flags = {name: bool(lead.search(before) or trail.search(after)) for name, (lead, trail) in self.marks.items()}
        return CountMention(start, end, sentence[start:end], bounds[0], bounds[1], **flags)

    def articles(self, sentence: str) -> list[CountMention]:
        """Persons in the singular with an indefinite article, each counting one; "a man, woman and child" counts three.

        "Another was wounded" and "a third was shot" count one without naming the person.
        """
        out = []
        for match in self.person.finditer(sentence):
            start, end = match.span("article" if match["article"] else "alone")
            many = 1 + len(re.findall(r"[^\W\d_]+", re.sub(r"\band\b", "", match["more"] or "", flags=re.I)))
            further = sentence[start:end].lower() not in ("a", "an")
            part = self.marks["part"][0].search(sentence[max(0, start - WINDOW) : start]) is not None
            out.append(
                CountMention(start, end, sentence[start:end], many, many, article=True, further=further, part=part)
            )
        return out


def bent(bounds: Bounds, how: str) -> Bounds:
    """The bounds after a word such as "nearly"; a tenth either way is what "about" allows."""
    low, high = bounds
    if low is None or high is None:
        return bounds
    match how:
        case "at_least":
            return low, None
        case "more_than":
            return low + 1, None
        case "up_to":
            return 0, high
        case "fewer_than":
            return 0, max(0, high - 1)
        case "about":
            return round(0.9 * low), round(1.1 * high)
        case "nearly":
            return round(0.9 * low), high
    raise AssertionError(f"no rule for {how}")


def _bounds(table: Table, key: str) -> dict[str, tuple[int, int]]:
    inner = table.table(key)
    out = {}
    for word in inner:
        low, high = inner.pair(word)
        if low > high:
            raise inner.wrong(word, f"its low {low} is above its high {high}")
        out[word] = (low, high)
    return dict(sorted(out.items(), key=lambda item: -len(item[0])))


@cache
def _rules() -> _Rules:
    return _Rules(load("how_many.toml"))
