"""Speakers as named: the whole name that a speaking noun stands for, those a pronoun points back to, and whom they know from."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from sayso.model import SourceKind
from sayso.reading.lexicon import word_set
from sayso.reading.place_words import words as place_words
from sayso.reading.reporting_words import PRONOUNS, kind_by_words, speakers, words
from sayso.reading.sentence import Sentence, Span, child, conjuncts, phrase_bounds


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker as named: where, through whom it knows, and what a name is said to be ("head of a monitoring group")."""

    span: Span
    via: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Those who spoke before in a report: the last to do so, and all in order."""

    last: tuple[Mention, ...] = ()
    heard: tuple[Mention, ...] = ()


def cited(sentence: Sentence, verb: Token, head: Token, known: Known) -> tuple[Mention, ...]:
    """Whom a relaying outlet cites: "a radio station said, citing an officer"."""
    if kind_by_words(head.doc[head.left_edge.i : head.i + 1].text) != SourceKind.MEDIA:
        return ()
    beside = (
        *sentence.doc[: min(1, head.i)],
        *sentence.doc[head.i + 1 : verb.i],
        *sentence.doc[verb.i + 1 : verb.i + 5],
    )
    for token in beside:
        if token.tag_ == "VBG" and token.lower_ in words().relays and (noun := child(token, "dobj")) is not None:
            return named(sentence, noun, known)
    return ()


def named(sentence: Sentence, head: Token, known: Known) -> tuple[Mention, ...]:
    """The speakers a noun stands for: each conjunct, or those already known if it is a pronoun or "the group"."""
    if refers_back(head) and known.last and not head.conjuncts:
        return _meant(head, known)
    if head.lower_ in PRONOUNS:
        return ()
    author = _author(head)
    if author is not None:
        return named(sentence, author, known)
    return tuple(
        Mention(_name(sentence, noun), _via(sentence, noun), _role(sentence, noun))
        for noun in _together(head)
        if noun.tag_.startswith(("NN", "CD", "PRP")) and noun.lower_ not in word_set("reporting.toml", "time")
    )


def _together(head: Token) -> list[Token]:
    """Those who speak with a noun; of a list that the parse ran on from the words before, only its neighbour.

    In "from three sides, residents and a doctor said" the sides are no speakers.
    """
    joined = conjuncts(head)
    if head.dep_ != "conj":
        return joined
    first, _ = phrase_bounds(head)
    beside = [
        noun
        for noun in joined
        if noun.lower_ in speakers() and phrase_bounds(noun)[1] == first - 2 and head.doc[first - 1].lower_ == "and"
    ]
    return beside + [noun for noun in joined if noun.i >= head.i]


def _author(message: Token) -> Token | None:
    """Who speaks in "a report by the institute" or "footage released by an agency"."""
    if message.lower_ not in words().written | words().messages:
        return None
    for right in message.rights:
        sent = right.lower_ == "from" and message.lower_ not in words().written
        if (right.lower_ == "by" or sent) and right.dep_ in ("prep", "agent"):
            return child(right, "pobj")
        if right.dep_ == "acl" and right.tag_ == "VBN" and right.lower_ in words().published:
            agent = child(right, "agent")
            return child(agent, "pobj") if agent is not None else None
    return None


def _meant(head: Token, known: Known) -> tuple[Mention, ...]:
    """Whom "he" or "the group" means: those who spoke last; "the monitor", whoever was brought in as one."""
    if head.lower_ in ("he", "she", "it"):
        alone = [mention for mention in known.heard if not _several(mention)]
        several = any(_several(mention) for mention in known.last)
        return tuple(alone[-1:]) if several and alone else known.last
    if head.lower_ in word_set("reporting.toml", "persons"):
        called = [mention for mention in known.heard if head.lower_ in mention.span.text.lower().split()]
        return tuple(called[-1:]) or known.last
    if kind_by_words(head.lower_) != SourceKind.MONITOR:
        return known.last
    alike = [mention for mention in known.heard if kind_by_words(mention.span.text) == SourceKind.MONITOR]
    return tuple(alike[-1:]) or known.last


def _several(mention: Mention) -> bool:
    """Whether a speaker is several people, whom no "he" can mean: "activists", "two officials"."""
    text = mention.span.text
    return text[1:].lower() == text[1:] and text.split()[-1].endswith("s") and len(text.split()) < 4


def refers_back(head: Token) -> bool:
    """Whether a noun or pronoun only points back to a speaker named before."""
    if head.lower_ in PRONOUNS:
        return True
    first, _ = phrase_bounds(head, wide=False)
    passed = {"the", "this", "that", "its", "their", "same", "based", "-"}
    modifiers = [
        t
        for t in head.doc[first : head.i]
        if t.lower_ not in passed and not t.lower_.endswith("-based") and t.nbor().text != "-"
    ]
    definite = first < head.i and head.doc[first].lower_ in ("the", "this", "that", "its", "their")
    wide = any(c.dep_ in ("prep", "relcl", "acl", "appos") and c.i == head.i + 1 for c in head.rights)
    return definite and not modifiers and not wide and head.lower_ in words().anaphors


def _name(sentence: Sentence, noun: Token) -> Span:
    first, last = phrase_bounds(noun)
    for right in noun.rights:
        if (
            right.dep_ == "prep"
            and right.lower_ in ("for", "at")
            and right.i == last + 1
            and noun.tag_ in ("NNP", "NNPS", "NNS", "NN")
        ):
            pobj = child(right, "pobj")
            if pobj is not None and (pobj.tag_.startswith("NNP") or _named_house(pobj)):
                last = phrase_bounds(pobj)[1]
        if right.dep_ == "prep" and right.i == last + 1 and right.text[0].isupper() and right.i > 0:
            last = right.right_edge.i if right.right_edge.tag_.startswith("NNP") else last  # "Doctors Without Borders"
    before = [c for c in noun.head.children if c.dep_ == "nsubj" and c.i < first] if noun.dep_ == "nsubj" else []
    if before and before[-1].i == first - 1:
        first = phrase_bounds(before[-1])[0]
    for right in noun.rights:
        if right.dep_ == "appos" and right.tag_ == "NNP" and right.left_edge.i == last + 1 and noun.tag_ == "NN":
            last = phrase_bounds(right)[1]
    first = _with_name_before(sentence, _trimmed(sentence, first, noun.i))
    return sentence.span(first, last - (sentence.doc[last].tag_ == "POS" and last > noun.i), noun.i)


def _role(sentence: Sentence, noun: Token) -> str | None:
    """What is said right behind a person's name: "Karim Osman, head of the Darfur Monitor"."""
    told = child(noun, "appos") if noun.tag_.startswith("NNP") else None
    if told is None or told.i < noun.i:
        return None
    first, last = phrase_bounds(told)
    house = next(
        (child(c, "pobj") for c in told.rights if c.dep_ == "prep" and c.lower_ in ("at", "for", "with")), None
    )
    return sentence.span(first, max(last, phrase_bounds(house)[1] if house is not None else last)).text


def _named_house(noun: Token) -> bool:
    """Whether a plain noun has a name before it: "Misrata hospital", "the Taiz governor"."""
    return noun.tag_ == "NN" and any(c.dep_ == "compound" and c.tag_.startswith("NNP") for c in noun.lefts)


def _with_name_before(sentence: Sentence, first: int) -> int:
    """Where a speaker's name starts that is then told what it is, the comma lost: "the Local Teams a group of activists"."""
    before = sentence.doc[max(0, first - 1)]
    named = before.tag_.startswith("NNP") and before.lower_ not in word_set("reporting.toml", "time")
    if not first or sentence.lower[first] not in ("a", "an") or not named:
        return first
    start, _ = phrase_bounds(sentence.doc[first - 1], wide=False)
    while start > 1 and sentence.lower[start - 1] in ("for", "of") and sentence.doc[start - 2].tag_.startswith("NNP"):
        start, _ = phrase_bounds(sentence.doc[start - 2], wide=False)  # "the Centre for Human Rights a monitor said"
    return start if not start or sentence.doc[start - 1].tag_ not in ("IN", "TO") else first


def _trimmed(sentence: Sentence, first: int, head: int) -> int:
    """Where the name really starts: a parse without commas runs the words before into it."""
    if first and sentence.lower[first - 1] in ("in", "of", "near", "at", "on", "from"):
        first = _past_place(sentence, first, head)
    for at in range(head - 1, first, -1):
        token = sentence.doc[at]
        if token.lower_ in word_set("reporting.toml", "time"):
            return at + 1
        if token.lower_ in ("a", "an", "the") and at > first:
            before = sentence.doc[at - 1]
            if before.tag_.startswith(("NN", "CD")) and before.lower_ not in ("of", "for"):
                return at
    return first


def _past_place(sentence: Sentence, first: int, head: int) -> int:
    """Past the place that ran into the name: "in the north of Syria Al Noor TV", "near Al Tabqah local media"."""
    plain = [
        at
        for at in range(first, head + 1)
        if sentence.doc[at].text[0].islower() and sentence.lower[at] not in place_words().compass
    ]
    if not sentence.doc[first].text[0].isupper() and sentence.lower[first] not in place_words().compass:
        return first
    if plain and sentence.doc[first].text[0].isupper():
        return plain[0]
    names = [at for at in range(first, head) if sentence.doc[at].tag_ == "NNP"]
    return names[0] + 1 if len(names) > 1 else first


def _via(sentence: Sentence, noun: Token) -> str | None:
    """Through whom a speaker knows: "in touch with relatives"."""
    own = noun.head if noun.dep_ == "nsubj" and noun.head.dep_ == "ccomp" and noun.head.i == noun.i + 1 else noun
    last = max(t.i for t in own.subtree) if own.dep_ != "ROOT" else noun.i
    start = sentence.doc[noun.left_edge.i].idx
    tail = sentence.text[start : sentence.doc[last].idx + len(sentence.doc[last])]
    match = words().via.search(tail)
    return match[1] if match and match.start() < 120 else None
