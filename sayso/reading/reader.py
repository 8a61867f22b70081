"""The reader: reports in, attributed claims out.

Nothing depends on the order or grouping of reports: each is read by itself, and only the parsing is done in batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from types import MappingProxyType

from spacy.tokens import Doc, Token

from sayso.model import Claim, Report
from sayso.reading import discourse, pipeline
from sayso.reading.names import is_actor
from sayso.reading.opening import opening
from sayso.reading.sentence import Sentence
from sayso.reading.text import Prepared, Role, prepare
from sayso.reading.words import irregular
from sayso.world import World

BATCH = 32
HEADLINE = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one report: its claims in the order of the text, and for each claim's id which rule and words gave
    each field (`why[id][field]`)."""

    report: Report
    claims: tuple[Claim, ...]
    why: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))


def _as_headline(doc: Doc) -> bool:
    """Whether a report's first sentence reads like a headline: short, and without an article or without a full stop.

    One that tells in the past, in small letters, is the report's first sentence: headlines tell in the present.
    """
    whole = doc.text.rstrip().endswith(".")
    if whole and any(_in_the_past(token) for token in doc):
        return False
    articles = any(token.lower_ in ("a", "an", "the") for token in doc)
    return len(doc) <= HEADLINE and not (articles and whole)


def _in_the_past(verb: Token) -> bool:
    """Whether a sentence's verb tells in the past; "hit" and "cut" may be of the present too."""
    told = verb.tag_ == "VBD" and verb.dep_ in ("ROOT", "auxpass") and verb.is_lower
    return told and verb.lower_ not in irregular("verbs")


class Reader:
    """Reads reports with a world's names at hand.

    `pipeline` names an installed spaCy pipeline (default: `SAYSO_PIPELINE`, else the small English one); `batch_size` is
    how many reports are parsed together, which changes speed and memory, never the claims.
    """

    def __init__(self, world: World, pipeline: str | None = None, batch_size: int = BATCH) -> None:
        if batch_size < 1:
            raise ValueError("batch_size must be at least 1")
        self._world, self._pipeline, self._batch_size = world, pipeline, batch_size

    def read(self, reports: Iterable[Report]) -> Iterator[Reading]:
        """One reading for each report, in order; lazy, so that any number of reports fits in memory."""
        waiting = iter(reports)
        while batch := list(islice(waiting, self._batch_size)):
            prepared = [prepare(report.text, report.title) for report in batch]
            for report, text, sentences in zip(batch, prepared, self._parsed(prepared), strict=True):
                yield Reading(report, *discourse.read(report, text, sentences, self._world))

    def _parsed(self, texts: list[Prepared]) -> Iterator[list[Sentence]]:
        """The parsed sentences of each text that can hold a claim."""
        wanted = [
            (i, n, start, end)
            for i, text in enumerate(texts)
            for n, ((start, end), relevant) in enumerate(zip(text.sentences, text.relevant, strict=True))
            if relevant
        ]
        nlp = pipeline.load(self._pipeline)
        starts = [start + opening(texts[i].text[start:end]) for i, _, start, end in wanted]
        docs = nlp.pipe(
            (texts[i].text[start:end] for (i, _, _, end), start in zip(wanted, starts, strict=True)), batch_size=128
        )
        out: list[list[Sentence]] = [[] for _ in texts]
        for (i, n, _, _), start, doc in zip(wanted, starts, docs, strict=True):
            headline = texts[i].roles[n] is Role.HEADLINE or (n == 0 and _as_headline(doc))
            lead = headline and len(texts[i].sentences) > 1
            out[i].append(Sentence(doc, start, n, headline=lead, is_actor=partial(is_actor, self._world)))
        yield from out
