"""Bytes to text, by evidence: a byte order mark, then valid UTF-8, then UTF-8 with a few broken bytes, then a guess.

The guess weighs how well each likely encoding reads (charset-normalizer) and is always told, never silent.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

MARKS = (  # UTF-32's little-endian mark begins with UTF-16's, so it must be tried first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LIKELY = ("cp1252", "cp1256", "cp1251", "cp1254", "cp1255", "cp1253", "cp1250")  # on a tie, the earlier wins
GUESS_FROM = 200_000  # bytes; more evidence changes no guess and costs time
REPLACED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read as, and what a person should know about that, if anything."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes) -> Decoded | None:
    """The text of some bytes, or None where no encoding makes text of them.

    A byte order mark is not part of the text. Bytes that fit no character become U+FFFD, and the note says so.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _with_losses(data[len(mark) :], encoding)
    wide = _unmarked_utf16(data)  # before UTF-8, as which it would pass with a NUL at every second place
    if wide:
        return _with_losses(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        return _with_losses(data, "utf-8")
    return _guessed(data)


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are no text in any encoding: a NUL byte outside UTF-16 and UTF-32."""
    marked = any(head.startswith(mark) for mark, _ in MARKS)
    return b"\0" in head and not marked and _unmarked_utf16(head) is None


def _with_losses(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    lost = text.count(REPLACED)
    return Decoded(text, encoding, f"unreadable as {encoding} in places ({lost}), marked {REPLACED}" if lost else None)


def _mostly_utf8(data: bytes) -> bool:
    """Whether there are far more whole multi-byte sequences than broken ones: a damaged file, not another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count(REPLACED)
    whole = sum(1 for char in text if ord(char) > 127) - broken
    return whole > 4 * broken


def _unmarked_utf16(data: bytes) -> str | None:
    """Latin text in UTF-16 without its mark has a NUL in nearly every second byte."""
    sample = data[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0) / len(sample) * 2, sample[1::2].count(0) / len(sample) * 2
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else None


def _guessed(data: bytes) -> Decoded | None:
    matches = list(from_bytes(data[:GUESS_FROM], cp_isolation=list(LIKELY), enable_fallback=False))
    # Code pages that decode these bytes alike come as one match; any of its names will do.
    ranked = [(m.chaos, -m.coherence, _rank(m.could_be_from_charset), m) for m in matches]
    if not ranked:
        return None
    best = min(ranked, key=lambda entry: entry[:3])[3]
    encoding = min(best.could_be_from_charset, key=lambda name: _rank([name]))
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, f"is not UTF-8; read as {encoding}, which fits best")


def _rank(names: list[str]) -> int:
    return min((LIKELY.index(name) for name in names if name in LIKELY), default=len(LIKELY))
