"""Pieces of HTML, as feeds and mails carry them, to text."""

from __future__ import annotations

import lxml.etree  # type: ignore[import-untyped]
import lxml.html  # type: ignore[import-untyped]

CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), " ")  # which no markup may hold
BLOCKS = ("br", "p", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "section")


def readable(fragment: str) -> str:
    """The text of a piece of HTML, a line a block."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    fragment = fragment.translate(CONTROLS)
    try:
        tree = lxml.html.fragment_fromstring(fragment, create_parent="div")
    except (lxml.etree.LxmlError, ValueError):
        return fragment.strip()
    lxml.etree.strip_elements(tree, "script", "style", lxml.etree.Comment, with_tail=False)
    for block in tree.iter(*BLOCKS):
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)
