"""The words for acts of war, found in a parsed sentence: `triggers` lists every word or phrase that names an act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from spacy.tokens import Doc, Token

from sayso.model import Change, Direction, IncidentType, Kind, Outcome
from sayso.reading.lexicon import Table, load
from sayso.reading.words import noun_forms, verb_forms

GAP = 7
TIGHT = ("be ", "go ", "remain ", "become ")


@dataclass(frozen=True, slots=True)
class Act:
    """One meaning of a word or phrase.

    `value` is the outcome, incident type ("any" where its company decides), change, direction or route status; `role` is
    which argument holds the people ("subject", "object"); `needs` what must stand beside it for the act to count.
    """

    kind: Kind
    value: str
    verb: bool
    lemma: str
    role: str = ""
    needs: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """An act's words in a sentence: its head (the verb, or the noun that ends the phrase) and all their positions."""

    act: Act
    head: Token
    first: int
    last: int


Entries = Mapping[str, tuple[tuple[tuple[str, ...], Act], ...]]


@cache
def lexicon() -> tuple[Entries, Entries]:
    """Verb and noun entries by their first written word."""
    table = load("acts.toml")
    verbs: dict[str, list[tuple[tuple[str, ...], Act]]] = {}
    nouns: dict[str, list[tuple[tuple[str, ...], Act]]] = {}
    for act, words in _acts(table):
        for word in words:
            _enter(verbs if act.verb else nouns, act, word)
    return _frozen(verbs), _frozen(nouns)


def _frozen(entries: Mapping[str, list[tuple[tuple[str, ...], Act]]]) -> Entries:
    return MappingProxyType({first: tuple(sorted(found, key=lambda e: -len(e[0]))) for first, found in entries.items()})


def _acts(table: Table) -> Iterable[tuple[Act, tuple[str, ...]]]:
    for part in table.tables("casualty"):
        value = str(part.choice("outcome", Outcome))
        needs = part.text("needs") if "needs" in part else ""
        yield Act(Kind.CASUALTIES, value, True, "", part.text("victims"), needs), part.words("verbs")
    for part in table.tables("incident"):
        value = part.text("type")
        if value != "any":
            value = str(part.choice("type", IncidentType))
        needs = part.text("needs") if "needs" in part else ""
        otherwise = part.text("otherwise") if "otherwise" in part else ""
        for key, verb in (("verbs", True), ("nouns", False)):
            yield Act(Kind.INCIDENT, value, verb, "", "", needs, otherwise), part.words(key)
    for part in table.tables("control"):
        value = str(part.choice("change", Change))
        for key, verb in (("verbs", True), ("nouns", False)):
            role = part.text("place") if "place" in part else ""
            yield Act(Kind.CONTROL, value, verb, "", role), part.words(key)
    for part in table.tables("displacement"):
        value = str(part.choice("direction", Direction))
        needs = part.text("needs") if "needs" in part else ""
        yield Act(Kind.DISPLACEMENT, value, True, "", part.text("people"), needs), part.words("verbs")
        if "nouns" in part:
            yield Act(Kind.DISPLACEMENT, value, False, "", part.text("people")), part.words("nouns")


def _enter(entries: dict[str, list[tuple[tuple[str, ...], Act]]], act: Act, phrase: str) -> None:
    named = Act(act.kind, act.value, act.verb, phrase, act.role, act.needs, act.otherwise)
    if act.verb:
        first, *rest = phrase.split(" ")
        for form in verb_forms(first):
            entries.setdefault(form, []).append((tuple(rest), named))
        return
    for form in noun_forms(phrase) if not phrase.endswith(" for") else (phrase, phrase.replace(" for", "s for")):
        words = form.replace("-", " ").split(" ")
        entries.setdefault(words[0], []).append((tuple(words[1:]), named))


def triggers(doc: Doc) -> list[Trigger]:
    """Every act named in the sentence, in order; of two phrases that share a word the longer is kept, per kind."""
    verbs, nouns = lexicon()
    lower = [token.lower_ for token in doc]
    found: list[Trigger] = []
    for token in doc:
        word = lower[token.i]
        for rest, act in verbs.get(word, ()):
            last = _gapped(doc, lower, token.i, rest, 1 if act.lemma.startswith(TIGHT) else GAP)
            if last is not None and token.tag_[:2] in ("VB", "JJ", "NN", "MD"):
                if not _verbal(token) or (token.dep_ == "aux" and act.lemma.startswith("have ")):
                    continue
                found.append(Trigger(act, token, token.i, last))
        for rest, act in nouns.get(word, ()):
            end = _contiguous(lower, token.i, rest)
            if end is not None and _nominal(doc[end], act):
                head = doc[end] if not act.lemma.endswith(" for") else token
                found.append(Trigger(act, head, token.i, end))
    return _longest(found)


def _gapped(doc: Doc, lower: Sequence[str], at: int, rest: tuple[str, ...], gap: int) -> int | None:
    """Where the phrase ends, if its further words stand close behind the first."""
    if not rest:
        return at
    for start in range(at + 1, min(at + 2 + gap, len(lower) - len(rest) + 1)):
        if tuple(lower[start : start + len(rest)]) == rest:
            return start + len(rest) - 1
        if doc[start].is_punct and lower[start] not in ('"', "'", "-", "'s"):
            return None
        if doc[start].tag_ == "TO" and doc[start].dep_ == "aux":
            return None  # "forced the rebels to withdraw from": what is behind it is another verb's
    return None


def _contiguous(lower: Sequence[str], at: int, rest: tuple[str, ...]) -> int | None:
    """Where the noun phrase ends; hyphens between its words are passed over."""
    place = at
    for word in rest:
        place += 1
        if place < len(lower) and lower[place] == "-":
            place += 1
        if place >= len(lower) or lower[place] != word:
            return None
    return place


def _verbal(token: Token) -> bool:
    """Whether a word that can be a verb is used as one (participles before nouns included)."""
    if token.tag_.startswith("VB"):
        return True
    lower = token.lower_
    if token.tag_ == "JJ":
        return lower.endswith(("ed", "en", "n"))
    if token.tag_.startswith("NN"):
        done = token.dep_ == "ROOT" and any(c.dep_ in ("nsubj", "dobj") for c in token.children)
        return lower.endswith("ed") or done or (token.dep_ == "ROOT" and lower.endswith("s"))
    return False


def _nominal(token: Token, act: Act) -> bool:
    if token.tag_.startswith("NN") or act.lemma.endswith(" for"):
        return True
    if token.tag_ == "VBG":
        return token.dep_ in ("pobj", "nsubj", "dobj", "compound", "conj", "nsubjpass", "appos", "amod") or token.i == 0
    return token.tag_ in ("JJ", "VB", "VBP", "VBZ") and (" " in act.lemma)


def _longest(found: list[Trigger]) -> list[Trigger]:
    """Drop triggers inside a longer one of the same kind."""
    kept = []
    for one in found:
        inside = any(
            other is not one
            and other.act.kind is one.act.kind
            and other.first <= one.first
            and one.last <= other.last
            and (other.last - other.first, _fits(other)) > (one.last - one.first, _fits(one))
            for other in found
        )
        if not inside:
            kept.append(one)
    return sorted(kept, key=lambda t: (t.head.i, t.first))


def _fits(trigger: Trigger) -> bool:
    """Whether a word that is in the lists as a verb and as a noun ("fighting") is used as this one says."""
    return trigger.act.verb != _is_deed(trigger.head)


def _is_deed(token: Token) -> bool:
    """Whether an -ing form is the deed itself ("Fighting flared in ...", "after fighting near"), not what somebody does."""
    if token.tag_ != "VBG" or any(c.dep_ == "dobj" for c in token.children):
        return False
    if token.dep_ in ("nsubj", "nsubjpass", "pobj"):
        return True
    opens = token.i == 0 and len(token.doc) > 1 and not any(c.dep_ == "nsubj" for c in token.children)
    return opens and token.nbor().tag_ in ("VBD", "VBN", "VBZ", "VBP", "IN")


@cache
def means() -> Mapping[str, str]:
    """The incident type of each weapon, vehicle or unit, by the last word of its name (longer names by all words)."""
    table = load("acts.toml")
    return MappingProxyType(
        {form: kind for kind, names in table.lists("means").items() for name in names for form in noun_forms(name)}
    )


def type_by_means(lower: Sequence[str]) -> str | None:
    """The type that a stretch of words gives an act, by the first weapon, vehicle or unit named in it."""
    table = means()
    pairs = [*lower, *(f"{one} {two}" for one, two in pairwise(lower))]
    if any(table.get(words) == "chemical" for words in pairs):
        return "chemical"
    for at, word in enumerate(lower):
        for size in (3, 2):
            joined = " ".join(w for w in lower[at : at + size] if w != "-")
            if joined in table:
                return table[joined]
        if word in table:
            return table[word]
    return None


@cache
def _air_powers() -> frozenset[str]:
    return frozenset(word.lower() for word in load("acts.toml").table("air").words("powers"))


def by_air(party: str) -> bool:
    """Whether a party, as named, fights from the air where nothing else is said."""
    return not _air_powers().isdisjoint(party.lower().replace("-", " ").replace("'s", "").split())
