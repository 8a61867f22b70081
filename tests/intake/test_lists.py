"""What names pages without carrying them, chats, archivers' runs, and tables whose columns have names of their own."""

import json
from datetime import UTC, datetime

import pytest

from sayso.errors import ReportError
from sayso.intake.addresses import is_list
from sayso.intake.fetching import host_of
from sayso.intake.items import Defaults
from sayso.intake.whatsapp import is_export
from tests.intake.samples import ARCHIVER, GDELT, SITEMAP, STORY, WHATSAPP, excel


def test_a_chat_is_a_report_a_message_and_names_nobody(write, take):
    taken = take(write(chat_txt=WHATSAPP))
    first, second = taken.reports
    assert first.text == f"{STORY}\nThey came at dawn."
    assert first.published == datetime(2017, 11, 13, 10)
    assert second.text == "The shelling began again: two houses hit."
    assert all("Khalid" not in repr(report) and report.outlet is None for report in taken.reports)
    assert "Um Khalid" in taken.received[0].raw.decode()
    assert "2 messages" in taken.noted[-1].what


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("[11/13/17, 3:05:09 PM] Um Khalid: They left.", datetime(2017, 11, 13, 15, 5)),
        ("13.11.17, 15:05 - Um Khalid: They left.", datetime(2017, 11, 13, 15, 5)),
        ("2017-11-13, 15:05 - Um Khalid: They left.", datetime(2017, 11, 13, 15, 5)),
        ("11/12/17, 15:05 - Um Khalid: They left.", None),
    ],
)
def test_a_chat_s_dates_are_worked_out_or_left_open(write, take, line, moment):
    report = take(write(chat_txt=f"{line}\n{line}\n")).reports[0]
    assert (report.text, report.published) == ("They left.", moment)


def test_prose_with_a_date_is_no_chat():
    assert not is_export("13/11/2017, 10:00 - the army said it had left.\nThe town was quiet.")


def test_an_archivers_run_is_a_report_and_the_account_is_not_taken(write, take):
    run = json.dumps([ARCHIVER, ARCHIVER | {"metadata": {"url": "https://t.example/1"}}, ARCHIVER | {"metadata": 3}])
    taken = take(write(run_json=run))
    (report,) = taken.reports
    assert (report.text, report.title, report.outlet) == (STORY, "Army back", "t.example")
    assert report.published == datetime(2017, 11, 13, 10, tzinfo=UTC)
    assert report.url == "https://t.example/furat/77"
    assert json.loads(taken.received[0].raw)["media"][0]["properties"]["hash"] == "SHA-256:00"
    assert ["no archived address" in taken.refused[0].reason, "names 1 pages" in taken.refused[1].reason] == [
        True,
        True,
    ]


@pytest.mark.parametrize("text", [SITEMAP, GDELT, "url,date\nhttps://a.example/1,x\n,y\nhttps://a.example/2,z\n"])
def test_lists_of_addresses_are_told_as_pages_not_fetched(write, take, text):
    taken = take(write(list_txt=text))
    assert not taken.reports
    assert "names 2 pages that were not fetched" in taken.refused[-1].reason


def test_a_broken_address_loses_no_neighbour(write, take):
    run = json.dumps([ARCHIVER | {"metadata": ARCHIVER["metadata"] | {"url": "http://[1"}}, ARCHIVER])
    assert [report.outlet for report in take(write(run_json=run)).reports] == [None, "t.example"]
    assert host_of("http://[1") == ""


def test_prose_and_tables_of_reports_are_no_lists():
    assert not is_list("https://a.example/1 says that the army left.\n", Defaults())
    assert not is_list("url,text\nhttps://a.example/1,The army left.\n", Defaults())


@pytest.mark.parametrize(
    "files",
    [
        {"t_csv": f'body;paper;day\n"{STORY}";Wire;2017-11-13\n'},
        {"t_jsonl": json.dumps({"body": STORY, "paper": "Wire", "day": "2017-11-13"}) + "\n"},
        {"t_json": json.dumps([{"Body": STORY, "paper": "Wire", "day": "2017-11-13"}])},
        {"t_xlsx": excel((STORY, "Wire", "2017-11-13"), header=("Body", "paper", "day"))},
    ],
)
def test_a_table_s_own_columns_can_be_named(write, take, files):
    path = write(**files)
    (report,) = take(path, columns=["text=body", "outlet=paper", "published=day"]).reports
    assert (report.text, report.outlet, str(report.day)) == (STORY, "Wire", "2017-11-13")
    assert not take(path).reports


@pytest.mark.parametrize("wrong", ["text", "body=text", "text="])
def test_a_mapping_that_maps_nothing_is_refused_at_once(write, take, wrong):
    with pytest.raises(ReportError, match="maps no column"):
        take(write(a_txt="x"), columns=[wrong])
