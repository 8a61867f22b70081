"""An archive of invented reports: towns that change hands, denials, strikes, tolls, and agency stories that others carry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

TOWNS = ("Mayadin", "Palmyra", "Azaz", "Manbij", "Tabqa", "Rastan", "Saraqib", "Jisr al-Shughur", "Sinjar", "Tal Afar")
TAKERS = ("The Syrian army", "Islamic State", "The Syrian Democratic Forces", "The Iraqi army")
VOICES = ("the army command said", "the Syrian Observatory for Human Rights said", "residents said", "Reuters reported")
OUTLETS = ("wire", "daily", "gazette", "courier", "post")
FIRST = date(2016, 3, 1)


def rows(count: int) -> Iterator[dict[str, str]]:
    """So many rows of a table of reports; every seventh is a near-copy of the one before, every fiftieth the very same."""
    last: dict[str, str] = {}
    for n in range(count):
        if n % 50 == 49:
            yield last | {"doc": f"again-{n}"}
            continue
        if n % 7 == 6:
            yield last | {
                "doc": f"copy-{n}",
                "outlet": "echo",
                "text": f"{last['text']} More follows, the paper wrote.",
            }
            continue
        last = _row(n)
        yield last


def _row(n: int) -> dict[str, str]:
    town, other, day = TOWNS[n % 10], TOWNS[(n * 7 + 3) % 10], FIRST + timedelta(days=n % 97)
    taker, voice, dead = TAKERS[(n // 10 + n) % 4], VOICES[n % 4], 3 + (n * n) % 40
    text = (
        f"{taker} captured the town of {town} on {day:%d %B %Y}, {voice}. "
        f"At least {dead} civilians were killed in an air strike on {other} the same day, {VOICES[(n + 1) % 4]}. "
        f"Fighting went on around the {('mill', 'bridge', 'school', 'market')[n % 4]} of {town} in the {n}th hour."
    )
    if n % 10 == 4:
        text += f" {TAKERS[(n // 10 + n + 1) % 4]} denied that {taker} had captured {town} on {day:%d %B %Y}."
    return {
        "doc": f"r{n}",
        "outlet": OUTLETS[n % 5],
        "published": (day + timedelta(days=1)).isoformat(),
        "title": f"{town}: day {n}",
        "text": text,
    }


def lines(made: Iterator[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in made)


def write(folder: Path, count: int) -> Path:
    """An archive as one JSON Lines file."""
    path = folder / "archive.jsonl"
    path.write_text(lines(rows(count)), encoding="utf-8")
    return path
