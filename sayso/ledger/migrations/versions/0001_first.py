"""The first schema, as released; what a new ledger is made with is `sayso.ledger.schema`, and a test holds the two together."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _number(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable)


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables of an empty database."""
    _chain()
    _reports()
    _claims()
    _reviews()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0')")
    else:
        op.execute(
            "CREATE TABLE words "
            "(seq BIGINT NOT NULL, piece BIGINT NOT NULL, vector TSVECTOR NOT NULL, PRIMARY KEY (seq, piece))"
        )
        op.execute("CREATE INDEX words_vector ON words USING GIN (vector)")


def _chain() -> None:
    op.create_table(
        "entries",
        _key("seq"),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("recorded", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("previous", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "documents",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        _key("seq"),
        sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text) for name in ("doc", "outlet", "published")),
        _number("reading"),
        _number("redacted"),
    )
    op.create_index("reports_doc", "reports", ["doc"])
    op.create_table("readings", _key("seq"), _number("report"), _number("claims", nullable=False), _number("ended"))
    op.create_index("readings_report", "readings", ["report"])


def _claims() -> None:
    op.create_table(
        "claims",
        *(_key(name) for name in ("seq", "since", "part")),
        _number("until"),
        _number("ended"),
        sa.Column("original", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("reviewed", sa.Boolean(create_constraint=False), nullable=False),
        _number("report"),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("doc", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        *(
            sa.Column(name, sa.Text)
            for name in ("place", "place_id", "published", "first", "last", "sources", "actors")
        ),
        sa.Column("content", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    for name in ("id", "doc", "place", "place_id"):
        op.create_index(f"claims_{name}", "claims", [name])


def _reviews() -> None:
    op.create_table(
        "reviews",
        _key("seq"),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        _number("undone"),
    )
    op.create_table(
        "targets",
        _key("claim"),
        _key("review"),
        sa.Column("role", sa.Text, nullable=False),
        _number("inherited"),
        _number("gone"),
        sqlite_with_rowid=False,
    )
    op.create_index("targets_review", "targets", ["review"])
