"""Languages are told when sure, and what cannot be read is kept and noted."""

import pytest

from sayso.intake.language import ENOUGH, is_read, language, with_language
from sayso.model import Report

TEXTS = {
    "en": "The army said on Monday that it had captured the town after two days of clashes on its northern edge.",
    "ar": "قال المرصد إن التنظيم استعاد السيطرة على المدينة يوم الاثنين بعد يومين من الاشتباكات على أطرافها الشمالية",
    "ru": "Армия объявила в понедельник об освобождении города от боевиков после двух дней боёв на северной окраине",
    "fr": "L'armée a déclaré lundi avoir repris la ville après deux jours de combats sur sa lisière nord, selon elle.",
    "tr": "Ordu pazartesi günü, kentin kuzey ucunda iki gün süren çatışmalardan sonra kenti ele geçirdiğini açıkladı.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_found(code):
    assert language(TEXTS[code]) == code


def test_a_short_text_is_not_guessed_at():
    assert language(TEXTS["ar"][: ENOUGH - 1]) is None
    assert is_read(Report("a", "Two."))


def test_what_the_input_says_stands():
    assert with_language(Report("a", TEXTS["ar"], language="xx")).language == "xx"


def test_a_report_that_cannot_be_read_is_kept_and_noted(write, take):
    taken = take(*write(a_txt=TEXTS["ar"], b_txt=TEXTS["en"]))
    assert [report.language for report in taken.reports] == ["ar", "en"]
    assert len(taken.noted) == 1
    assert "'ar'" in taken.noted[0].what


@pytest.mark.parametrize("code", ["en", "EN", "en-GB"])
def test_regional_english_is_english(code):
    assert is_read(Report("a", "x", language=code))
