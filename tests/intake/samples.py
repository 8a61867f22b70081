"""A real sample of every form, made here."""

import io
import json
from email.message import EmailMessage

import docx
import openpyxl
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

STORY = "The army said on Monday it had captured the town."


BODY = """The army said it had captured the town after two days of clashes with militants on its northern edge, and that the
road to the crossing had been opened to traffic for the first time in three years.
At least twelve civilians were killed, residents said, and more than forty were taken to the hospital in Hajin, where a nurse
spoke of a second attack on the ambulance on its way back to the river."""
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY.split(".\n"))

MODERN = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Town falls | Meridian Wire</title>
<meta property="og:site_name" content="Meridian Wire"><meta property="og:title" content="Town falls">
<meta property="article:published_time" content="2017-11-13T10:00:00+02:00">
<link rel="canonical" href="https://meridian.example/town-falls"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Town falls</h1>{PARAGRAPHS}</article>
<aside>Most read: nothing of the kind</aside><footer>Copyright 2019 Meridian</footer></body></html>"""
BYLINE = f"""<html><head><title>Town falls</title></head><body><div id="page"><div class="head">Furat Voices</div>
<div class="story"><h1>Town falls</h1><div class="byline">By our reporter, 13 November 2017</div>{PARAGRAPHS}</div>
<div class="comments"><p>First!</p></div></div></body></html>"""
UNDATED = f"""<HTML><HEAD><TITLE>Town falls</TITLE></HEAD><BODY BGCOLOR=white><CENTER><H1>Town falls</H1></CENTER>
{PARAGRAPHS}<P>The town last changed hands on 3 March 2015.<HR><I>Copyright 2019</I></BODY></HTML>"""


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Furat Voices</title><language>en</language>
<item><guid>furat-1</guid><title>Army &amp; allies leave</title><link>https://furat.example/1</link>
<pubDate>Mon, 13 Nov 2017 00:30:00 +0200</pubDate><description>&lt;p&gt;The army left.&lt;/p&gt;&lt;p&gt;It did.&lt;/p&gt;</description></item>
<item><guid>furat-2</guid><title>Nothing more</title></item>
<item><guid>furat-3</guid><pubDate>no day</pubDate><description>The army came back.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Meridian Wire</title>
<entry><id>urn:m:1</id><title>Town falls</title><published>2017-11-13T10:00:00+02:00</published>
<link href="https://meridian.example/1"/><content type="html">&lt;p&gt;The army left.&lt;/p&gt;</content></entry></feed>"""


def mail(number=1, *, html=False, text=STORY):
    made = EmailMessage()
    made["From"] = "Furat Voices <desk@furat.example>"
    made["Subject"] = "Army – back"
    made["Date"] = "Mon, 13 Nov 2017 10:00:00 +0200"
    made["Message-ID"] = f"<{number}@furat.example>"
    made.set_content(f"<p>{text}</p>" if html else text, subtype="html" if html else "plain")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="map.png")
    return made


def pdf(*pages):
    """A PDF by its specification (ISO 32000-1): catalogue, pages, and one stream of text a page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{out}{tail}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word(text=STORY):
    document = docx.Document()
    document.core_properties.title = "Town falls"
    document.add_paragraph(text)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "killed", "12"
    document.add_paragraph("Residents disagreed.")
    return saved(document)


def excel(*rows, header=("doc", "published", "text")):
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(row)
    book.create_sheet("notes").append(("to do",))
    return saved(book)


def warc(*pages, gzip=True):
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=gzip)
    for url, content_type, status, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    return stream.getvalue()


TELEGRAM = {
    "name": "Furat Voices",
    "type": "public_channel",
    "id": 77,
    "messages": [
        {"id": 1, "type": "service", "date": "2017-11-13T09:00:00", "action": "create_channel", "text": ""},
        {"id": 2, "type": "message", "date": "2017-11-13T12:00:00", "date_unixtime": "1510567200", "text": STORY},
        {
            "id": 3,
            "type": "message",
            "date": "2017-11-13T13:00:00",
            "text": ['They wrote "messages": [', {"type": "bold", "text": "all"}, " left]"],
        },
    ],
}
PAGES = (
    ("https://meridian.example/1", "text/html; charset=utf-8", "200 OK", MODERN.encode()),
    ("https://meridian.example/map.png", "image/png", "200 OK", b"\x89PNG"),
    ("https://meridian.example/gone", "text/html", "404 Not Found", b"<html>gone</html>"),
    (
        "https://meridian.example/2",
        "text/html; charset=windows-1252",
        "200 OK",
        UNDATED.replace("It", "It’s").encode("cp1252"),
    ),
)

WHATSAPP = f"""13/11/2017, 09:58 - Messages and calls are end-to-end encrypted.
13/11/2017, 10:00 - Um Khalid: {STORY}
They came at dawn.
13/11/2017, 10:02 - +963 900 000 000: <Media omitted>
14/11/2017, 07:30 - Um Khalid: The shelling began again: two houses hit.
"""
ARCHIVER = {
    "status": "wacz: success",
    "metadata": {
        "url": "https://t.example/furat/77",
        "title": "Army back",
        "content": STORY,
        "timestamp": "2017-11-13T10:00:00+00:00",
        "_processed_at": "2017-11-14T08:00:00+00:00",
        "author": "Somebody",
    },
    "media": [{"filename": "1.jpg", "urls": ["https://store.example/1.jpg"], "properties": {"hash": "SHA-256:00"}}],
}
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://meridian.example/1</loc></url><url><loc>https://meridian.example/2</loc></url></urlset>"""
GDELT = "".join("\t".join([str(n), "20171113", *[""] * 58, f"https://meridian.example/{n}"]) + "\n" for n in (1, 2))

SAMPLES = {
    "chat.txt": WHATSAPP.encode(),
    "run.json": json.dumps(ARCHIVER).encode(),
    "sitemap.xml": SITEMAP.encode(),
    "20171113.export.CSV": GDELT.encode(),
    "pages.txt": b"https://meridian.example/1\nhttps://meridian.example/2\n",
    "a.txt": b"The army left.\n",
    "a.jsonl": b'{"doc": "1", "text": "A."}\n{"doc": "2", "text": "B."}\n',
    "a.json": b'[{"doc": "1", "text": "A."},\n {"doc": "2", "text": "B."}]',
    "a.csv": b'doc,published,text\n1,2017-11-13,"A, b"\n2,,C\n',
    "a.html": MODERN.encode(),
    "a.xml": RSS.encode(),
    "b.xml": ATOM.encode(),
    "a.eml": mail().as_bytes(),
    "a.mbox": b"From x Mon Nov 13 10:00:00 2017\n" + mail().as_bytes(),
    "result.json": json.dumps(TELEGRAM).encode(),
    "a.pdf": pdf("The army left.", "It came back."),
    "a.docx": word(),
    "a.xlsx": excel(("a", "2017-11-13", STORY)),
    "a.warc.gz": warc(*PAGES),
    "a.warc": warc(*PAGES, gzip=False),
}
