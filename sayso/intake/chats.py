"""Exports of messengers: Telegram's `result.json`. One message with text is one report.

Only a channel is an outlet. In groups and private chats the speakers are people, and their names are not taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.decoding import decode
from sayso.intake.items import Item, Note, Received, Source, refuse

MAX_EXPORT = 128 * 1024 * 1024  # bytes
CHANNELS = ("public_channel", "private_channel")
# Inside a JSON text every quote is escaped, so this can only be the key itself.
MESSAGES = re.compile(r'"messages"\s*:\s*\[')
SPACE = re.compile(r"[\s,]*")
DECODER = json.JSONDecoder()


def telegram(source: Source) -> Iterator[Item]:
    """A Telegram export, of one chat or of all."""
    data = source.stream.read(MAX_EXPORT + 1)
    if len(data) > MAX_EXPORT:
        yield refuse(source, "is too large to be read whole", cure="export the chats one by one, or fewer days")
        return
    decoded = decode(data)
    text = decoded.text if decoded else ""
    try:
        content = json.loads(text)
        chats = content["chats"]["list"] if "chats" in content else [content]
        lists = zip(chats, MESSAGES.finditer(text), strict=True)
        found = [(chat, list(_slices(text, match.end()))) for chat, match in lists]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        yield refuse(source, f"is no Telegram export: {error!r}", cure="export the chat again as machine-readable JSON")
        return
    for chat, messages in found:
        silent = 0
        for message, raw in messages:
            item = _message(source, chat, message, raw)
            silent += item is None
            if item is not None:
                yield item
        if silent:
            yield Note(source.where, f"{silent} messages of {chat.get('name')!r} have no text and were left out")


def _slices(text: str, at: int) -> Iterator[tuple[Any, bytes]]:
    """The elements of a well-formed JSON list that begins before `at`, each with its own bytes."""
    while (start := SPACE.match(text, at)) and not text.startswith("]", start.end()):
        value, end = DECODER.raw_decode(text, start.end())
        yield value, text[start.end() : end].encode("utf-8", "surrogatepass")
        at = end


def _message(source: Source, chat: Mapping[str, Any], message: Any, raw: bytes) -> Item | None:
    if not isinstance(message, Mapping):
        return refuse(source, "holds a message that is no JSON object", cure="export the chat again")
    text = _text(message.get("text"))
    if message.get("type") != "message" or not text.strip():
        return None
    row = {
        "doc": f"telegram-{chat.get('id')}-{message.get('id')}",
        "text": text,
        "outlet": chat.get("name") if chat.get("type") in CHANNELS else None,
        "published": _moment(message),
    }
    where = f"{source.where}#{message.get('id')}"
    try:
        return Received(rows.report(row, rows.Spot(where, None, source.stem), source.defaults), raw)
    except ReportError as error:
        error.where = where
        return Refusal.of(error)


def _text(found: Any) -> str:
    """A message's text; formatted parts come as objects in a list."""
    parts = found if isinstance(found, list) else [found]
    texts = (part.get("text") if isinstance(part, Mapping) else part for part in parts)
    return "".join(text for text in texts if isinstance(text, str))


def _moment(message: Mapping[str, Any]) -> str | None:
    """The moment in UTC; the export's local time has no zone and stands in only where it is all there is."""
    try:
        return datetime.fromtimestamp(int(message["date_unixtime"]), UTC).isoformat()
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        local = message.get("date")
        return local if isinstance(local, str) else None
