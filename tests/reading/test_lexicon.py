"""Word lists are checked as they are read, and a mistake is named with its file, line and cure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sayso.errors import DataFileError
from sayso.model import Outcome
from sayso.reading.lexicon import DATA, Table, any_of, load, word_set


def table(tmp_path: Path, source: str) -> Table:
    path = tmp_path / "words.toml"
    path.write_text(source, encoding="utf-8")
    return load(path)


def test_every_kept_file_is_toml() -> None:
    for path in DATA.glob("*.toml"):
        assert list(load(path.name)), path


def test_not_toml_names_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as caught:
        table(tmp_path, 'verbs = ["kill"]\nnouns = [strike]\n')
    assert caught.value.line == 2
    assert caught.value.where == str(tmp_path / "words.toml")
    assert caught.value.cure


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="cannot be read"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ('[verbs]\nkill = ["kill", 3]\n', 2, "3 is not a word"),
        ('[verbs]\nhit = ["hit"]\nkill = ["kill", "kill"]\n', 3, "listed twice"),
        ('[verbs]\nkill = "kill"\n', 2, "must be a list of texts"),
        ("[nouns]\n[verbs]\n", 2, "is missing"),
    ],
)
def test_a_bad_list_names_its_line(tmp_path: Path, source: str, line: int, what: str) -> None:
    with pytest.raises(DataFileError, match=what) as caught:
        table(tmp_path, source).table("verbs").words("kill")
    assert caught.value.line == line


def test_repeated_tables_keep_their_own_lines(tmp_path: Path) -> None:
    rules = table(tmp_path, '[[rule]]\nname = "a"\n\n[[rule]]\nname = ""\n').tables("rule")
    assert rules[0].text("name") == "a"
    with pytest.raises(DataFileError) as caught:
        rules[1].text("name")
    assert caught.value.line == 5


def test_an_unknown_key_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="is not a key"):
        table(tmp_path, "words = []\nwrods = []\n").only("words")


def test_choices_numbers_and_flags(tmp_path: Path) -> None:
    rule = table(tmp_path, 'outcome = "killed"\nother = "slain"\nmany = true\n')
    assert rule.choice("outcome", Outcome) is Outcome.KILLED
    assert rule.flag("many")
    assert not rule.flag("few")
    with pytest.raises(DataFileError, match="one of killed, wounded"):
        rule.choice("other", Outcome)
    with pytest.raises(DataFileError, match="a whole number"):
        rule.number("many")


def test_patterns_are_compiled_with_their_names(tmp_path: Path) -> None:
    rule = table(tmp_path, "good = '{day} \\d{2}'\nbad = '('\nloose = '{month}'\n")
    assert rule.pattern("good", names={"day": any_of(["Mon", "Monday"])}).fullmatch("Monday 12")
    with pytest.raises(DataFileError, match="not a regular expression"):
        rule.pattern("bad")
    with pytest.raises(DataFileError, match="stands for nothing"):
        rule.pattern("loose", names={"day": "x"})


def test_any_of_prefers_the_longest() -> None:
    found = re.match(any_of(["at", "at least"]), "at  least")
    assert found is not None
    assert found[0] == "at  least"


def test_a_list_is_found_by_its_tables_and_a_missing_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('plain = ["some"]\n[verbs]\nkill = ["kill", "slay"]\n', encoding="utf-8")
    assert word_set(str(path), "plain") == {"some"}
    assert word_set(str(path), "verbs", "kill") == {"kill", "slay"}
    with pytest.raises(DataFileError, match="is missing") as caught:
        word_set(str(path), "verbs", "wound")
    assert caught.value.field == "wound"
