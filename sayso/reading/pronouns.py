"""Who "it", "they" and "we" are that captured, lost or bombed: the party beside them, or the speaker itself.

In "the army said it had captured the town" the one who took it is the army; in "militants killed 20 guards when they took
the field" the militants are. Residents and monitors speak of others: their "they" is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.model import Kind, SourceKind
from sayso.reading import people
from sayso.reading.agents import ANSWERABLE, acting, warlike
from sayso.reading.draft import Draft
from sayso.reading.lexicon import word_set
from sayso.reading.reporting_words import kind_by_words
from sayso.reading.sentence import Sentence, Span, child, climb, is_passive
from sayso.reading.settled import Settled
from sayso.reading.speakers import Mention
from sayso.reading.who import Voice

ITSELF = frozenset({"it", "its"})
OURS = frozenset({"we", "us", "our"})
THEMSELVES = frozenset({"they", "them", "their"})
SPEAKS_FOR_ITSELF = (None, SourceKind.PARTY, SourceKind.OFFICIAL)


def with_doer(sentence: Sentence, draft: Draft, voice: Voice | None) -> Draft:
    """The draft with its doer, where the sentence only has a pronoun for it."""
    if draft.agent is not None or draft.own_voice or draft.kind is Kind.DISPLACEMENT:
        return draft
    head = sentence.doc[draft.head]
    pronoun = _pronoun(head)
    whom = head.dep_ == "relcl" and child(head, "nsubj") is not None  # "22 civilians they had held"
    hurt = draft.kind is Kind.CASUALTIES and (draft.rule in _suffers() or (child(head, "dobj") is None and not whom))
    if pronoun is None or hurt:
        return draft
    if pronoun.lower_ in ITSELF | THEMSELVES and _within_quotes(sentence, pronoun):
        return draft  # whoever is quoted calls himself "we"
    doer = _above(sentence, head) if pronoun.lower_ in ITSELF | THEMSELVES else None
    return replace(draft, agent=doer or _speaker(pronoun.lower_, voice))


def _within_quotes(sentence: Sentence, word: Token) -> bool:
    """Whether a word is part of what somebody says in his own words."""
    before = sentence.text[: word.idx]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _suffers() -> frozenset[str]:
    """Verbs whose subject is hurt rather than hurts: "it lost 30 men"."""
    return word_set("acts.toml", "suffers", "verbs")


def _pronoun(head: Token) -> Token | None:
    """The pronoun that is the act's doer: "they took", "taken by us", "its capture of"."""
    if head.tag_.startswith("NN"):
        found = child(head, "poss") or _answering(head) or _in_whose_deed(head)
    elif is_passive(head):
        found = people.agent_by(head)
    else:
        found = _own_subject(head)
    return found if found is not None and found.lower_ in ITSELF | OURS | THEMSELVES else None


def _answering(deed: Token) -> Token | None:
    """The "it" of "it was behind the attack", "it carried out the attack"."""
    link = deed.head if deed.dep_ in ("pobj", "dobj") else None
    if link is None or not (link.lower_ in ANSWERABLE or link.head.lower_ in ANSWERABLE or link.lower_ in acting()):
        return None
    verb = next((t for t in (link, *climb(link)) if t.tag_.startswith("VB")), None)
    return _own_subject(verb) if verb is not None else None


def _in_whose_deed(clash: Token) -> Token | None:
    """The "it" of "it had killed ten rebels in a clash"."""
    link = clash.head
    if clash.dep_ != "pobj" or link.lower_ not in ("in", "during") or not warlike(link.head) or is_passive(link.head):
        return None
    return _own_subject(link.head)


def _own_subject(verb: Token) -> Token | None:
    while (found := child(verb, "nsubj")) is None and verb.dep_ in ("conj", "xcomp") and verb.head.i != verb.i:
        verb = verb.head
    return found


def _above(sentence: Sentence, head: Token) -> Span | None:
    """The party that is the subject of the clause that an act's "when they ..." or "whom they ..." hangs from."""
    clause = next((t for t in (head, *climb(head)) if t.dep_ in ("advcl", "relcl")), None)
    if clause is None:
        return None
    doer = child(clause.head if clause.dep_ == "advcl" else clause.head.head, "nsubj")
    if doer is None or not people.is_party(sentence, doer) or kind_by_words(doer.text) not in SPEAKS_FOR_ITSELF:
        return None
    return people.party_span(sentence, doer)


def _speaker(pronoun: str, voice: Voice | None) -> Span | None:
    """The speaker, if it speaks of itself as a party: "it" is never a person, "we" never an onlooker."""
    if voice is None or len(voice.speakers) != 1:
        return None
    (mention,) = voice.speakers
    if kind_by_words(mention.span.text) not in SPEAKS_FOR_ITSELF or (pronoun in ITSELF and _is_person(mention)):
        return None
    return mention.span


def _is_person(mention: Mention) -> bool:
    last = mention.span.text.lower().split()[-1]
    lists = people.words()
    return last in lists.civilian | lists.unspecified or last in ("spokesman", "spokeswoman", "commander", "officer")


def with_takers(settled: Sequence[Settled]) -> list[Settled]:
    """A party that speaks of "the capture of" a place without saying whose it was speaks of its own."""
    return [replace(each, draft=replace(each.draft, agent=_taker(each))) for each in settled]


def _taker(each: Settled) -> Span | None:
    draft = each.draft
    noun = each.sentence.doc[draft.head].tag_.startswith("NN")
    if draft.agent is not None or draft.kind is not Kind.CONTROL or draft.value != "captured" or not noun:
        return draft.agent
    return _speaker("it", each.voice)
