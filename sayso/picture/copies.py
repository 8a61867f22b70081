"""Text families: reports that are near-copies of one another, however trimmed, retitled or stripped of punctuation.

A report's fingerprint is the MinHash signature (Broder 1997) of its shingles, runs of four words in folded spelling. Candidates
share a band of locality-sensitive hashing; bands are short and many, since a trimmed copy resembles its original little as a
whole: one of a third of its length is looked at in all but one of 10^6 cases, one of a tenth in two of three. Two reports are one
family where at least `CONTAINED` of the shorter one's shingles are in the other. A family bears the id of its first known
publication.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np

from sayso.model import Report
from sayso.picture.clock import moment_of

SHINGLE = 4
CONTAINED = 0.5
HASHES = 256
IN_A_BAND = 2
QUOTE_WORDS = 12
"""Quotes shorter than this are too often alike by chance to show that one report copies another."""

_MARKS = re.compile(r"[^\w\s]|_")


def families(reports: Iterable[Report]) -> dict[str, str]:
    """The text family of each report, by `doc`: the `doc` of the family's first known publication."""
    texts: dict[str, str] = {}
    moments: dict[str, float] = {}
    for report in reports:
        texts.setdefault(report.doc, report.text)
        moments.setdefault(report.doc, first_known(report))
    return _families({doc: words(text) for doc, text in texts.items()}, moments)


class Quoted(Protocol):
    """A quote with its report's id and publication."""

    @property
    def doc(self) -> str: ...
    @property
    def quote(self) -> str: ...
    @property
    def published(self) -> date | datetime | None: ...


def quote_families(claims: Iterable[Quoted]) -> dict[str, str]:
    """The same by the claims' quotes alone, for claims whose reports are not at hand; only of long quotes."""
    quotes: dict[str, set[str]] = defaultdict(set)
    moments: dict[str, float] = {}
    for claim in claims:
        quotes[claim.doc].add(claim.quote)
        moment = moment_of(claim.published)
        moments[claim.doc] = np.inf if moment == -np.inf else moment
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for doc in sorted(quotes):
        for quote in sorted(quotes[doc]):
            said = words(quote)
            if len(said) >= QUOTE_WORDS:
                shared[tuple(said)].append(doc)
    return named(quotes, [(docs[0], doc) for docs in shared.values() for doc in docs[1:]], moments)


def first_known(report: Report) -> float:
    """When a report was published, as a number; after everything where that is unknown."""
    moment = moment_of(report.published)
    return np.inf if moment == -np.inf else moment


def words(text: str) -> list[str]:
    """The words of a text, without case, accents and punctuation; what stood inside a word leaves no gap."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).split()


def shingles(said: Sequence[str]) -> frozenset[bytes]:
    """Runs of `SHINGLE` words; a shorter text is one shingle."""
    whole = " ".join(said).encode()
    if len(said) < SHINGLE:
        return frozenset([whole] if said else ())
    encoded = whole.split(b" ")
    return frozenset(map(b" ".join, zip(*(encoded[at:] for at in range(SHINGLE)), strict=False)))


def _families(texts: Mapping[str, list[str]], moments: Mapping[str, float]) -> dict[str, str]:
    # Only here: where the families are kept they are not looked for, and this takes a second to load.
    from datasketch import MinHashLSH  # type: ignore[import-untyped]

    sets = {doc: found for doc in sorted(texts) if (found := shingles(texts[doc]))}
    if not sets:
        return named(texts, [], moments)
    # Missing a copy makes two voices of one; a pair looked at in vain costs only time.
    index = MinHashLSH(num_perm=HASHES, params=(HASHES // IN_A_BAND, IN_A_BAND))
    links = []
    for doc, signature in zip(sets, signatures(sets.values()), strict=True):
        links += [(doc, other) for other in sorted(index.query(signature)) if are_copies(sets[doc], sets[other])]
        index.insert(doc, signature)
    return named(texts, links, moments)


def signatures(sets: Iterable[frozenset[bytes]]) -> list[Any]:
    """The MinHash signature of each set of shingles; it depends on the set alone."""
    from datasketch import MinHash

    found: list[Any] = MinHash.bulk(sets, num_perm=HASHES, hashfunc=zlib.crc32)
    return found


def are_copies(one: frozenset[bytes], other: frozenset[bytes]) -> bool:
    """Whether one of two texts, by their shingles, is a near-copy of the other."""
    return contained(one, other) >= CONTAINED


def contained(one: frozenset[bytes], other: frozenset[bytes]) -> float:
    """The share of the smaller set's shingles that the other has too (Broder's containment)."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0


def named(docs: Iterable[str], links: Iterable[tuple[str, str]], moments: Mapping[str, float]) -> dict[str, str]:
    """Linked documents, each under the earliest of its family."""
    parent = {doc: doc for doc in docs}

    def root(doc: str) -> str:
        while parent[doc] != doc:
            parent[doc] = parent[parent[doc]]
            doc = parent[doc]
        return doc

    for one, other in links:
        first, second = sorted((root(one), root(other)), key=lambda doc: (moments[doc], doc))
        parent[second] = first
    return {doc: root(doc) for doc in sorted(parent)}
