"""What a judgement did to the picture."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.model import Claim


@dataclass(frozen=True, slots=True)
class Effect:
    """What a review of a claim did to the picture of its place (by key), in words: how it `was`, and how it is `now`; None while
    the picture with it is being worked out."""

    claim: Claim
    key: str | None
    was: str
    now: str | None = None
