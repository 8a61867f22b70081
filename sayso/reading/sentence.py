"""A parsed sentence and the questions the other modules ask of its tree."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token

from sayso.reading.acts import Trigger, triggers
from sayso.reading.how_many import CountMention, counts
from sayso.reading.lexicon import word_set

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis", "appos", "xcomp"})


@dataclass(frozen=True, slots=True)
class Span:
    """Words first..last (inclusive) of a sentence, as positions in its parse, with characters of the repaired text."""

    start: int
    end: int
    text: str
    head: int


class Sentence:
    """One parsed sentence: `doc` its parse, `offset` where it starts in the repaired text.

    `is_actor` tells whether a name is that of an armed actor; without it only words for parties show who did what.
    """

    def __init__(
        self,
        doc: Doc,
        offset: int,
        index: int,
        *,
        headline: bool = False,
        is_actor: Callable[[str], bool] | None = None,
    ) -> None:
        self.doc, self.offset, self.index, self.headline = doc, offset, index, headline
        self.is_actor = is_actor or (lambda _: False)
        self.text = doc.text  # spaCy joins the words anew at every asking
        self.end = offset + len(self.text)
        capitals = [token.text[0].isupper() for token in doc if len(token) > 3]
        spoken = any(token.tag_ in ("VBD", "VBZ", "VBP") and token.text[0].islower() for token in doc)
        self.titled = headline and not spoken and sum(capitals) > 0.6 * len(capitals)

    @cached_property
    def tokens(self) -> list[Token]:
        """The words, made once: going through a spaCy doc makes every one of them anew."""
        return list(self.doc)

    @cached_property
    def triggers(self) -> list[Trigger]:
        return triggers(self.doc)

    @cached_property
    def counts(self) -> list[CountMention]:
        return counts(self.text)

    @cached_property
    def lower(self) -> list[str]:
        return [token.lower_ for token in self.doc]

    def span(self, first: int, last: int, head: int | None = None) -> Span:
        """The words first..last (inclusive), with brackets and quotes at the ends left out."""
        while first < last and (self.doc[first].is_punct or self.doc[first].is_space) and self.lower[first] != '"':
            first += 1
        while last > first and (self.doc[last].is_punct or self.doc[last].is_space):
            last -= 1
        start, end = self.doc[first].idx, self.doc[last].idx + len(self.doc[last].text)
        return Span(self.offset + start, self.offset + end, self.text[start:end], last if head is None else head)

    def phrase(self, token: Token, *, wide: bool = True) -> Span:
        """The noun phrase of a token: its words to the left and, if `wide`, an "of" phrase to the right."""
        first, last = phrase_bounds(token, wide=wide)
        return self.span(first, last, token.i)

    @cached_property
    def _ends(self) -> list[int]:
        return [token.idx + len(token) for token in self.doc]

    def token_at(self, char: int) -> Token:
        """The token that covers a character of the sentence, or the next one after it."""
        return self.doc[min(bisect_right(self._ends, char), len(self._ends) - 1)]


LEFT = frozenset(
    {
        "det",
        "amod",
        "compound",
        "nummod",
        "poss",
        "quantmod",
        "nmod",
        "advmod",
        "predet",
        "npadvmod",
        "punct",
        "case",
        "neg",
        "nsubj",
    }
)


def phrase_bounds(token: Token, *, wide: bool = True) -> tuple[int, int]:
    """First and last word of a noun phrase, without its clauses and appositions."""
    first = token.i
    for child in reversed(list(token.lefts)):
        if child.dep_ not in LEFT or (child.dep_ == "punct" and child.text in ',;:"'):
            break
        edge = child.left_edge.i
        if child.dep_ == "nsubj" or edge >= first:
            break
        first = edge
    last = token.i
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and wide:
            last = _of_end(child, last)
        elif wide and child.i == last + 1 and child.lower_ in word_set("acts.toml", "mending", "siding"):
            last = _side_end(child)
        elif wide and child.i == last + 1 and (end := _behalf_end(child)) is not None:
            last = end
        elif child.dep_ == "case" or (child.dep_ == "nummod" and child.i == last + 1):
            last = child.i
    return first, last


def _side_end(siding: Token) -> int:
    """Where "loyal to the president" ends; the word before it where nobody is named."""
    prep = next((c for c in siding.rights if c.dep_ == "prep" and c.lower_ in ("to", "with")), None)
    whom = child(prep, "pobj") if prep is not None else None
    return phrase_bounds(whom, wide=False)[1] if whom is not None and whom.tag_ != "PRP" else siding.i - 1


def _behalf_end(acting: Token) -> int | None:
    """Where "fighting on behalf of the government" ends, or "on behalf of the government" alone."""
    on = next((c for c in (acting, *acting.rights) if c.lower_ == "on"), None)
    behalf = child(on, "pobj") if on is not None else None
    whom = of_what(behalf) if behalf is not None and behalf.lower_ == "behalf" else None
    return phrase_bounds(whom, wide=False)[1] if whom is not None else None


def _of_end(prep: Token, last: int) -> int:
    """Where an "of" phrase ends; one of deeds ("accused the rebels of firing") is none of the noun's."""
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp") and child.i > prep.i:
            last = phrase_bounds(child)[1] if child.tag_ != "VBG" or child.dep_ == "pobj" else last
    return last


def conjuncts(token: Token) -> list[Token]:
    """A token and everything joined to it by "and" or commas, in order."""
    return [token, *token.conjuncts] if token.conjuncts else [token]


def child(token: Token, *deps: str) -> Token | None:
    return next((c for c in token.children if c.dep_ in deps), None)


def of_what(noun: Token) -> Token | None:
    """The noun behind an "of": of "most of the fighters" the fighters."""
    of = next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
    return child(of, "pobj") if of is not None else None


def children(token: Token, *deps: str) -> list[Token]:
    return [c for c in token.children if c.dep_ in deps]


def climb(token: Token) -> Iterator[Token]:
    """The heads above a token, nearest first."""
    seen = {token.i}
    while token.head.i != token.i and token.head.i not in seen:
        token = token.head
        seen.add(token.i)
        yield token


def is_passive(verb: Token) -> bool:
    """Whether a verb form is passive: an auxiliary says so, or it is a bare participle after or before its noun."""
    deps = {c.dep_ for c in verb.children}
    if deps & {"auxpass", "nsubjpass"} or ("agent" in deps and not deps >= {"nsubj", "dobj"}):
        return True
    if verb.tag_ not in ("VBN", "JJ") and not (verb.tag_ == "VBD" and verb.dep_ in ("acl", "relcl")):
        return False
    if any(c.dep_ == "aux" and c.lower_ in ("have", "has", "had", "having", "'ve") for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.tag_ == "VBN" and not child(verb, "dobj"):
        return is_passive(verb.head)
    return not child(verb, "dobj")


def subject(verb: Token) -> Token | None:
    """A verb's subject: its own, or that of the verb it is joined to or hangs from (participle clauses)."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        own = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None) or child(verb, *SUBJECTS)
        if own is not None:
            return _antecedent(verb, own)
        if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i:
            verb = verb.head
        elif verb.dep_ in ("acl", "relcl"):
            return verb.head
        elif verb.dep_ in ("pcomp", "ccomp", "prep", "pobj") and verb.head.i != verb.i:
            verb = verb.head
        else:
            return None
    return None


def _antecedent(verb: Token, own: Token) -> Token:
    """What a relative pronoun stands for."""
    if own.tag_ in ("WDT", "WP") or (own.lower_ == "that" and own.tag_ in ("IN", "DT", "WDT")):
        top = verb
        while top.dep_ in ("conj", "aux") and top.head.i != top.i:
            top = top.head
        if top.dep_ in ("relcl", "acl") and top.head.i != top.i:
            return top.head
    return own
