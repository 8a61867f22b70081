"""Places that come into somebody's hands: "fell into rebel hands", "has returned to government control"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.draft import Draft
from sayso.reading.holders import possessor, ref_of
from sayso.reading.lexicon import word_set
from sayso.reading.mood import negated, unreal
from sayso.reading.place_ref import REGION, PlaceRef
from sayso.reading.sentence import Sentence, Span, child, conjuncts, of_what, subject
from sayso.reading.where import as_anaphor
from sayso.reading.words import verb_set


def falls(sentence: Sentence, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    """Every place that a sentence tells to have come into or out of the hands of a party."""
    for verb in sentence.tokens:
        if not verb.tag_.startswith("VB") or verb.lower_ not in verb_set("acts.toml", "falls", "verbs"):
            continue
        noun = subject(verb)
        if noun is None or unreal(verb) or negated(verb):
            continue
        change, taker = _outcome(sentence, verb)
        for each in conjuncts(noun) if change else []:
            ref = ref_of(refs, each)
            if (ref is not None and ref.rank > REGION) or as_anaphor(each):
                yield Draft(
                    Kind.CONTROL, change, sentence.index, verb.i, "fall", agent=taker, near=(each.i,), place=ref,
                    several=True, back=ref is None,
                )  # fmt: skip


def _outcome(sentence: Sentence, verb: Token) -> tuple[str, Span | None]:
    """What it comes to, and to whom: into a party's hands, under its control, or out of them."""
    for prep in (c for c in verb.rights if c.dep_ in ("prep", "dative", "aux")):
        noun = child(prep, "pobj") or next((o for c in prep.children if (o := child(c, "pobj")) is not None), None)
        if noun is None:
            continue
        grip = noun.lower_ in word_set("acts.toml", "falls", "grips")
        if grip and prep.lower_ in ("out", "from", "beyond"):
            return "lost", _whose(sentence, noun)
        if grip and prep.lower_ in ("to", "into", "under", "in"):
            return "captured", _whose(sentence, noun)
    return "", None


def _whose(sentence: Sentence, grip: Token) -> Span | None:
    noun = of_what(grip)
    return people.party_span(sentence, noun) if noun is not None else possessor(sentence, grip)
