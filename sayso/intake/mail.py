"""Electronic mail: single messages (.eml) and mailboxes (.mbox). One message is one report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.decoding import decode
from sayso.intake.items import Item, Received, Source, refuse
from sayso.intake.markup import readable
from sayso.intake.signs import MBOX

MAX_MESSAGE = 24 * 1024 * 1024  # bytes, with attachments, which are not read; parsing takes ten times as much memory


def message(source: Source) -> Iterator[Item]:
    """A single mail."""
    yield _message(source, source.stream.read(MAX_MESSAGE + 1), None)


def mailbox(source: Source) -> Iterator[Item]:
    """A mailbox (mbox), message by message."""
    held: list[bytes] = []
    began, size = 1, 0
    for number, line in enumerate(source.stream, 1):
        starts = line.startswith(MBOX) and (not held or not held[-1].strip())
        if starts and held:
            yield _message(source, b"".join(held), began)
        if starts:
            held, began, size = [], number, 0
        elif size <= MAX_MESSAGE:
            held.append(line[1:] if re.match(rb">+From ", line) else line)
            size += len(line)
    if held:
        yield _message(source, b"".join(held), began)


def _message(source: Source, raw: bytes, line: int | None) -> Item:
    if len(raw) > MAX_MESSAGE:
        return refuse(source, "is larger than any mail", line=line, cure="give its text alone")
    try:
        row = _row(message_from_bytes(raw, policy=policy.default))
        return Received(rows.report(row, rows.Spot(source.where, line, source.stem), source.defaults), raw)
    except ReportError as error:
        error.where, error.line = source.where, line
        return Refusal.of(error)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError) as error:
        # The standard library's parser raises all of these on headers that break its grammar.
        return refuse(source, f"is no mail that can be read: {error}", line=line, cure="give its text alone")


def _row(mail: EmailMessage) -> dict[str, str | None]:
    # The sender's address may be somebody's own: only the name that goes with it is taken, never the address.
    name, _ = parseaddr(str(mail.get("From", "")))
    return {
        "doc": str(mail.get("Message-ID", "")).strip("<> \t") or None,
        "text": _text(mail),
        "title": str(mail.get("Subject", "")).strip() or None,
        "outlet": name if "@" not in name else None,
        "published": _moment(str(mail.get("Date", ""))),
    }


def _text(mail: EmailMessage) -> str | None:
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return None
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes):
        return None
    try:
        text = content.decode(body.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        decoded = decode(content)
        text = decoded.text if decoded else ""
    text = text.replace("\r\n", "\n")
    return readable(text) if body.get_content_type() == "text/html" else text


def _moment(header: str) -> str | None:
    try:
        return parsedate_to_datetime(header).isoformat()
    except ValueError:
        return None
