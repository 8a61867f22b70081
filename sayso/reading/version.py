"""What reads, in three words: two readings with the same words give the same claims."""

from __future__ import annotations

from importlib import resources

from sayso import __version__
from sayso.model import digest
from sayso.reading import pipeline as pipelines


def version(pipeline: str | None = None) -> tuple[str, str, str]:
    """The version of Sayso, the spaCy pipeline with its version, and a hash of the reading's word lists."""
    meta = pipelines.load(pipeline).meta
    folder = resources.files("sayso.reading") / "data"
    lists = sorted(
        (each.name, each.read_text(encoding="utf-8")) for each in folder.iterdir() if each.name.endswith(".toml")
    )
    rules = digest(part for pair in lists for part in pair)
    return __version__, f"{meta['lang']}_{meta['name']}-{meta['version']}", rules
