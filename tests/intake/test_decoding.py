"""Bytes to text, by evidence."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.intake.decoding import REPLACED, decode, is_binary

CURLY = "The army said Syria’s “last” bastion had fallen – again."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", CURLY),
        ("cp1252", "Les forces du régime ont repris la ville, a déclaré l’armée."),
        ("cp1256", "قال المرصد إن التنظيم استعاد السيطرة على المدينة يوم الاثنين"),
        ("cp1251", "Армия объявила об освобождении города от боевиков"),
        ("utf-16-le", "The army said on Monday it held the town."),
        ("utf-16-be", "The army said on Monday it held the town."),
    ],
)
def test_an_unmarked_encoding_is_found_by_how_it_reads(encoding, text):
    found = decode(text.encode(encoding))
    assert found is not None
    assert found.text == text


def test_a_guess_is_told_and_utf8_is_not():
    assert decode(CURLY.encode()).note is None
    assert "cp1252" in decode(CURLY.encode("cp1252")).note


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(encoding):
    assert decode(CURLY.encode(encoding)).text == CURLY


def test_a_damaged_utf8_file_stays_utf8_with_the_damage_marked():
    damaged = decode((CURLY * 3).encode() + b"\xe2\x80")
    assert damaged.text == CURLY * 3 + REPLACED
    assert "(1)" in damaged.note


def test_binary_is_told_from_utf16():
    assert is_binary(b"\x7fELF\x02\x01\0\0\0\0")
    assert not is_binary(CURLY.encode("utf-16"))
    assert not is_binary("The army said".encode("utf-16-le"))
    assert not is_binary(CURLY.encode())


@given(st.text())
def test_utf8_without_a_mark_comes_back_as_it_was(text):
    data = text.encode("utf-8", "ignore")
    if b"\0" not in data and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE)):
        assert decode(data).text == data.decode()


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_nothing_never_an_error(data):
    found = decode(data)
    assert found is None or isinstance(found.text, str)
