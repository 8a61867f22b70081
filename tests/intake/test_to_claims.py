"""Every form from its bytes to claims: one story, told in each, gives the same claim with its words and its report's day."""

from __future__ import annotations

import json

import pytest

from sayso.model import Change, Control
from sayso.reading import Reader
from sayso.world import World
from tests.intake import samples

STORY = "Islamic State fighters captured the town of Mayadin on Sunday, residents said."
LONGER = f"<p>{STORY}</p><p>The road to the river was closed for three days, and the market did not open.</p>" * 3


def _telegram() -> bytes:
    return json.dumps(samples.TELEGRAM | {"messages": [samples.TELEGRAM["messages"][1] | {"text": STORY}]}).encode()


def _archiver() -> bytes:
    return json.dumps(samples.ARCHIVER | {"metadata": samples.ARCHIVER["metadata"] | {"content": STORY}}).encode()


def _page(layout: str) -> bytes:
    return layout.replace(samples.PARAGRAPHS, LONGER).encode()


FORMS = {
    "a.txt": STORY.encode(),
    "a.jsonl": json.dumps({"text": STORY, "published": "2017-11-13"}).encode() + b"\n",
    "a.json": json.dumps([{"text": STORY, "published": "2017-11-13"}]).encode(),
    "a.csv": f'text,published\n"{STORY}",2017-11-13\n'.encode(),
    "a.tsv": f"text\tpublished\n{STORY}\t2017-11-13\n".encode(),
    "modern.html": _page(samples.MODERN),
    "byline.html": _page(samples.BYLINE),
    "undated.html": _page(samples.UNDATED),
    "rss.xml": samples.RSS.replace("The army left.", STORY).encode(),
    "atom.xml": samples.ATOM.replace("The army left.", STORY).encode(),
    "a.eml": samples.mail(text=STORY).as_bytes(),
    "a.mbox": b"From x Mon Nov 13 10:00:00 2017\n" + samples.mail(text=STORY).as_bytes(),
    "result.json": _telegram(),
    "chat.txt": samples.WHATSAPP.replace(samples.STORY, STORY).encode(),
    "run.json": _archiver(),
    "a.pdf": samples.pdf(STORY),
    "a.docx": samples.word(STORY),
    "a.xlsx": samples.excel(("a", "2017-11-13", STORY)),
    "a.warc.gz": samples.warc(("https://m.example/1", "text/html", "200 OK", _page(samples.MODERN))),
    "a.warc": samples.warc(("https://m.example/1", "text/html", "200 OK", _page(samples.MODERN)), gzip=False),
}


@pytest.fixture(scope="module")
def reader():
    return Reader(World.load())


@pytest.mark.parametrize("name", FORMS)
def test_each_form_comes_to_the_same_claim(take, tmp_path, reader, name):
    file = tmp_path / name
    file.write_bytes(FORMS[name])
    taken = take(file, published="2017-11-13")
    claims = [(reading.report, claim) for reading in reader.read(taken.reports[:1]) for claim in reading.claims]
    (report, claim), *_ = [each for each in claims if isinstance(each[1].what, Control)]
    assert (claim.what.change, claim.place.name) == (Change.CAPTURED, "Mayadin")
    assert [speaker.name for speaker in claim.speakers] == ["residents"]
    assert report.text[claim.start : claim.end] == claim.quote
    assert str(report.day) == "2017-11-13"
    assert (str(claim.date.first), str(claim.date.last)) == ("2017-11-12", "2017-11-12")
