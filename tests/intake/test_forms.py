"""Mail, messengers, office documents and web archives, each from a real sample."""

import io
import json
import mailbox
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.samples import MODERN, PAGES, SAMPLES, STORY, TELEGRAM, excel, mail, pdf, warc, word


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


def test_rows_beyond_the_size_a_sheet_says_it_has_are_read(write, take):
    packed, made = zipfile.ZipFile(io.BytesIO(excel(("a", None, STORY), ("b", None, STORY)))), io.BytesIO()
    with zipfile.ZipFile(made, "w") as anew:
        for name in packed.namelist():
            anew.writestr(name, packed.read(name).replace(b'<dimension ref="A1:C3"', b'<dimension ref="A1:C2"'))
    assert take(write(r_xlsx=made.getvalue())).docs == ["a", "b"]


def test_a_workbook_without_texts_is_refused(write, take):
    assert "column 'text'" in take(write(r_xlsx=excel(("a",), header=("name",)))).refused[0].reason


@pytest.mark.parametrize(("name", "gzip"), [("crawl_warc.gz", True), ("crawl_warc", False)])
def test_a_web_archive_is_a_report_a_page_fetched_well(write, take, name, gzip):
    taken = take(write(**{name: warc(*PAGES, gzip=gzip)}))
    told = taken.received[0].fetched
    assert (told["url"], told["status"]) == ("https://meridian.example/1", 200)
    assert ["Content-Type", "text/html; charset=utf-8"] in told["headers"]
    assert datetime.fromisoformat(told["at"]).year >= 2017
    assert [report.url for report in taken.reports] == ["https://meridian.example/1", "https://meridian.example/2"]
    assert taken.reports[0].outlet == "Meridian Wire"
    assert "2 records" in taken.noted[0].what
    assert taken.received[0].raw == MODERN.encode()


def test_a_web_archive_without_a_page_is_refused(write, take):
    content = warc(("https://furat.example/a.png", "image/png", "200 OK", b"x"), gzip=False)
    assert "holds no reports" in take(write(crawl_warc=content)).refused[0].reason


def test_a_web_archive_cut_off_gives_what_stands_before(write, take):
    content = warc(*PAGES)
    taken = take(write(**{"crawl_warc.gz": content[: len(content) - 200]}))
    assert taken.reports[0].url == "https://meridian.example/1"


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
