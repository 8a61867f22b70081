"""What a draft leaves open is settled: the type of an act that may be of several, its doubt, denial, day and scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading.act_type import ANY
from sayso.reading.acts import by_air, type_by_means
from sayso.reading.dating import day_of, governing
from sayso.reading.draft import Draft
from sayso.reading.lexicon import word_set
from sayso.reading.mood import hedge
from sayso.reading.scope import is_total
from sayso.reading.sentence import Sentence, child
from sayso.reading.settled import Settled
from sayso.reading.state import State
from sayso.reading.when import DateMention
from sayso.reading.who import Voice
from sayso.reading.words import time_words

CLAUSE_ENDS = (",", ";", "while", "after", "before", "but", "that")


DELIVERED = ("airstrike", "bombing", "missile", "shelling", "other")


def settle(
    sentence: Sentence, draft: Draft, voice: Voice | None, mentions: Sequence[DateMention], state: State
) -> Settled:
    """A draft with what it left open: type, doubt, denial, day, and whether its number is a total."""
    value = draft.value if not draft.value.startswith(ANY) else any_type(sentence, draft, state)
    if value in DELIVERED and type_by_means(_clause(sentence, draft)) == "chemical":
        value = "chemical"
    first, last = (voice.first, voice.last) if voice is not None and not draft.own_voice else (0, len(sentence.doc) - 1)
    cue = hedge(sentence, draft.head, first, min(last, len(sentence.doc) - 1)) if not draft.own_voice else None
    doubts = voice.verb if voice is not None and voice.doubts else None
    days = day_of(sentence, draft, mentions, state.course)
    words = governing(sentence, draft, mentions)
    total = is_total(sentence, draft, mentions)
    denied = bool(voice and voice.denies) != (draft.denied or _nobody(draft))
    return Settled(
        draft=replace(draft, value=value, total=total), sentence=sentence, voice=voice, denied=denied, hedge=cue or doubts,
        days=days, dated=words.text if words is not None and words.days == days else None, typed=draft.value.startswith(ANY),
    )  # fmt: skip


def _nobody(draft: Draft) -> bool:
    """Whether the people an act befell are none at all: "no civilians were killed"."""
    return draft.patient is not None and draft.patient.text.lower().split(maxsplit=1)[0] in ("no", "none", "nobody")


def any_type(sentence: Sentence, draft: Draft, state: State) -> str:
    """The type of an act that may be of several: by the weapons of its clause, else by what the report tells of."""
    options = [kind.strip() for kind in draft.value.split(":")[1].split(",")]
    clause = type_by_means(_clause(sentence, draft))
    if clause is not None and (len(options) == 1 or clause in options):
        return clause
    from_afar = "airstrike" in options if len(options) > 1 else draft.rule in word_set("acts.toml", "air", "verbs")
    if from_afar and draft.agent is not None and by_air(draft.agent.text):
        return "airstrike"
    if draft.agent is not None and not _flying(options[0]).isdisjoint(draft.agent.text.lower().split()):
        return "airstrike"
    if options == ["clash"]:
        return "clash"
    if "raid" in options and _on_foot(sentence, draft):
        return "raid"
    if options[0] == "shelling" and not draft.back:
        return options[0]  # "bombarded", with nothing from the air beside it
    if len(options) > 1:
        return next((kind for kind in reversed(state.types) if kind in options), options[0])
    pointed = draft.back or _of_the_last(sentence, draft) or _of_a_day(sentence.doc[draft.head])
    return state.attacks[-1] if pointed and state.attacks else options[0]


def _flying(kind: str) -> frozenset[str]:
    """Those whose bombing, or raids, are from the air: an army, a government."""
    lists = {"bombing": "states", "raid": "raiding"}
    return word_set("acts.toml", "air", lists[kind]) if kind in lists else frozenset()


def _of_a_day(noun: Token) -> bool:
    """Whether a noun is said to be of a day, and so was told of before: "Saturday's attack"."""
    return noun.tag_.startswith("NN") and any(c.dep_ == "poss" and c.lower_ in time_words() for c in noun.lefts)


def _on_foot(sentence: Sentence, draft: Draft) -> bool:
    """Whether those who raid go on foot: commandos, police, troops."""
    doer = draft.agent.text.lower().split() if draft.agent is not None else []
    return not word_set("acts.toml", "attacks", "raiders").isdisjoint((*doer, *_clause(sentence, draft)))


def _of_the_last(sentence: Sentence, draft: Draft) -> bool:
    """Whether somebody tells what the act just told was aimed at: "the army said it had targeted a commander"."""
    verb = sentence.doc[draft.head]
    doer = child(verb, "nsubj") if verb.tag_.startswith("VB") else None
    return doer is not None and doer.lower_ in ("it", "they", "we") and not draft.hung


def _clause(sentence: Sentence, draft: Draft) -> list[str]:
    """The words around an act, up to the marks that end its clause."""
    lower = sentence.lower
    first = last = draft.head
    while first > 0 and lower[first - 1] not in CLAUSE_ENDS:
        first -= 1
    while last + 1 < len(lower) and lower[last + 1] not in CLAUSE_ENDS:
        last += 1
    own = _other_deeds(sentence, draft)
    return [lower[at] for at in range(first, last + 1) if at not in own]


def _other_deeds(sentence: Sentence, draft: Draft) -> set[int]:
    """The words of an act and of the other deeds beside it, which have types of their own."""
    nouns = [t for t in sentence.triggers if t.act.kind is Kind.INCIDENT and not t.act.verb and t.act.needs != "weapon"]
    return {draft.head} | {at for t in nouns if t.head.i != draft.head for at in range(t.first, t.last + 1)}
