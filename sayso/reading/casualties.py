"""Casualties: numbers of people killed, wounded, captured, surrendered or missing, one draft a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Token

from sayso.model import Count, Kind
from sayso.reading import people
from sayso.reading.acts import Trigger
from sayso.reading.agents import perpetrator
from sayso.reading.draft import Draft
from sayso.reading.how_many import CountMention
from sayso.reading.lexicon import Table, load
from sayso.reading.membership import membership_of
from sayso.reading.mood import forms, negated, unreal
from sayso.reading.place_names import PlaceRef
from sayso.reading.sentence import Sentence, child, children, conjuncts, is_passive, phrase_bounds, subject
from sayso.reading.victims import PLAIN, Victim, count_in, counted, kind_of_victims, victim_of
from sayso.reading.words import all_nouns

CAPTURED = "captured"


@dataclass(frozen=True, slots=True)
class Words:
    states: dict[str, str]
    deeds: dict[str, str]
    tolls: dict[str, str]
    lives: frozenset[str]
    costs: frozenset[str]
    causes: frozenset[str]


def _by_form(table: Table, key: str) -> dict[str, str]:
    return {form: outcome for outcome, nouns in table.lists(key).items() for form in all_nouns(nouns)}


@cache
def words() -> Words:
    """States ("12 dead"), nouns of deed ("the killing of"), nouns of number ("27 deaths") by written form."""
    table = load("casualties.toml")
    return Words(
        _by_form(table, "states"),
        _by_form(table, "deeds"),
        _by_form(table, "tolls"),
        all_nouns(table.words("lives")),
        forms(table.words("costs")),
        forms(table.table("cause").words("verbs")),
    )


def casualties(sentence: Sentence, refs: Sequence[PlaceRef] = ()) -> list[Draft]:
    """Every casualty figure of a sentence; `refs` are its places, which nobody kills or wounds."""
    taken: set[int] = set()
    out: list[Draft] = []
    places = {at for ref in refs for at in range(ref.first, ref.last + 1)}
    for draft, used in _all(sentence):
        if used is None and (draft.near[0] in places or _in_list(sentence, draft.near[0], taken)):
            continue
        if used is not None and used.start in taken:
            continue
        if used is not None:
            taken.add(used.start)
        out.append(draft)
    out += _left_over(sentence, taken, out)
    return _inherited(sentence, sorted(out, key=lambda d: d.head))


def _in_list(sentence: Sentence, at: int, taken: set[int]) -> bool:
    """Whether "a man, woman and child", counted as three, already has the noun."""
    char = sentence.doc[at].idx
    return any(c.article and (c.low or 0) > 1 and c.start in taken and 0 < char - c.start < 60 for c in sentence.counts)


def _inherited(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """ "12 others", "and 30 wounded": a number without a noun of its own counts the same sort of people as the one before."""
    out: list[Draft] = []
    for draft in drafts:
        noun = sentence.doc[draft.near[0]]
        children = (
            draft.victims == people.UNSPECIFIED and noun.lower_ in PLAIN and any(_young(d) for d in drafts if d.part)
        )
        if children:
            draft = replace(draft, victims=people.CIVILIAN)
        bare = noun.tag_ == "CD" or noun.lower_ in BARE
        known = [d for d in (out[::-1] or drafts) if d is not draft and d.victims != people.UNSPECIFIED and not d.part]
        if bare and draft.victims == people.UNSPECIFIED and known:
            draft = replace(draft, victims=known[0].victims, patient=draft.patient or known[0].patient)
        out.append(draft)
    return out


def _young(draft: Draft) -> bool:
    return draft.patient is not None and any(
        w in ("children", "women", "child", "girl", "boy", "woman") for w in draft.patient.text.lower().split()
    )


BARE = frozenset(
    [
        "others",
        "other",
        "more",
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "several",
        "many",
        "another",
        "one",
        "wounded",
        "injured",
        "dead",
    ]
)


def _all(sentence: Sentence) -> Iterator[tuple[Draft, CountMention | None]]:
    yield from _lives(sentence)
    for outcome, noun in membership_of(sentence):
        victim = victim_of(sentence, noun, None)
        if victim is not None:
            yield from _draft(sentence, outcome, noun, victim, "among the victims")
    for trigger in sentence.triggers:
        if _blew_up(sentence, trigger):
            bombers = subject(trigger.head)
            for victim in [victim_of(sentence, bombers, None)] if bombers is not None else []:
                if victim is not None and victim.count is not None:
                    yield from _draft(sentence, "killed", trigger.head, victim, trigger.act.lemma)
        if trigger.act.kind is Kind.CASUALTIES and not unreal(trigger.head) and not negated(trigger.head):
            for victim in _victims(sentence, trigger):
                yield from _draft(sentence, trigger.act.value, trigger.head, victim, trigger.act.lemma)
    for token in sentence.doc:
        state = _noun_outcome(token)
        if state is not None and token.lower_ not in words().lives and not unreal(token) and not negated(token):
            for victim in _of_noun(sentence, token):
                yield from _draft(sentence, state, token, victim, token.lower_)


def _lives(sentence: Sentence) -> Iterator[tuple[Draft, CountMention | None]]:
    """ "Claimed the lives of 40 people", before any other word near takes the number."""
    for token in sentence.doc:
        if token.lower_ not in words().lives or _noun_outcome(token) is None or unreal(token) or negated(token):
            continue
        for victim in _of_noun(sentence, token):
            yield from _draft(sentence, "killed", token, victim, token.lower_)


def _blew_up(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether somebody blew himself up."""
    between = sentence.lower[trigger.first + 1 : trigger.last + 1]
    own = any(word in ("himself", "herself", "themselves", "itself") for word in between)
    return trigger.act.lemma == "blow up" and own and not unreal(trigger.head)


def _victims(sentence: Sentence, trigger: Trigger) -> list[Victim]:
    verb = trigger.head
    if trigger.act.role == "subject" or _headline_passive(sentence, verb):
        noun = subject(verb)
    elif is_passive(verb) or (verb.tag_ in ("VBN", "VBD") and not child(verb, "dobj")):
        noun = _undergoer(verb)
    else:
        noun = child(verb, "dobj") or _shared_object(verb)
    if noun is None or not _right_order(verb, noun, trigger) or _takes_place(verb, trigger):
        return []
    found = [
        victim
        for each in _listed(noun)
        if each.i != verb.i and (victim := victim_of(sentence, each, trigger)) is not None
    ]
    if trigger.act.needs == "people":
        found = [victim for victim in found if _surely_people(sentence, trigger, victim)]
    if trigger.act.value == CAPTURED:
        found = [v for v in found if v.count is not None or people.kind_of(sentence, v.first, v.last) is not None]
    return found


def _listed(noun: Token) -> list[Token]:
    """A noun, what is joined to it, and the items it is spelled out in ("the ten - six men and four women")."""
    out = conjuncts(noun)
    for appos in children(noun, "appos"):
        if appos.tag_ == "CD" or child(appos, "nummod") is not None:
            out += conjuncts(appos)
    return out


def _surely_people(sentence: Sentence, trigger: Trigger, victim: Victim) -> bool:
    """Of verbs that mean much else: only a number of plain people, and for "take" only by somebody."""
    kind = people.kind_of(sentence, victim.first, victim.last)
    counted = victim.count is not None and not victim.count.article
    agent = people.agent_by(trigger.head)
    by = agent is not None and people.is_party(sentence, agent)
    if trigger.act.lemma == "take":
        return (kind is not None or counted) and by and is_passive(trigger.head)
    return kind in (people.CIVILIAN, people.COMBATANT) and counted


def _headline_passive(sentence: Sentence, verb: Token) -> bool:
    """ "7 civilians killed 25 injured": the parse takes the second number for the first one's victims."""
    after = child(verb, "dobj")
    if after is None or (after.tag_ != "CD" and after.lower_ not in ("others", "other")):
        return False
    rest = sentence.lower[after.i + 1 : after.i + 3]
    own = subject(verb)
    return any(w in ("injured", "wounded", "hurt") for w in rest) and own is not None and people.is_people(own)


def _takes_place(verb: Token, trigger: Trigger) -> bool:
    """ "Forces captured Sarrin": what is captured is the name behind the verb, not the forces before it."""
    after = verb.nbor() if verb.i + 1 < len(verb.doc) else None
    aux = any(c.dep_ in ("auxpass", "agent") for c in verb.children)
    return trigger.act.value == CAPTURED and after is not None and after.tag_ == "NNP" and not aux


def _right_order(verb: Token, noun: Token, trigger: Trigger) -> bool:
    return not (trigger.act.role == "subject" and noun.i > verb.i + 4)


def _undergoer(verb: Token) -> Token | None:
    own = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if own is not None:
        return subject(verb)
    if verb.dep_ in ("acl", "relcl", "amod"):
        return verb.head
    if verb.dep_ == "conj" and verb.head.tag_ in ("VBN", "VBD", "VBP"):
        return _undergoer(verb.head)
    if verb.dep_ == "conj" and verb.head.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass"):
        return None
    return subject(verb) if verb.dep_ not in ("ROOT",) else None


def _shared_object(verb: Token) -> Token | None:
    """In "killed and wounded 30 men" both verbs have the one object."""
    for other in children(verb, "conj"):
        if (found := child(other, "dobj")) is not None:
            return found
    return None


def _noun_outcome(token: Token) -> str | None:
    lower = token.lower_
    if lower in words().lives and token.head.lower_ in words().costs:
        return "killed"
    if lower in words().tolls and token.tag_.startswith("NN"):
        return words().tolls[lower]
    if lower in words().states and (
        (token.tag_.startswith(("JJ", "NN", "VB")) and not people.is_people(token))
        or lower in ("dead", "wounded", "injured")
    ):
        return words().states[lower]
    if lower in words().deeds and token.tag_.startswith(("NN", "VBG")):
        return words().deeds[lower]
    return None


def _of_noun(sentence: Sentence, token: Token) -> list[Victim]:
    lower = token.lower_
    of = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "among")), None)
    if lower in words().deeds or lower in words().lives:
        noun = child(of, "pobj") if of is not None else None
        return [v for each in conjuncts(noun) if (v := victim_of(sentence, each, None))] if noun is not None else []
    first, last = phrase_bounds(token, wide=False)
    count = count_in(sentence, first, last)
    if count is None and lower in words().states:
        count = _just_before(sentence, token)
    if (
        count is None
        and lower in words().tolls
        and token.tag_ == "NNS"
        and token.head.lower_ in words().causes | frozenset(("to", "in"))
    ):
        return [Victim(token, first, last, None)]
    if count is None or count.article:
        return []
    return [Victim(token, min(first, sentence.token_at(count.start).i), max(last, phrase_bounds(token)[1]), count)]


def _just_before(sentence: Sentence, token: Token) -> CountMention | None:
    """In "left 12 people dead" the number that the state says something of."""
    before = [c for c in sentence.counts if c.end <= token.idx and not c.article]
    if not before:
        return None
    last = before[-1]
    between = [t for t in sentence.doc if last.end <= t.idx < token.idx]
    if len(between) <= 4 and not any(
        t.tag_ in ("VBD", "VBZ", "IN") or t.text in ",;"
        for t in between
        if t.lower_ not in ("of", "were", "are", "left")
    ):
        return last
    return None


def _draft(
    sentence: Sentence, outcome: str, head: Token, victim: Victim, rule: str
) -> Iterator[tuple[Draft, CountMention | None]]:
    count = counted(sentence, victim)
    if count is None:
        return
    kind = kind_of_victims(sentence, victim, outcome)
    group = (
        sentence.phrase(victim.head)
        if people.kind_of(sentence, victim.first, victim.last) not in (None, people.UNSPECIFIED)
        or victim.head.tag_ == "NNP"
        else None
    )
    mention = victim.count
    yield (
        Draft(
            Kind.CASUALTIES, outcome, sentence.index, head.i, rule,
            agent=perpetrator(sentence, head), patient=group, count=count, victims=kind,
            part=bool(mention and mention.part), total=bool(mention and mention.total), near=(victim.head.i,),
        ),
        mention,
    )  # fmt: skip


def _left_over(sentence: Sentence, taken: set[int], found: list[Draft]) -> list[Draft]:
    """Numbers that the parse left hanging: parts ("12 of them children") and numbers beside an outcome's word."""
    out: list[Draft] = []
    for count in sentence.counts:
        before = sentence.text[: count.start]
        part = count.part or PART.search(before) is not None
        if count.start in taken or (count.article and not part) or _one_of(sentence, count) or MONTH.search(before):
            continue
        if count.total or (RISEN.search(before) and "toll" in sentence.lower):
            made = _toll(sentence, count)
        else:
            along = ALONG.search(before) is not None
            made = _part(sentence, count, [*found, *out], along=along) if part or along else _beside(sentence, count)
        if made is not None:
            taken.add(count.start)
            out.append(made)
    return out


def _one_of(sentence: Sentence, count: CountMention) -> bool:
    """ "One of five men killed" gives one number, five."""
    after = sentence.text[count.end : count.end + 30]
    return (
        count.low == 1
        and any(0 <= c.start - count.end <= 12 for c in sentence.counts if c is not count)
        and after.startswith(" of ")
    )


PART = re.compile(r"\b(?:including|included|among them|among whom|among those)\s+(?:at least\s+)?$", re.I)


RISEN = re.compile(
    r"\b(?:at|climb\w*|hit|increas\w*|jump\w*|passed|reach\w*|ris\w+|rose|stands?|stood|to|topped)\s+(?:to\s+|at\s+)?$",
    re.I,
)
ALONG = re.compile(r"\b(?:along with|as well as|together with|alongside)\s+(?:at least\s+)?$", re.I)


MONTH = re.compile(
    r"\b(?:Jan|Febr)(?:uary)\s+$|\b(?:March|April|May|June|July|August|September|October|November|December)\s+$"
)


def _toll(sentence: Sentence, count: CountMention) -> Draft | None:
    """ "The death toll rose to 126"."""
    head = sentence.token_at(count.start)
    word = next((t for t in sentence.doc if t.lower_ in ("toll", "tolls")), None)
    outcome = (
        "wounded"
        if re.match(r"\s+(?:\w+\s+)?(?:wounded|injured|hurt)", sentence.text[count.end : count.end + 40])
        else "killed"
    )
    if word is None and "dead" not in sentence.lower and "killed" not in sentence.lower:
        return None
    near = word.i if word is not None else head.i
    last = sentence.token_at(count.end - 1).i
    kind = people.kind_of(sentence, last, min(last + 3, len(sentence.doc) - 1))
    return Draft(
        Kind.CASUALTIES,
        outcome,
        sentence.index,
        near,
        "toll",
        agent=perpetrator(sentence, sentence.doc[near]),
        count=Count(count.text, count.low, count.high),
        victims=kind or people.UNSPECIFIED,
        total=True,
        near=(head.i,),
    )


def _part(sentence: Sentence, count: CountMention, found: list[Draft], *, along: bool = False) -> Draft | None:
    before = [d for d in found if sentence.doc[d.near[0]].idx < count.start]
    whole = max(before, key=lambda d: d.near[0], default=None) or next(iter(found), None)
    if whole is None:
        return None
    first = sentence.token_at(count.start).i
    last = min(first + 4 + count.text.count(" "), len(sentence.doc) - 1)
    for at in range(sentence.token_at(count.end - 1).i + 1, last + 1):
        if sentence.lower[at] in (",", "and", ".") or sentence.doc[at].tag_ in ("VBD", "VBP"):
            last = at - 1
            break
    kind = people.kind_of(sentence, first, last)
    if kind is None:
        return None
    noun = sentence.doc[last]
    return replace(
        whole, count=Count(count.text, count.low, count.high), part=not along, near=(noun.i,), rule=f"{whole.rule}, part of",
        victims=whole.victims if kind == people.UNSPECIFIED else kind, patient=sentence.span(min(last, sentence.token_at(count.end - 1).i + 1), last),
    )  # fmt: skip


def _beside(sentence: Sentence, count: CountMention) -> Draft | None:
    """A number with an outcome's word close after ("two injured") or right before ("injuring 81")."""
    first, last = sentence.token_at(count.start).i, sentence.token_at(count.end - 1).i
    nouns = [t for t in sentence.doc[last + 1 : last + 5] if t.tag_ in ("NN", "NNS")]
    if nouns and nouns[0].lower_ in people.words().things:
        return None
    for trigger in sentence.triggers:
        act, verb = trigger.act, trigger.head
        if act.kind is not Kind.CASUALTIES or act.needs or unreal(verb) or negated(verb):
            continue
        gap = sentence.doc[last + 1 : verb.i] if verb.i > last else sentence.doc[trigger.last + 1 : first]
        if len(gap) > 6 or any(
            (
                t.tag_ in ("VBD", "VBZ", "IN", "CC", "VBG")
                and t.lower_ not in ("were", "was", "are", "have", "had", "been", "of")
            )
            or t.text in ",;:."
            for t in gap
        ):
            continue
        after = verb.i > last and (
            act.role == "subject" or (verb.tag_ in ("VBN", "VBD", "JJ") and child(verb, "dobj") is None)
        )
        before = verb.i < first and act.role == "object" and len(gap) <= 1
        before_verb = [t for t in sentence.doc[last + 1 : verb.i] if t.tag_.startswith("NN")]
        noun = (
            (before_verb[-1] if before_verb else sentence.doc[last])
            if after
            else sentence.doc[min(last + 1, len(sentence.doc) - 1)]
        )
        if not (after or before) or noun.lower_ in people.words().things:
            continue
        span_last = verb.i - 1 if after else last
        victim = Victim(noun if after else sentence.doc[last], first, max(span_last, last), count)
        return next(_draft(sentence, act.value, verb, victim, f"{act.lemma}, beside a number"))[0]
    return None
