"""A place with all its spellings: what every source of places gives, and what an index is built from."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.world.names import fold_plain, plain
from sayso.world.place import How, Place


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """`variants` are other spellings in any script, `adjectives` what its people and things are called."""

    place: Place
    variants: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()

    def spellings(self) -> list[tuple[str, How, list[str]]]:
        """Each distinct folded name, the best sort of name it comes from, and its plain spellings."""
        folds: dict[str, tuple[How, list[str]]] = {}
        seen: set[str] = set()
        for how, names in _sorts(self):
            for name in names:
                text = plain(name)
                if text and text not in seen:
                    seen.add(text)
                    folds.setdefault(fold_plain(text), (how, []))[1].append(text)
        return [(folded, how, texts) for folded, (how, texts) in folds.items() if folded]


def _sorts(record: PlaceRecord) -> tuple[tuple[How, tuple[str, ...]], ...]:
    own = (How.NAME, (record.place.name,))
    return own, (How.VARIANT, record.variants), (How.ADJECTIVE, record.adjectives)
