"""The claims file, for another Sayso: whole, so that importing it gives back the very same claims.

It is a working file, not a publication, and always names private sources; `public` is its twin for publishing.
"""

from __future__ import annotations

from typing import IO

from sayso import claims_file
from sayso.exports.privacy import public as without_private
from sayso.picture import Picture


def write(picture: Picture, stream: IO[str], _show_private: bool = True) -> int:
    """Write every claim, whole. There is no hiding here: leaving words out would make other claims of them."""
    return claims_file.write(picture.claims, stream)


def write_public(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write every claim, without what names private sources unless they are to be shown."""
    return claims_file.write(picture.claims if show_private else without_private(picture.claims, picture.world), stream)
