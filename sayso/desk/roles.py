"""What each role may do. A request that is not named here needs the most it could need: refusal is the default."""

from __future__ import annotations

from enum import StrEnum

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ADMIN_PAGES = ("/audit", "/api/audit", "/api/audit.csv")
REVIEWER_PAGES = ("/review", "/add")
OPEN_PAGES = ("/login", "/static")
OWN_PAGES = ("/logout", "/account", "/new", "/metrics")


class Role(StrEnum):
    """A reader looks; a reviewer also judges claims and adds reports; an admin also sees who did what."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


def _under(path: str, roots: tuple[str, ...]) -> bool:
    return any(path == root or path.startswith(f"{root}/") for root in roots)


def is_open(path: str) -> bool:
    """Whether a path is answered before anybody has logged in."""
    return _under(path, OPEN_PAGES)


def needed(method: str, path: str) -> Role:
    """The least role that may make a request."""
    if _under(path, ADMIN_PAGES):
        return Role.ADMIN
    if _under(path, OWN_PAGES):
        return Role.READER
    if _under(path, REVIEWER_PAGES) or method not in SAFE:
        return Role.REVIEWER
    return Role.READER
