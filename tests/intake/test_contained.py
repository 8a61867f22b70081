"""Risky parsers run apart: what swells, hangs or dies costs one input, and the next is read."""

import io
import resource
import zipfile

import pytest

from sayso.intake import children, contained, gather
from tests.intake.samples import MODERN, excel, pdf, word


def bomb(inner, name="word/document.xml"):
    """A real Word document whose main part unpacks to something else."""
    made, stream = zipfile.ZipFile(io.BytesIO(word())), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for part in made.namelist():
            out.writestr(part, inner if part == name else made.read(part))
    return stream.getvalue()


def test_the_parser_runs_in_another_process(write, take, monkeypatch):
    monkeypatch.setattr("sayso.intake.office.pdf", None)  # which in this process would be called in vain
    assert take(write(a_pdf=pdf("The army left."))).docs == ["a"]


@pytest.mark.timeout(60)
def test_a_document_that_swells_is_refused_and_the_next_is_read(write, take):
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    swelling = bomb(head + b"<w:p/>" * 16_000_000 + b"</w:body></w:document>")
    assert len(swelling) < 500_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = take(write(a_docx=swelling), write(b_pdf=pdf("The army left.")))
    assert taken.docs == ["b"]
    assert len(taken.refused) == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB, in this process


def test_a_document_that_says_it_unpacks_to_too_much_is_not_unpacked(write, take, monkeypatch):
    taken = take(write(a_docx=bomb(b" " * (129 * 1024 * 1024))))
    assert "unpacks to more than any document holds" in taken.refused[0].reason


def test_an_input_that_takes_too_long_is_refused_and_the_next_is_read(write, take, monkeypatch):
    monkeypatch.setattr(children, "SECONDS", 0.0)
    monkeypatch.setattr(children, "STARTING", 0.0)
    long = [(f"a{n}", "2017-11-13", "The army left.") for n in range(3000)]
    taken = take(write(a_xlsx=excel(*long)))
    assert contained.TOO_MUCH in taken.refused[0].reason
    monkeypatch.undo()
    assert take(write(b_html=MODERN)).docs == ["b"]


def test_a_child_that_died_is_replaced(write, take):
    assert take(write(a_pdf=pdf("The army left."))).docs == ["a"]
    contained._CHILDREN.end()
    assert take(write(a_pdf=pdf("The army left."))).docs == ["a"]


def test_many_inputs_come_in_their_order_and_what_one_does_to_its_child_costs_no_other(write, take):
    long = MODERN.replace("twelve", "twelve and " * 20_000)  # an answer longer than a pipe holds
    swelling = bomb(
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + b"<w:p/>" * 16_000_000
        + b"</w:body></w:document>"
    )
    pages = {f"a{n:02}_html": MODERN.replace("twelve", str(n)) if n % 3 else long for n in range(12)}
    paths = [write(**{name: content}) for name, content in pages.items()]
    taken = take(*paths[:5], write(bad_docx=swelling), *paths[5:])
    assert taken.docs == [f"a{n:02}" for n in range(12)]
    assert [refusal.where for refusal in taken.refused] == [str(paths[0].parent / "bad.docx")]


def test_inputs_that_nobody_waited_for_are_in_nobody_s_way(write):
    paths = [write(**{f"a{n}_html": MODERN}) for n in range(8)]
    assert next(gather(paths, refused=[])).doc == "a0"
    assert [report.doc for report in gather(paths[4:], refused=[])] == ["a4", "a5", "a6", "a7"]


def test_everything_about_a_report_comes_back_over_the_pipe(write, take):
    taken = take(write(p_html=MODERN), outlet="overridden", published="2017-01-01")
    (received,) = taken.received
    assert received.raw == MODERN.encode()
    assert received.report.published.isoformat() == "2017-11-13T10:00:00+02:00"
    assert received.report.origin.endswith("p.html")
    undated = take(write(q_pdf=pdf("The army left.")), outlet="wire", published="2017-11-13T09:00:00+02:00").reports[0]
    assert (undated.outlet, undated.published.isoformat()) == ("wire", "2017-11-13T09:00:00+02:00")
