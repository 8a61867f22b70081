"""Who speaks in which claims, as columns: few wordings of who speaks fill many claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sayso.desk.shelf import Picked
from sayso.desk.snapshot import Snapshot
from sayso.model import Speaker


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker: its key (registry id, else name and kind), how claims write it and of how many, and its claims."""

    key: str
    written: Mapping[Speaker, int]
    claims: Picked

    @property
    def likeliest(self) -> Speaker:
        """How most claims write it."""
        return min(self.written, key=lambda each: (-self.written[each], each.name, each.kind))

    @property
    def parties(self) -> frozenset[str]:
        """The parties that claims say it belongs to."""
        return frozenset(speaker.party for speaker in self.written if speaker.party)


def key_of(speaker: Speaker) -> str:
    """The key of the voice that a speaker is."""
    return speaker.id or f"{speaker.name}|{speaker.kind}"


def voices(snapshot: Snapshot) -> Mapping[str, Voice]:
    """Everybody who speaks in the claims, by key."""
    return snapshot.remember("voices", lambda: {voice.key: voice for voice in _voices(snapshot)})


def _voices(snapshot: Snapshot) -> Iterator[Voice]:
    claims, code = snapshot.claims, dict[tuple[Speaker, ...], int]()
    codes = np.fromiter((code.setdefault(claim.speakers, len(code)) for claim in claims), np.int32, len(claims))
    counts = np.bincount(codes, minlength=len(code)).tolist()
    together: defaultdict[str, list[int]] = defaultdict(list)
    written: defaultdict[str, Counter[Speaker]] = defaultdict(Counter)
    for speakers, number in code.items():
        for speaker in dict.fromkeys(speakers):
            together[key_of(speaker)].append(number)
            written[key_of(speaker)][speaker] += counts[number]
    order = np.argsort(codes, kind="stable").astype(np.int32)
    bounds = np.searchsorted(codes[order], np.arange(len(code) + 1))
    for key, numbers in together.items():
        parts = [order[bounds[n] : bounds[n + 1]] for n in dict.fromkeys(numbers)]
        yield Voice(key, written[key], Picked(claims, np.sort(np.concatenate(parts))))


def places(snapshot: Snapshot, voice: Voice, most: int) -> list[tuple[str, str, int]]:
    """The places that a voice speaks of most: key, name, number of claims."""
    codes = snapshot.by_place.codes[voice.claims.positions]
    counts = np.bincount(codes[codes >= 0], minlength=len(snapshot.by_place)).tolist()
    found = [(key, counts[code]) for key, code in snapshot.by_place.code.items() if counts[code]]
    named = [(key, snapshot.geography.name(key), count) for key, count in found]
    return sorted(named, key=lambda each: (-each[2], each[1]))[:most]


def heard(snapshot: Snapshot, voice: Voice) -> tuple[date, date] | None:
    """The days on which a voice was first and last published; None where no claim says when it was."""
    known: NDArray[np.int32] = snapshot.shelf.known[voice.claims.positions]
    known = known[known > 0]
    return (date.fromordinal(int(known.min())), date.fromordinal(int(known.max()))) if len(known) else None
