"""Speakers: the noun phrase that a reporting verb or "according to" has for its speaker, with its full name.

Commas are often lost from published text and the parse goes wrong with them; so the noun right before a verb at a
sentence's end is trusted more than the parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sayso.model import SourceKind
from sayso.reading.lexicon import Table, load
from sayso.reading.mood import forms
from sayso.reading.people import is_party
from sayso.reading.sentence import Sentence, Span, child, climb, conjuncts, phrase_bounds
from sayso.reading.words import all_nouns

PRONOUNS = frozenset({"he", "she", "it", "they"})


TIME = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "earlier",
        "later",
        "late",
        "early",
        "overnight",
        "morning",
        "evening",
        "night",
        "afternoon",
        "afterwards",
        "tonight",
    ]
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker as named: where, and through whom it knows."""

    span: Span
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Those who spoke before in a report: the last to do so, and all in order."""

    last: tuple[Mention, ...] = ()
    heard: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    says: frozenset[str]
    denies: frozenset[str]
    denial: frozenset[str]
    doubts: frozenset[str]
    relays: frozenset[str]
    anaphors: frozenset[str]
    messages: frozenset[str]
    according: re.Pattern[str]
    silent: re.Pattern[str]
    via: re.Pattern[str]
    against: frozenset[str]


def _either(table: Table, key: str) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in table.words(key))


def _via_pattern(table: Table) -> re.Pattern[str]:
    """What leads to those a speaker knows from, and they themselves."""
    contact, by = _either(table.table("contact"), "verbs"), _either(table.table("contact"), "by")
    reach = rf"(?:{contact})(?:[\s-]+(?:{by}))*\s+(?:with|to|through|via)"
    ends = r"(?=\s+(?:said|told|say|reported|and|in|inside|who|still|there|on)\b|[,.;]|$)"
    return re.compile(rf"\b(?:{_either(table, 'via')}|{reach})\s+((?:[\w'’-]+\s+){{0,3}}?[\w'’-]+){ends}", re.I)


@cache
def words() -> Words:
    table = load("reporting.toml")
    return Words(
        says=forms(table.words("says")) | forms(table.words("denies")),
        denies=forms(table.words("denies")),
        denial=frozenset(table.words("denial")),
        doubts=forms(table.table("hedge").words("verbs")),
        relays=forms(table.words("relays")),
        anaphors=frozenset(table.words("anaphors")),
        messages=frozenset(table.words("messages")),
        according=re.compile(rf"\b(?:{_either(table, 'according')})\b", re.I),
        silent=re.compile(rf"\b(?:{_either(table, 'silent')})\b", re.I),
        via=_via_pattern(table),
        against=forms(table.words("against")),
    )


@cache
def _kinds() -> tuple[tuple[SourceKind, re.Pattern[str]], ...]:
    tables = load("reporting.toml").tables("kind")
    either = (("|".join(map(re.escape, table.words("words"))), table) for table in tables)
    return tuple((table.choice("kind", SourceKind), re.compile(rf"\b(?:{words})\b", re.I)) for words, table in either)


def kind_by_words(name: str) -> SourceKind | None:
    """The kind of speaker that the words of its name tell."""
    return next((kind for kind, pattern in _kinds() if pattern.search(name)), None)


def noun_head(token: Token) -> Token:
    """The head of the noun phrase that begins at a word."""
    best = token
    for above in climb(token):
        if above.left_edge.i < token.i or not above.tag_.startswith(("NN", "PRP", "CD")):
            break
        best = above
    return best


def child_word(verb: Token, dep: str) -> str:
    found = child(verb, dep)
    return found.lower_ if found is not None else ""


def speaker_head(sentence: Sentence, verb: Token) -> Token | None:
    if sentence.lower[verb.i + 1 : verb.i + 3] == ["to", "be"]:
        return None
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and child(verb, "ccomp") is not None and child(verb, "agent") is None:
        return verb.head
    if verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.children) and not is_tail(sentence, verb):
        return None
    own = _own_subject(verb)
    if own is not None and own.tag_ in ("WP", "WDT"):
        return next((a for a in climb(verb) if a.tag_.startswith("NN")), None) if verb.dep_ == "relcl" else None
    beside = _noun_before(sentence, verb)
    if beside is not None and (own is None or not can_speak(own) or _strays(sentence, own, beside)):
        return beside
    if own is not None:
        return own
    if verb.dep_ == "conj" and verb.head.lower_ in words().says:
        return speaker_head(sentence, verb.head)
    if verb.dep_ in ("advcl", "xcomp") and verb.tag_ == "VBG":
        return next((c for c in verb.head.children if c.dep_ == "nsubj" and c.tag_ not in ("WP", "WDT")), None)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    return _reduced(sentence, verb) or _noun_after(sentence, verb)


def _reduced(sentence: Sentence, verb: Token) -> Token | None:
    """The speaker of "residents reached by telephone said": a participle that the parse took for a verb of its own."""
    for clause in verb.lefts:
        own = child(clause, "nsubj")
        if clause.dep_ == "ccomp" and clause.tag_ in ("VBD", "VBN") and own is not None and own.i == clause.i - 1:
            between = {t.text for t in sentence.doc[own.i : verb.i]}
            return own if can_speak(own) and not between & {",", ";", '"', "”", "''"} else None
    return None


def subject_before(sentence: Sentence, verb: Token, head: Token) -> Token | None:
    """Whom "they" means in a clause within a sentence ("the town fighters said they had taken"): its subject."""
    if head.i < 3 or is_tail(sentence, verb):
        return None
    if len(sentence.doc) - verb.i < 5:
        return None
    before = [t for t in sentence.doc[: head.i] if t.dep_ in ("nsubj", "nsubjpass") and t.tag_.startswith("NN")]
    party = [t for t in before if is_party(sentence, t)]
    return party[0] if party and can_speak(party[0]) else None


def cited(sentence: Sentence, verb: Token, head: Token, known: Known) -> tuple[Mention, ...]:
    """Whom a relaying outlet cites: "local media reported citing a military source"."""
    if kind_by_words(head.doc[head.left_edge.i : head.i + 1].text) != SourceKind.MEDIA:
        return ()
    for token in sentence.doc[verb.i + 1 : verb.i + 5]:
        if token.tag_ == "VBG" and token.lower_ in words().relays and (noun := child(token, "dobj")) is not None:
            return named(sentence, noun, known)
    return ()


def _own_subject(verb: Token) -> Token | None:
    """The subject; of two side by side ("the agency SANA reported") the nearer."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    before = [c for c in subjects if c.i < verb.i]
    return before[-1] if before else subjects[0] if subjects else None


def _strays(sentence: Sentence, own: Token, beside: Token) -> bool:
    """Whether the parse took the wrong subject: the noun before the verb is no part of it, or stands behind a comma."""
    if own.i > beside.i:
        return False
    if own.right_edge.i < beside.i:
        return True
    commas = [t.i for t in sentence.doc[own.i : beside.i] if t.text == ","]
    return (
        bool(commas)
        and "and" not in sentence.lower[commas[-1] : beside.i + 1]
        and commas[-1] + 1 < beside.i
        and own.i < commas[-1]
    )


def _noun_before(sentence: Sentence, verb: Token) -> Token | None:
    """The noun phrase that ends right before a verb at the sentence's end, whatever the parse made of it."""
    at = verb.i - 1
    while at > 0 and (
        sentence.doc[at].tag_ in ("RB", "MD", "RBR") or sentence.lower[at] in ("has", "have", "had", "also")
    ):
        at -= 1
    if at < 0 or verb.tag_ not in ("VBD", "VBN", "VBZ", "VBP"):
        return None
    token = sentence.doc[at]
    if not token.tag_.startswith("NN") or token.lower_ in TIME:
        return None
    if not is_tail(sentence, verb):
        return token if verb.tag_ == "VBD" and _own_subject(verb) is None and token.lower_ in speakers() else None
    best = token
    for above in [token, *climb(token)]:
        if above.tag_.startswith(("VB", "MD")):
            break
        if (
            above.tag_.startswith("NN")
            and above.i <= token.i
            and not any(t.text in ",;" for t in sentence.doc[above.i : token.i])
        ):
            best = above
            if above.lower_ in speakers() and not _only_via(sentence, above):
                return best
    return best


def _only_via(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun is only whom the speaker has it from: "residents in touch with relatives"."""
    before = sentence.text[max(0, noun.idx - 40) : noun.idx + len(noun)]
    return words().via.search(before) is not None


def _noun_after(sentence: Sentence, verb: Token) -> Token | None:
    """For "..., said Ali Hassan, a doctor" where the parse has no subject: the noun phrase behind the verb."""
    if verb.i == 0 or verb.tag_ not in ("VBD", "VBZ") or sentence.lower[verb.i - 1] not in (",", '"', "''", "”", "’"):
        return None
    for token in sentence.doc[verb.i + 1 : verb.i + 8]:
        if token.tag_.startswith("NN") and (
            token.i + 1 == len(sentence.doc) or not sentence.doc[token.i + 1].tag_.startswith("NN")
        ):
            return token
        if token.tag_.startswith(("VB", "IN")) and token.lower_ not in ("al",):
            return None
    return None


def is_tail(sentence: Sentence, verb: Token) -> bool:
    """Whether nothing but time, place of speaking and addressee follows a verb."""
    after = sentence.doc[verb.i + 1 :]
    rest = after[: next((n for n, t in enumerate(after) if t.tag_ == "VBG"), len(after))]
    if len(after) and not len(rest):
        return False
    if any(t.tag_.startswith("VB") and t.tag_ != "VBG" for t in rest):
        return False
    if any(c.dep_ in ("ccomp", "xcomp") and c.i > verb.i and c.tag_ != "VBG" for c in verb.children):
        return False
    named = child(verb, "dobj")
    heard = named is None or named.i < verb.i or named.tag_ in ("NNP", "NNPS") or named.lower_ in speakers()
    return len(rest) <= 9 and verb.i > 3 and heard and verb.lower_ not in words().against


def can_speak(head: Token) -> bool:
    """Whether a noun can speak: a name, a person or party, a message; never a war or a blast."""
    if head.lower_ in TIME:
        return False
    if head.tag_ in ("NNP", "NNPS", "PRP") or head.lower_ in speakers():
        return True
    if head.tag_ in ("NN", "NNS") and any(
        c.dep_ == "appos" and c.tag_ == "NNP" and c.i <= head.i + 3 for c in head.rights
    ):
        return True
    return head.tag_ in ("CD", "DT") and head.lower_ not in ("that", "this", "it", "which")


@cache
def speakers() -> frozenset[str]:
    """Nouns for those who speak, and for what speaks for them."""
    reporting, folk = load("reporting.toml"), load("people.toml")
    named = {word.split(" ")[-1] for part in reporting.tables("kind") for word in part.words("words")}
    folks = {word.split(" ")[-1] for key in ("civilian", "combatant", "party") for word in folk.words(key)}
    return all_nouns(
        {*named, *folks, *reporting.words("messages"), *reporting.words("anaphors"), *reporting.words("speakers")}
    )


def named(sentence: Sentence, head: Token, known: Known) -> tuple[Mention, ...]:
    """The speakers a noun stands for: each conjunct, or those already known if it is a pronoun or "the group"."""
    if refers_back(head) and known.last and not head.conjuncts:
        return _meant(head, known)
    if head.lower_ in PRONOUNS:
        return ()
    return tuple(
        Mention(_name(sentence, noun), _via(sentence, noun))
        for noun in conjuncts(head)
        if (head.dep_ != "conj" or noun.i >= head.i)
        and noun.tag_.startswith(("NN", "CD", "PRP"))
        and noun.lower_ not in TIME
    )


def _meant(head: Token, known: Known) -> tuple[Mention, ...]:
    """Whom "he" or "the group" means: those who spoke last; "the monitor", whoever was brought in as one."""
    if kind_by_words(head.lower_) != SourceKind.MONITOR:
        return known.last
    alike = [mention for mention in known.heard if kind_by_words(mention.span.text) == SourceKind.MONITOR]
    return tuple(alike[-1:]) or known.last


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
            if pobj is not None and pobj.tag_.startswith("NNP"):
                last = phrase_bounds(pobj)[1]
    before = [c for c in noun.head.children if c.dep_ == "nsubj" and c.i < first] if noun.dep_ == "nsubj" else []
    if before and before[-1].i == first - 1:
        first = phrase_bounds(before[-1])[0]
    for right in noun.rights:
        if right.dep_ == "appos" and right.tag_ == "NNP" and right.left_edge.i == last + 1 and noun.tag_ == "NN":
            last = phrase_bounds(right)[1]
    first = _trimmed(sentence, first, noun.i)
    return sentence.span(first, last, noun.i)


def _trimmed(sentence: Sentence, first: int, head: int) -> int:
    """Where the name really starts: a parse without commas runs the words before into it."""
    if first and sentence.lower[first - 1] in ("in", "of", "near", "at", "on", "from"):
        first = _past_place(sentence, first, head)
    for at in range(head - 1, first, -1):
        token = sentence.doc[at]
        if token.lower_ in TIME:
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
        if sentence.doc[at].text[0].islower() and sentence.lower[at] not in DIRECTIONS
    ]
    if not sentence.doc[first].text[0].isupper() and sentence.lower[first] not in DIRECTIONS:
        return first
    if plain and sentence.doc[first].text[0].isupper():
        return plain[0]
    names = [at for at in range(first, head) if sentence.doc[at].tag_ == "NNP"]
    return names[0] + 1 if len(names) > 1 else first


DIRECTIONS = frozenset(
    {
        "north",
        "northern",
        "south",
        "southern",
        "east",
        "eastern",
        "west",
        "western",
        "central",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
    }
)


def _via(sentence: Sentence, noun: Token) -> str | None:
    """Through whom a speaker knows: "in touch with relatives"."""
    own = noun.head if noun.dep_ == "nsubj" and noun.head.dep_ == "ccomp" and noun.head.i == noun.i + 1 else noun
    last = max(t.i for t in own.subtree) if own.dep_ != "ROOT" else noun.i
    start = sentence.doc[noun.left_edge.i].idx
    tail = sentence.text[start : sentence.doc[last].idx + len(sentence.doc[last])]
    match = words().via.search(tail)
    return match[1] if match and match.start() < 120 else None
