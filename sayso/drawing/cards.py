"""Words and tables as HTML for notebooks: no script, nothing fetched, and everything that a report says is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

QUOTE = Markup(
    '<blockquote dir="auto" style="margin:.3em 0;padding-left:.8em;border-left:3px solid #8888">{}</blockquote>'
)
FAINT = Markup('<div style="opacity:.75;font-size:.9em">{}</div>')
Cited = tuple[str, str, str]
"""A quote, on whose word, and when it was published."""


def card(title: str, *parts: Markup | str | None) -> Markup:
    """A heading with what stands under it; parts of None are left out."""
    body = Markup("").join(
        part if isinstance(part, Markup) else Markup("<p>{}</p>").format(part) for part in parts if part is not None
    )
    return Markup('<section style="margin:.5em 0"><h4 style="margin:.2em 0">{}</h4>{}</section>').format(title, body)


def listing(items: Iterable[str]) -> Markup | None:
    """A list; None where there is nothing to list."""
    rows = Markup("").join(Markup("<li>{}</li>").format(each) for each in items)
    return Markup("<ul>{}</ul>").format(rows) if rows else None


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """A table; what is not known is empty."""
    left = Markup('<td style="text-align:left;vertical-align:top;overflow-wrap:anywhere">{}</td>')
    head = Markup("").join(Markup('<th style="text-align:left">{}</th>').format(column) for column in columns)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(left.format("" if cell is None else cell) for cell in row))
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)


def quotes(cited: Iterable[Cited]) -> Markup:
    """Quotes, each with on whose word and since when."""
    return Markup("").join(
        QUOTE.format(quote) + FAINT.format(f"{source}, published {published}") for quote, source, published in cited
    )


def faint(words: str) -> Markup:
    """A remark."""
    return FAINT.format(words)


def face_to_face(sides: Iterable[tuple[str, str, Markup]]) -> Markup:
    """What the sides of a dispute say, next to each other where there is room: name, remark, quotes."""
    side = Markup('<div style="flex:1 1 16em;min-width:0"><strong>{}</strong>{}{}</div>')
    shown = Markup("").join(side.format(name, faint(remark), body) for name, remark, body in sides)
    return Markup('<div style="display:flex;flex-wrap:wrap;gap:1.5em">{}</div>').format(shown)
