"""In which language a report is, where its input does not say: told only when there is enough text to be sure.

Found by py3langid (Lui and Baldwin 2012, ACL), among the languages in which wars are reported; a closer choice than all it
knows, since it takes clumsy English for Nigerian Pidgin otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sayso.model import Report

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

AMONG = (
    "am", "ar", "az", "bn", "cs", "de", "el", "en", "es", "fa", "fr", "he", "hi", "hy", "id", "it", "ja", "ka", "ko", "ku",
    "my", "ne", "nl", "pl", "ps", "pt", "ro", "ru", "so", "sr", "sv", "sw", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
ENOUGH = 80  # characters; shorter texts are mostly names
LOOKED_AT = 1000  # characters; more changes nothing
SURE = 0.99
READ = frozenset({"en"})  # what the reader's rules and word lists are written for


def with_language(report: Report) -> Report:
    """The report, with its language where the input gave none and the text tells it."""
    if report.language is not None:
        return report
    found = language(report.text)
    return report if found is None else replace(report, language=found)


def language(text: str) -> str | None:
    """The ISO 639-1 code of the language a text is surely in, else None."""
    if len(text) < ENOUGH:
        return None
    code, share = _identifier().classify(text[:LOOKED_AT])
    return str(code) if share >= SURE else None


def is_read(report: Report) -> bool:
    """Whether claims can be looked for in a report; one of unknown language counts as readable."""
    return report.language is None or reads(report.language)


def reads(language: str) -> bool:
    """Whether claims can be looked for in reports in a language, given by its code (`en`, `en-GB`)."""
    return language.partition("-")[0].casefold() in READ


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(AMONG))
    return identifier
