"""Mail, messengers, office documents and web archives, each from a real sample made here."""

import io
import json
import mailbox
from datetime import UTC, date, datetime, timedelta, timezone
from email.message import EmailMessage

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.intake.test_web import ATOM, MODERN, RSS, UNDATED

STORY = "The army said on Monday it had captured the town."


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


def word():
    document = docx.Document()
    document.core_properties.title = "Town falls"
    document.add_paragraph(STORY)
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


@pytest.mark.parametrize("html", [False, True])
def test_a_mail_is_a_report_without_the_senders_address(write, take, html):
    (report,) = take(write(m_eml=mail(html=html).as_bytes())).reports
    assert report.text.strip() == STORY
    assert (report.doc, report.title, report.outlet) == ("1@furat.example", "Army – back", "Furat Voices")
    assert report.published == datetime(2017, 11, 13, 10, tzinfo=timezone(timedelta(hours=2)))


def test_a_sender_without_a_name_is_nobodys_outlet(write, take):
    made = mail()
    made.replace_header("From", "someone@private.example")
    assert take(write(m_eml=made.as_bytes())).reports[0].outlet is None


def test_a_mailbox_is_a_report_a_mail_and_an_empty_one_is_refused(take, tmp_path):
    box = mailbox.mbox(tmp_path / "box.mbox")
    for each in (mail(1, text="From here on it was quiet.\n\nFrom there not."), mail(2, text=""), mail(3)):
        box.add(each)
    box.close()
    taken = take(tmp_path / "box.mbox")
    assert taken.docs == ["1@furat.example", "3@furat.example"]
    assert taken.reports[0].text.strip() == "From here on it was quiet.\n\nFrom there not."
    assert len(taken.refused) == 1


def test_a_telegram_channel_is_a_report_a_message_with_its_own_bytes(write, take):
    content = json.dumps(TELEGRAM, indent=1)
    taken = take(write(result_json=content))
    assert taken.docs == ["telegram-77-2", "telegram-77-3"]
    first, second = taken.reports
    assert (first.text, first.outlet, first.published) == (
        STORY,
        "Furat Voices",
        datetime(2017, 11, 13, 10, tzinfo=UTC),
    )
    assert second.text == 'They wrote "messages": [all left]'
    assert all(each.raw.decode() in content for each in taken.received)
    assert json.loads(taken.received[0].raw)["id"] == 2
    assert "1 messages" in taken.noted[0].what


def test_a_telegram_group_has_no_outlet_and_names_nobody(write, take):
    group = TELEGRAM | {"type": "private_group"}
    group["messages"] = [TELEGRAM["messages"][1] | {"from": "Somebody", "from_id": "user1"}]
    (report,) = take(write(result_json=json.dumps({"about": "x", "chats": {"about": "y", "list": [group]}}))).reports
    assert report.outlet is None
    assert "Somebody" not in repr(report)


def test_a_pdf_is_its_text_layer_page_after_page(write, take):
    (report,) = take(write(communique_pdf=pdf("The army left.", "It came back."))).reports
    assert report.text == "The army left.\nIt came back."
    assert report.published is None


def test_a_pdf_of_pictures_is_refused(write, take):
    assert "without a text layer" in take(write(scan_pdf=pdf(""))).refused[0].reason


def test_a_word_document_is_its_paragraphs_and_tables_in_order(write, take):
    (report,) = take(write(story_docx=word())).reports
    assert report.text == f"{STORY}\nkilled\t12\nResidents disagreed."
    assert report.title == "Town falls"


def test_a_workbook_is_a_table_of_reports(write, take):
    content = excel(
        ("a", datetime(2017, 11, 13), STORY), ("b", "13.11.2017", STORY), (None, None, None), (7, None, STORY)
    )
    taken = take(write(r_xlsx=content))
    assert taken.docs == ["a", "7"]
    assert taken.reports[0].published == date(2017, 11, 13)
    assert taken.refused[0].line == 3
    assert "13.11.2017" in taken.refused[0].reason


def test_a_workbook_without_texts_is_refused(write, take):
    assert "column 'text'" in take(write(r_xlsx=excel(("a",), header=("name",)))).refused[0].reason


@pytest.mark.parametrize(("name", "gzip"), [("crawl_warc.gz", True), ("crawl_warc", False)])
def test_a_web_archive_is_a_report_a_page_fetched_well(write, take, name, gzip):
    taken = take(write(**{name: warc(*PAGES, gzip=gzip)}))
    assert [report.url for report in taken.reports] == ["https://meridian.example/1", "https://meridian.example/2"]
    assert taken.reports[0].outlet == "Meridian Wire"
    assert "2 records" in taken.noted[0].what
    assert taken.received[0].raw == MODERN.encode()


def test_a_web_archive_cut_off_gives_what_stands_before(write, take):
    content = warc(*PAGES)
    taken = take(write(**{"crawl_warc.gz": content[: len(content) - 200]}))
    assert taken.reports[0].url == "https://meridian.example/1"


SAMPLES = {
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


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_mutated_samples_crash_nothing_and_lose_no_neighbour(tmp_path, take, name, data):
    content = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        if not content:
            break
    for each in tmp_path.iterdir():
        each.unlink()
    (tmp_path / name).write_bytes(bytes(content))
    (tmp_path / "z.txt").write_text("Last.")
    taken = take(tmp_path)
    assert taken.docs[-1] == "z"
    assert len(taken.received) + len(taken.refused) + len(taken.noted) >= 2
