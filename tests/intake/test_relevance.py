"""Which reports matter, and why."""

import json

import pytest

from sayso.errors import DataFileError
from sayso.intake.relevance import WordList, relevance
from sayso.model import Report


def weigh(text, words=None):
    return relevance(Report(doc="a", text=text), words)


@pytest.mark.parametrize(
    "text",
    [
        "At least six people died when a car bomb went off near the ministry, officials said.",
        "Rebels have withdrawn from the border town of Karsa, residents said.",
        "Thousands fled their homes as fighting neared the river.",
        "The governor's forces are in full control of the province, his office said.",
    ],
)
def test_reports_of_violence_are_kept(text):
    assert weigh(text).kept


@pytest.mark.parametrize(
    "text",
    [
        "Shares fell on Monday after the central bank raised interest rates.",
        "Heavy rain is expected across the south, with flooding possible near rivers.",
        "The festival opened with a film about a baker. Critics praised its humour.",
    ],
)
def test_other_news_is_left_out(text):
    assert not weigh(text).kept


def test_a_verdict_names_its_words_and_what_each_counts():
    judged = weigh("Shells killed two soldiers; shells fell all night.")
    assert judged.words == (("kill*", 2), ("shell*", 2), ("soldier*", 1))
    assert judged.score == 5


def test_a_list_of_ones_own_takes_the_place_of_the_shipped(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('enough = 1\n[[words]]\ncounts = 1\nlist = ["flood*"]\n', encoding="utf-8")
    words = WordList.load(file)
    assert weigh("The flooding goes on.", words).kept
    assert not weigh("Shells killed two.", words).kept


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("enough = ", "is no TOML"),
        ("enough = 0", "field 'enough'"),
        ("enough = 1", "field 'words'"),
        ('enough = 1\n[[words]]\nlist = ["a"]', "field 'counts'"),
        ('enough = 1\n[[words]]\ncounts = 1\nlist = ["*"]', "field 'list'"),
    ],
)
def test_a_mistake_in_a_list_is_told_with_its_cure(tmp_path, text, why):
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=why):
        WordList.load(file)
    with pytest.raises(DataFileError, match="cannot be read"):
        WordList.load(tmp_path / "none.toml")


def test_nearly_every_hand_marked_report_with_a_claim_is_kept(shared):
    marked = json.loads((shared / "gold" / "dev.json").read_text(encoding="utf-8"))
    kept = [relevance(Report(doc=e["doc"], text=e["text"], title=e.get("title"))).kept for e in marked if e["claims"]]
    assert sum(kept) >= 0.98 * len(kept)
