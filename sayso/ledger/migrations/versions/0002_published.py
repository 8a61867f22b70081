"""Claims are found by their day of publication; merges of merges, and reviews that wait, follow one rule."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the index; `sayso.ledger.migrating.upgrade` builds all indexes anew after any migration."""
    op.create_index("claims_published", "claims", ["published"])
