"""Which of the days a report names is the day of an act: the one that hangs from it, else the one the text is speaking of.

A day of speaking ("said on Monday") is not the day of the act, and a day in a clause of its own ("after rebels who fled on
Friday") belongs to that clause. What always is, or was before what the text is telling, gets no day from around it. A figure
for a whole war runs from the day the report says the war began.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from spacy.tokens import Token

from sayso.model import Days, Kind
from sayso.reading.draft import Draft
from sayso.reading.lexicon import any_of, load
from sayso.reading.reporting_words import words as speaking
from sayso.reading.sentence import Sentence, climb
from sayso.reading.settled import Settled
from sayso.reading.when import DateMention, Relation, dates
from sayso.reading.words import time_words, verb_forms

WHOLE_WAR = 20_000
STANDING = ("holds", "besieged")
REACH = 2
LONGEST = 31
OLD = 60
LEAD = 5
SOON = 6
APART = ("after", "before", "following", "until", "since", "because", "although", "though", "despite", "for")
BACK = re.compile(r"\b(?:earlier|ago|before|previously)\b", re.IGNORECASE)
PERFECT = ("has", "have", "had", "having", "'ve", "'d")


@dataclass(slots=True)
class Course:
    """The course of days through a report: when it was published, which day it is mainly about and which it named last.

    `named_in` is the sentence that named the last one; `began` the beginning of the war.
    """

    published: date | None
    main: Days | None = None
    last: Days | None = None
    named_in: int = -REACH - 1
    began: date | None = None

    @property
    def reference(self) -> date | None:
        """The day that "the previous day" counts from."""
        return self.last.first if self.last else None

    def speaking_of(self, sentence: Sentence) -> Days | None:
        """The day last named, soon after it was; then the main one again."""
        return self.last if self.main is None or sentence.index - self.named_in <= REACH else self.main

    def note(self, sentence: Sentence, mentions: Sequence[DateMention], drafts: Sequence[Draft]) -> None:
        """Take in the day that a sentence gives its acts, unless it only looks back."""
        for draft in drafts:
            mention = governing(sentence, draft, mentions)
            if draft.value in STANDING or whole_war(draft) or mention is None or mention.days is None:
                continue
            back = _looks_back(sentence.doc[draft.head]) or _by_the_way(sentence, mention)
            if mention.days.length <= LONGEST and not back:
                self.last, self.named_in = mention.days, sentence.index
                self.main = self.main or (None if sentence.headline else mention.days)
                return
        said = _said_then(sentence, mentions)
        if said:
            self.last, self.named_in = said, sentence.index


def day_of(sentence: Sentence, draft: Draft, mentions: Sequence[DateMention], course: Course) -> Days | None:
    """The days of an act; ``None`` where the report does not tell."""
    if whole_war(draft):
        return _since_it_began(_acting(sentence, mentions), course)
    mention = governing(sentence, draft, mentions)
    if mention is not None:
        return mention.days
    if draft.own_voice or draft.value in STANDING:
        return None
    return _said_then(sentence, mentions) or (course.speaking_of(sentence) if _goes_on(sentence, draft) else None)


def told_later(settled: Sequence[Settled], course: Course) -> list[Settled]:
    """A lead without a day takes the one its act is given further on; a headline takes the day the report is mainly about."""
    out = list(settled)
    for i, each in enumerate(out):
        lead = each.days is None and each.sentence.index <= LEAD and not each.draft.own_voice
        if lead and not whole_war(each.draft) and _goes_on(each.sentence, each.draft):
            later = next((other.days for other in out if _same_act(each, other)), None)
            if each.sentence.headline and later is None and each.draft.value not in STANDING:
                later = course.main
            out[i] = replace(each, days=later)
    acts = {each.sentence.index: each.days for each in out if each.draft.kind is Kind.INCIDENT and each.days}
    return [_with_act(each, acts) for each in out]


def _same_act(each: Settled, other: Settled) -> bool:
    """Whether a dated claim soon after tells the same: the type of an incident, or the outcome and number of a figure."""
    soon = 0 < other.sentence.index - each.sentence.index <= SOON and other.days is not None
    if not soon or each.draft.kind is not other.draft.kind or each.draft.value != other.draft.value:
        return False
    if each.draft.kind is Kind.CASUALTIES and (each.draft.count.low, each.draft.count.high) != (
        other.draft.count.low,
        other.draft.count.high,
    ):
        return False
    return each.draft.kind in (Kind.CASUALTIES, Kind.INCIDENT)


def _with_act(each: Settled, acts: Mapping[int, Days | None]) -> Settled:
    """A figure of the lead has the day of the incident it is told with."""
    missing = each.days is None and each.draft.kind is Kind.CASUALTIES and each.sentence.index <= LEAD
    if missing and not whole_war(each.draft) and _goes_on(each.sentence, each.draft):
        return replace(each, days=acts.get(each.sentence.index))
    return each


def governing(sentence: Sentence, draft: Draft, mentions: Sequence[DateMention]) -> DateMention | None:
    """The mention that dates an act: the nearest in the tree that stands in no other clause."""
    own = [mention for mention in _acting(sentence, mentions) if not _apart(sentence, mention, draft)]
    day_first = draft.kind is Kind.INCIDENT  # an act is of a day, though its toll may be of the days since
    return min(own, key=lambda m: (day_first and m.span, *_nearness(sentence, m, draft)), default=None)


def _by_the_way(sentence: Sentence, mention: DateMention) -> bool:
    """Whether a day counts back from another ("a few days earlier") or stands in a clause about somebody."""
    at = sentence.doc[sentence.token_at(mention.start).i]
    return bool(BACK.search(mention.text)) or any(token.dep_ == "relcl" for token in (at, *climb(at)))


def whole_war(draft: Draft) -> bool:
    """Whether a figure is so high that it counts a whole war."""
    least = {Kind.CASUALTIES: WHOLE_WAR, Kind.DISPLACEMENT: 10 * WHOLE_WAR}.get(draft.kind)
    return least is not None and (draft.count.low or 0) >= least


def war_began(sentences: Iterable[str], published: date | None) -> date | None:
    """The first day that a report gives for the beginning of the war, told from its words ("since the conflict began in 2011")."""
    nouns, verbs = _war_words()
    found: list[date] = []
    for sentence in sentences:
        told = verbs.search(sentence) or "since" in sentence.lower()
        if published and told and nouns.search(sentence):
            for mention in dates(sentence, 0, published):
                begins = mention.relation is Relation.SINCE or verbs.search(sentence[: mention.start])
                if mention.days and begins:
                    found.append(mention.days.first)
    return min((day for day in found if published and (published - day).days > OLD), default=None)


@cache
def _war_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = load("when.toml").table("war")
    begins = any_of(form for verb in table.words("begins") for form in verb_forms(verb))
    return re.compile(rf"\b{any_of(table.words('nouns'))}\b", re.I), re.compile(rf"\b{begins}\b", re.I)


@cache
def _speech() -> frozenset[str]:
    """Forms of verbs of saying and publishing, those of believing left out."""
    table = load("when.toml").table("war")
    publishes, doubts = ({f for verb in table.words(key) for f in verb_forms(verb)} for key in ("publishes", "doubts"))
    return frozenset((speaking().says | publishes) - doubts)


@cache
def _always() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(load('when.toml').table('war').words('always'))}\b", re.IGNORECASE)


def of_the_war(sentence: Sentence) -> bool:
    """Whether a sentence tells what is done again and again, or was done in the course of a whole war."""
    return _whole().search(sentence.text) is not None


@cache
def _whole() -> re.Pattern[str]:
    return load("when.toml").table("war").pattern("whole")


def _acting(sentence: Sentence, mentions: Sequence[DateMention]) -> list[DateMention]:
    """The mentions that may date an act: not plans, not days of speaking."""
    return [
        mention
        for mention in mentions
        if not mention.future and mention.relation is not Relation.BEFORE and not _of_speaking(sentence, mention)
    ]


def _apart(sentence: Sentence, mention: DateMention, draft: Draft) -> bool:
    """Whether a clause or phrase that is not of the act lies between a mention and it."""
    doc = sentence.doc
    heads = {draft.head, *draft.near}
    above_act = heads | {a.i for head in heads for a in climb(doc[head])}
    at = doc[sentence.token_at(mention.start).i]
    for token in (at, *climb(at)):
        if token.i in above_act:
            return False
        if token.dep_ in ("relcl", "acl") and (token.head.i in heads or _names_act(sentence, token.head)):
            return _elsewhen(sentence, token, draft)
        if token.dep_ == "relcl" or (token.dep_ in ("pcomp", "advcl") and _set_apart(token)):
            return True
        if token.dep_ in ("ccomp", "parataxis", "dep") and _names_act(sentence, token):
            return True
        of_time = mention.start <= token.idx < mention.end or token.lower_ in time_words()
        if token.dep_ == "pobj" and token.head.lower_ in APART and not of_time:
            return True
    return False


def _elsewhen(sentence: Sentence, clause: Token, draft: Draft) -> bool:
    """Whether a clause tells what else was at a place that changed hands: "the town, where a raid was on Saturday"."""
    there = draft.kind is Kind.CONTROL and any(c.lower_ == "where" for c in clause.lefts)
    return there and any(trigger.head.i in {t.i for t in clause.subtree} for trigger in sentence.triggers)


def _names_act(sentence: Sentence, word: Token) -> bool:
    return any(trigger.head.i == word.i for trigger in sentence.triggers)


def _set_apart(clause: Token) -> bool:
    if clause.lower_ == "including":
        return False
    marks = {c.lower_ for c in clause.lefts if c.dep_ in ("mark", "prep", "advmod")}
    return bool(marks & set(APART)) or (clause.dep_ == "pcomp" and clause.head.lower_ in APART)


def _goes_on(sentence: Sentence, draft: Draft) -> bool:
    """Whether an act goes on with what the text is telling: told as past, not as a habit, a state or a look back."""
    if _always().search(sentence.text):
        return False
    head = sentence.doc[draft.head]
    return sentence.headline or not (_present(head) or _looks_back(head))


def _verb(head: Token) -> Token | None:
    """The verb that gives an act its tense: its own, or for a noun or participle the one above."""
    for token in (head, *climb(head)):
        finite = token.tag_ in ("VBD", "VBZ", "VBP") or any(c.dep_ in ("aux", "auxpass") for c in token.children)
        if token.tag_.startswith(("VB", "MD")) and finite:
            return token
    return None


def _present(head: Token) -> bool:
    verb = _verb(head)
    if verb is None:
        return False
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.lower_ in PERFECT or c.tag_ == "VBD" for c in auxiliaries):
        return False
    said = verb.lower_ in speaking().says
    return not said and (verb.tag_ in ("VBZ", "VBP") or any(c.tag_ in ("VBZ", "VBP", "MD") for c in auxiliaries))


def _looks_back(head: Token) -> bool:
    """Whether an act is told in the pluperfect outside reported speech, or as what had been done before another."""
    verb = _verb(head)
    if verb is None:
        return False
    if head.dep_ == "pcomp" and head.head.lower_ in ("after", "since"):
        return True  # "after taking the town, they went on to ..."
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("before", "since") for c in verb.lefts):
        return True  # "the heaviest fighting since the town fell"
    had = any(c.lower_ in ("had", "'d") and c.dep_ == "aux" for c in verb.children)
    above = [a for a in climb(verb) if a.tag_.startswith("VB")]
    reported = any(a.lower_ in speaking().says for a in above)
    return had and not reported


def _of_speaking(sentence: Sentence, mention: DateMention) -> bool:
    """Whether a day hangs from a verb of saying or publishing: behind it, right before it, or at the very beginning."""
    doc = sentence.doc
    first, last = sentence.token_at(mention.start).i, sentence.token_at(mention.end - 1).i
    if mention.relation is Relation.SINCE:
        return False
    for above in climb(doc[first]):
        if not above.tag_.startswith("VB"):
            continue
        if above.lower_ not in _speech():
            return False
        if above.i < first:
            return first - above.i <= 4
        return first <= 2 or above.i - last <= 2
    return False


def _said_then(sentence: Sentence, mentions: Sequence[DateMention]) -> Days | None:
    """What somebody "had said on Thursday" was news on that day: of it or of the day before."""
    for mention in mentions:
        if mention.days and mention.days.length == 1 and _of_speaking(sentence, mention):
            verb = _verb(sentence.doc[sentence.token_at(mention.start).i])
            if verb is not None and any(c.lower_ == "had" and c.dep_ == "aux" for c in verb.children):
                return Days(mention.days.first - timedelta(1), mention.days.last)
    return None


def _since_it_began(acting: Sequence[DateMention], course: Course) -> Days | None:
    """A war's figure runs from its beginning to publication, unless the sentence gives a span of its own."""
    since = next((m.days for m in acting if m.relation is Relation.SINCE and m.days), None)
    if since or not course.published:
        return since
    starts = [m.days.first for m in acting if m.days] + ([course.began] if course.began else [])
    return Days(min(starts), course.published) if starts and min(starts) <= course.published else None


def _nearness(sentence: Sentence, mention: DateMention, draft: Draft) -> tuple[int, int]:
    """Steps in the tree between a mention and the act, then words between them."""
    doc = sentence.doc
    at = sentence.token_at(mention.start).i
    path = {t: n for n, t in enumerate([at, *(above.i for above in climb(doc[at]))])}
    ways = []
    for head in (draft.head, *draft.near):
        up = [head, *(above.i for above in climb(doc[head]))]
        ways += [n + path[t] for n, t in enumerate(up) if t in path][:1]
    return min(ways, default=20), abs(at - draft.head)
