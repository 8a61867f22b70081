"""When are two written names one? `plain` undoes typography; `fold` undoes transliteration as well.

Folding is meant for *finding*: it merges too much rather than too little (Homs and Hims, but Leeds and Lids as well), and
whoever ranks what was found prefers a name that is also alike in `plain`. The habits it undoes are those of Arabic names in
Latin letters (after the variants listed by UNGEGN's Working Group on Romanization Systems): the article and its
assimilation, hyphens, q/k, kh, ou/u/o, ei/ay/e/i, -iyah/-iya/-ieh, doubled letters, dropped apostrophes. The word lists are
in `data/names.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sayso.world.datafile import DataFile

_DATA: Mapping[str, Any] = DataFile.shipped(files("sayso.world") / "data" / "names.toml").content
_ARTICLES = frozenset(_DATA["articles"])
_SAME = {spelling: group[0] for group in _DATA["words"]["same"] for spelling in group}
_GENERIC = frozenset(_DATA["words"]["generic"])
GENERIC = _GENERIC.union(*(group for group in _DATA["words"]["same"] if group[0] in _GENERIC))
"""Words with which names of places begin that are no names by themselves: "Tell", "Ain", "Kafr"."""
_LETTERS = str.maketrans({k: v for k, v in {**_DATA["letters"], **_DATA["arabic"]}.items() if len(k) == 1})
_SOUNDS = _DATA["sounds"]
_QUOTES = re.compile("[’‘'`´ʿʾʼʻʹʺ\"“”.\u200c\u200e\u200f]")
_BREAKS = re.compile(r"[\W_]+")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_ARTICLE = re.compile("(^| )ال(?=[\u0600-\u06ff]{2})")

_CLUSTERS = {
    "kh": "x", "gh": "g", "dh": "d", "th": "t", "ph": "f", "dj": "j", "ck": "k", "ch": "c", "sh": "c", "sch": "c",
    "q": "k", "c": "k", "x": "ks",
    "ou": "u", "oo": "u", "o": "u", "au": "u", "aw": "u", "ow": "u", "ew": "u",
    "ay": "i", "ai": "i", "ei": "i", "ey": "i", "ee": "i", "e": "i", "y": "i", "aa": "a", "ie": "i", "iy": "i",
}  # fmt: skip
_CLUSTER = re.compile("|".join(sorted(_CLUSTERS, key=len, reverse=True)))
_FEMININE = re.compile(r"(?:iyy?ah?|iyy?eh?|ieh|iah|ia|yya|yyah)$")
_FINAL_A = re.compile(r"(?<=[^aeiou])(?:ah|eh|e|a)$")
_DOUBLED = re.compile(r"(.)\1+")
_GLUED_ARTICLE = re.compile(r"^[aeiu](?=(dd|nn|rr|ss|tt|zz|ssh|shsh)[a-z]{2})")
_GLUED_AL = re.compile(r"^(?:al|el)(?=[bcdfghjklmnpqrstvwxyz][a-z]{2})")
_TEKNONYM = re.compile(r"^(?:al?bo?u|albo)(?=[a-z]{3})")
_VOWELS = re.compile("[aiuwyh]")


def plain(name: str) -> str:
    """Lower-case words without accents, apostrophes, dots and hyphens; script is kept."""
    if name.isascii():
        text = name.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", name).casefold()
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    return _BREAKS.sub(" ", _QUOTES.sub("", text)).strip()


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """The spelling under which names are one; empty only for a name without letters and digits."""
    return fold_plain(plain(name))


def fold_plain(text: str) -> str:
    """`fold` of a text that is already `plain`."""
    if not text.isascii():
        if is_arabic(text):
            text = _ARABIC_ARTICLE.sub(r"\1", text)
        return text.replace(" ", "")
    words = text.split(" ")
    if len(words) > 1:
        kept = [word for i, word in enumerate(words) if word not in _ARTICLES or i == len(words) - 1]
        words = kept or words
    return "".join([_fold_word(word if i == 0 else _GLUED_AL.sub("", word)) for i, word in enumerate(words)])


@lru_cache(maxsize=500_000)
def _fold_word(word: str) -> str:
    word = _SAME.get(word, word)
    if len(word) < 3:
        return word
    word = _TEKNONYM.sub("bu", word)
    word = _GLUED_ARTICLE.sub("", word)
    word = _FEMININE.sub("ia", word)
    word = _FINAL_A.sub("a", word)
    word = _CLUSTER.sub(lambda found: _CLUSTERS[found[0]], word)
    return _DOUBLED.sub(r"\1", word)


def is_arabic(text: str) -> bool:
    """Whether a text has letters of the Arabic script."""
    return _ARABIC.search(text) is not None


def skeleton(folded: str) -> str:
    """The consonants of a folded name, by which a name in Arabic script and its Latin spellings come near each other."""
    if not folded.isascii():
        folded = "".join(_SOUNDS.get(letter, letter) for letter in folded)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", folded))
