"""Addresses over a real connection: every answer ends in a report or a clear refusal, and nothing goes where it must not."""

import pytest

from sayso.intake import Web
from sayso.intake.fetching import Fetcher, FetchError, Limits, is_address
from sayso.intake.fetching.guard import is_public
from tests.intake import web_server

LIMITS = Limits(seconds=2.0, received=4_000_000, unpacked=4_000_000)


@pytest.fixture(scope="module")
def running():
    server = web_server.started()
    yield server
    web_server.stop(server)


@pytest.fixture
def server(running):
    running.asked.clear()
    return running


@pytest.fixture
def visit(take, server):
    def visit(*paths, **options):
        web = Web(("127.0.0.1",), limits=LIMITS, pause=0.0, **options)
        return take(*map(server.url, paths), web=web)

    return visit


def test_a_page_keeps_its_bytes_and_how_they_came(visit, server):
    (received,) = visit("/moved").received
    assert received.report.title == "Town falls"
    assert received.raw.startswith(b"<!DOCTYPE html>")
    told = received.fetched
    assert (told["url"], told["final"], told["status"]) == (server.url("/moved"), server.url("/page/moved"), 200)
    assert told["redirects"] == [server.url("/moved")]
    assert ["Content-Type", "text/html; charset=utf-8"] in told["headers"]
    assert told["at"].endswith("+00:00")


def test_what_the_server_says_of_its_encoding_is_tried_first(visit):
    (report,) = visit("/story").reports
    assert "боевики" in report.text


@pytest.mark.parametrize("path", ["/packed", "/deflated", "/plain"])
def test_packed_and_plain_answers_are_read(visit, path):
    (report,) = visit(path).reports
    assert "captured the town" in report.text


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/none", "status 404"),
        ("/broken", "status 500"),
        ("/empty", "is empty"),
        ("/round", "leads on without end"),
        ("/nowhere", "leads on without end or to nowhere"),
        ("/to-file", "leads to file:"),
        ("/to-metadata", "169.254.169.254, an address of a private network"),
        ("/liar", "says it is packed as gzip, but is not"),
        ("/unasked", "packed as 'br'"),
        ("/cut", "ends before it is whole"),
        ("/short", "could not be fetched"),
        ("/bomb", "is larger than any report"),
        ("/endless", "is larger than any report"),
        ("/drip", "did not answer in time"),
        ("/silent", "did not answer in time"),
        ("/no-http", "could not be fetched"),
        ("/many-headers", "could not be fetched"),
        ("/picture", "is a PNG image"),
    ],
)
def test_a_bad_answer_is_refused_and_its_neighbour_taken(visit, path, why):
    taken = visit(path, "/plain")
    assert [why in refusal.reason for refusal in taken.refused] == [True], taken.refused
    assert len(taken.reports) == 1


def test_a_feed_that_would_swell_ends_in_reports_or_a_refusal(visit):
    taken = visit("/entities", "/plain")
    assert "captured the town" in taken.reports[-1].text
    assert all(len(report.text) < 100_000 for report in taken.reports)


def test_a_feed_s_pages_are_fetched_only_if_asked(visit, server):
    assert visit("/feed").docs == ["furat-1", "furat-3"]
    assert server.paths == ["/feed"]
    taken = visit("/feed", follow=True)
    assert "1 times twelve civilians" in taken.reports[0].text
    assert server.paths[1:] == ["/feed", "/robots.txt", "/page/1"]


def test_links_without_text_are_told_or_followed_on_their_own_site(visit):
    (refusal,) = visit("/links").refused
    assert "names 3 pages that were not fetched" in refusal.reason
    taken = visit("/links", follow=True)
    assert [report.outlet for report in taken.reports] == ["Meridian Wire", "Meridian Wire"]
    assert "names 1 pages that were not fetched: they are of another site" in taken.refused[0].reason


def test_sitemaps_are_followed_as_robots_txt_allows_and_so_far(visit, server):
    taken = visit("/sitemaps.xml", follow=True)
    assert len(taken.reports) == 4
    assert [refusal.where for refusal in taken.refused] == [server.url("/closed/1")]
    assert "robots.txt" in taken.refused[0].reason
    assert "/closed/1" not in server.paths
    taken = visit("/sitemap.xml", follow=True, at_most=2)
    assert len(taken.reports) == 2
    assert "names 3 pages" in taken.refused[0].reason


def test_a_list_of_addresses_in_a_file_is_followed_if_asked(server, take, write):
    path = write(list_txt=f"{server.url('/page/7')}\n{server.url('/page/8')}\n{server.url('/page/7')}\n")
    web = Web(("127.0.0.1",), follow=True, pause=0.0)
    assert len(take(path, web=web).reports) == 2
    assert "names 2 pages" in take(path).refused[0].reason


def test_an_unchanged_page_is_not_sent_again(server):
    with Fetcher(allowed=["127.0.0.1"], pause=0.0) as fetcher:
        first = fetcher.fetch(server.url("/feed"))
        again = fetcher.fetch(server.url("/feed"), etag=first.header("etag"))
    assert (first.status, again.status, again.body) == (200, 304, b"")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://localhost:{}/plain", "private network"),
        ("http://[::1]:{}/plain", "private network"),
        ("http://[::ffff:127.0.0.1]:{}/plain", "private network"),
        ("http://0x7f.1:{}/plain", "private network"),
        ("http://2130706433:{}/plain", "private network"),
        ("http://10.1.2.3/", "private network"),
        ("http://reader:secret@127.0.0.1:{}/plain", "carries a name or password"),
        ("http://no-such-host.invalid/", "not known to the network"),
        ("http:///plain", "leads to http:"),
        ("http://host:port/", "is no web address"),
    ],
)
def test_private_machines_are_not_talked_to_unless_allowed_by_name(server, url, why):
    with Fetcher(allowed=["desk.example"], limits=LIMITS, pause=0.0) as fetcher, pytest.raises(FetchError, match=why):
        fetcher.fetch(url.format(server.server_port))
    assert server.asked == []


@pytest.mark.parametrize(
    "ip", ["127.0.0.1", "0.0.0.0", "192.168.1.1", "100.64.0.1", "169.254.1.1", "224.0.0.1", "fe80::1%eth0", "fc00::1",
           "::", "64:ff9b::a00:1", "2002:7f00:1::", "255.255.255.255"]
)  # fmt: skip
def test_addresses_of_private_networks(ip):
    assert not is_public(ip)


def test_addresses_of_the_open_internet():
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_what_is_an_address():
    assert is_address("HTTPS://example.org/a")
    assert not is_address("reports/http.txt")
    assert not is_address("file:///etc/passwd")
