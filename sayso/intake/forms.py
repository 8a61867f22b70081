"""Which form a file has: judged by its content; its name only breaks ties."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sayso.errors import Refusal
from sayso.intake import addresses, archiver, archives, chats, columnar, mail, plain, signs, tables, whatsapp
from sayso.intake.contained import contained
from sayso.intake.decoding import decode, is_binary
from sayso.intake.items import MOST_REFUSALS, Form, Item, Note, Source, refuse

CUT = 65_536  # bytes of a file's start on which its form is judged
GZIP = b"\x1f\x8b"
MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (GZIP, "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
BINARY_CURE = "give text, a table, a web page, a feed, a mail, a PDF, a Word or Excel file, or a WARC"


def form_of(source: Source) -> Form:
    """The reader for a source."""
    head = source.head
    if not head:
        return _empty
    return _form_of_bytes(source) or _form_of_text(source) or plain.plain_text


def items_of(source: Source) -> Iterator[Item]:
    """Everything a source holds; one that holds nothing is refused. What a child parses is given to it at once."""
    return _or_none(source, _so_many_refusals(source, form_of(source)(source)))


def _so_many_refusals(source: Source, items: Iterator[Item]) -> Iterator[Item]:
    """The items; of refusals, after so many only their number, so that no file of broken lines fills the memory."""
    refused = 0
    for item in items:
        refused += isinstance(item, Refusal)
        if refused <= MOST_REFUSALS or not isinstance(item, Refusal):
            yield item
    if refused > MOST_REFUSALS:
        rest = f"{refused - MOST_REFUSALS:,} more of its lines were refused"
        yield refuse(source, rest, cure="mend those listed, and give it again")


def _or_none(source: Source, items: Iterator[Item]) -> Iterator[Item]:
    nothing = True
    for item in items:
        nothing = nothing and isinstance(item, Note)
        yield item
    if nothing:
        yield refuse(source, "holds no reports", cure="leave it out")


def _form_of_bytes(source: Source) -> Form | None:
    """The form where its first bytes tell it."""
    head = source.head
    if head.startswith(b"%PDF-"):
        return contained("pdf")
    zipped = signs.zipped_kind(head)
    if zipped:
        return contained(zipped)
    if signs.is_warc(head) or (head.startswith(GZIP) and source.suffix == ".gz" and ".warc" in source.where):
        return archives.warc
    if head.startswith(columnar.MAGIC):
        return columnar.parquet
    if any(head.startswith(magic) for magic, _ in MAGIC) or is_binary(head):
        return _binary
    if signs.is_mailbox(head):
        return mail.mailbox
    return mail.message if signs.is_message(head) else None


def _form_of_text(source: Source) -> Form | None:
    """The form where the text it opens with tells it."""
    decoded = decode(source.head)
    start = decoded.text.lstrip("\ufeff \t\r\n") if decoded else ""
    first_line = start.partition("\n")[0]
    if signs.is_page(start):
        return contained("page", url=source.url, charset=source.charset)
    if signs.is_feed(start):
        return contained("feed", follow="yes" if source.follow else None)
    if signs.is_sitemap(start):
        return contained("sitemap")
    if signs.is_archiver_run(start):
        return archiver.run
    if signs.is_telegram(start):
        return chats.telegram
    if source.suffix in (".jsonl", ".ndjson") or _is_object(first_line):
        return tables.json_lines
    if source.suffix == ".json" or _opens_json(start):
        return tables.json_list
    if addresses.is_list(start, source.defaults):
        return addresses.listed
    if whatsapp.is_export(start):
        return whatsapp.export
    if source.suffix in (".csv", ".tsv") or tables.looks_delimited(first_line, source.defaults):
        return tables.delimited
    return None


def _is_object(line: str) -> bool:
    """Whether a whole line is one JSON object; one cut off by the sample counts where it begins like one."""
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return len(line) > CUT // 8 and _opens_json(line)


def _opens_json(start: str) -> bool:
    """Whether a text opens like a JSON object or a list of them; prose may begin with a bracket, but not like this."""
    squeezed = "".join(start[:200].split())
    return squeezed.startswith(('{"', '[{"', "[{}", "[]", "{}"))


def _empty(source: Source) -> Iterator[Item]:
    yield refuse(source, "is empty", cure="leave it out")


def _binary(source: Source) -> Iterator[Item]:
    kind = next((name for magic, name in MAGIC if source.head.startswith(magic)), "binary, not text")
    yield refuse(source, f"is {kind}", cure=BINARY_CURE)
