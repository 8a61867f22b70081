"""What holds for every format."""

import io
from pathlib import Path

import pytest

from sayso.errors import QuestionError
from sayso.exports import FORMATS, acled, export, ged

PUBLIC = sorted(set(FORMATS) - {"claims"})


def said(content):
    return content if isinstance(content, str) else content.decode("utf-8", "replace")


@pytest.mark.parametrize("format", PUBLIC)
def test_private_sources_are_hidden_in_every_format_for_publication(format, picture, written):
    content = said(written(format, picture)).casefold()
    assert "furati" not in content
    assert "his brother" not in content
    assert "rang us" not in content


@pytest.mark.parametrize("format", ["public-claims", "csv", "geojson"])
def test_private_sources_show_when_asked_for(format, picture, written):
    assert "Khaled al-Furati" in said(written(format, picture, show_private=True))


def test_an_unknown_format_is_told_with_those_there_are(picture):
    with pytest.raises(QuestionError, match="geojson"):
        export("powerpoint", picture, io.StringIO())


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_picture_of_nothing_can_be_exported(format, world, written):
    from sayso.picture import Picture

    written(format, Picture([], world))


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_the_same_picture_gives_the_same_bytes(format, picture, written):
    assert written(format, picture) == written(format, picture)


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_format_can_be_written_to_a_file_opened_for_text(format, picture, written, tmp_path):
    path = tmp_path / "out"
    with path.open("w", encoding="utf-8", newline="") as stream:
        export(format, picture, stream)
    content = written(format, picture)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize("columns", [ged.COLUMNS, acled.COLUMNS], ids=["ged", "acled"])
def test_every_column_is_told_where_it_comes_from_or_why_it_is_empty(columns):
    page = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    grouped = {"conflict": "conflict, dyad and side numbers", "dyad": "conflict, dyad", "side": "side numbers"}
    told = [name for name in columns if f"`{name}`" not in page and not name.endswith(("_dset_id", "_new_id"))]
    assert told == []
    assert all(words in page for words in grouped.values())
