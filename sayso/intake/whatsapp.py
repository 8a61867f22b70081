"""A chat that WhatsApp exported as text. One message is one report; who wrote it is a person, whose name is not taken.

The export's dates are in the order of the phone's country, which the file does not name: it is worked out from a day above
twelve, and where no day settles it, the messages are kept without a date rather than with a guessed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.decoding import decode
from sayso.intake.items import Item, Note, Received, Source, refuse

MAX_CHAT = 64 * 1024 * 1024  # bytes
STAMP = re.compile(
    r"[\u200e\ufeff]?\[?(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{2,4}),? "
    r"(?P<h>\d{1,2})[:.](?P<m>\d\d)(?:[:.]\d\d)?(?:[ \u202f\xa0]?(?P<half>[ap])\.?m\.?)?\]?(?: -|:)? (?=\S)",
    re.IGNORECASE,
)
MESSAGE = re.compile(r"(?P<who>[^:\n]{1,80}): (?P<text>.*)", re.S)
LEFT_OUT = re.compile(
    r"[\u200e\s]*(?:<[^>]*omitted>|<Media[^>]*>|\w+ omitted|This message was deleted|null)[\s.]*", re.I
)


def is_export(start: str) -> bool:
    """Whether a text opens like such an export: two of its first lines begin with a stamp, the first among them."""
    lines = start.splitlines()[:20]
    return bool(lines) and STAMP.match(lines[0]) is not None and sum(bool(STAMP.match(line)) for line in lines) > 1


def export(source: Source) -> Iterator[Item]:
    """The messages with text."""
    decoded = decode(source.stream.read(MAX_CHAT))
    if decoded is None:
        yield refuse(source, "is not text in any known encoding", cure="export the chat again")
        return
    found = list(_messages(decoded.text))
    day_first = _day_first([stamp for _, stamp, _ in found])
    if day_first is None:
        yield Note(source.where, "does not settle whether its days or months come first; its messages stay undated")
    silent = 0
    for line, stamp, body in found:
        said = MESSAGE.fullmatch(body)
        if said is None or LEFT_OUT.fullmatch(said["text"]) or not said["text"].strip():
            silent += 1
            continue
        yield _message(source, line, _moment(stamp, day_first), said["text"].strip(), stamp[0] + body)
    if silent:
        yield Note(source.where, f"{silent} messages without text were left out")


def _messages(text: str) -> Iterator[tuple[int, re.Match[str], str]]:
    """First line (from 1), stamp and body of each message; lines without a stamp go on with the message before."""
    begun: tuple[int, re.Match[str]] | None = None
    body: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        stamp = STAMP.match(line)
        if stamp is None:
            body.append(line)
            continue
        if begun:
            yield *begun, "\n".join(body)
        begun, body = (number, stamp), [line[stamp.end() :]]
    if begun:
        yield *begun, "\n".join(body)


def _day_first(stamps: list[re.Match[str]]) -> bool | None:
    """Whether days come before months; None where no date tells. Years in front are always followed by the month."""
    if any(len(stamp["a"]) == 4 for stamp in stamps):
        return False
    if any(int(stamp["a"]) > 12 for stamp in stamps):
        return True
    return False if any(int(stamp["b"]) > 12 for stamp in stamps) else None


def _moment(stamp: re.Match[str], day_first: bool | None) -> str | None:
    if day_first is None:
        return None
    a, b, c = int(stamp["a"]), int(stamp["b"]), int(stamp["c"])
    year, month, day = (a, b, c) if len(stamp["a"]) == 4 else (c, b, a) if day_first else (c, a, b)
    hour = int(stamp["h"]) % 12 + 12 * (stamp["half"].lower() == "p") if stamp["half"] else int(stamp["h"])
    try:
        return datetime(year + 2000 if year < 100 else year, month, day, hour, int(stamp["m"])).isoformat()
    except ValueError:
        return None


def _message(source: Source, line: int, published: str | None, text: str, raw: str) -> Item:
    row = {"text": text, "published": published}
    try:
        made = rows.report(row, rows.Spot(source.where, line, source.stem), source.defaults)
    except ReportError as error:
        error.where, error.line = source.where, line
        return Refusal.of(error)
    return Received(made, raw.encode("utf-8", "surrogatepass"))
