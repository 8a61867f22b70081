"""The ledger's tables, one definition for SQLite and PostgreSQL.

`entries` and `documents` are the ledger: rows are only ever added, and a redaction only ever blanks a content. Every other
table is an index, a pure function of them, and can be built again from nothing (`derive.py`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

# Of the tables, and of the rules by which the indexes follow from the entries (`derive.py`): a change of either is a new one.
REVISION = "0002"
OLDER = ("0001",)

metadata = MetaData()
Seq = BigInteger().with_variant(Integer(), "sqlite")

# As Alembic itself makes it.
version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

entries = Table(
    "entries",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("recorded", Text, nullable=False),
    Column("content", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=False),
    Column("fingerprint", Text, nullable=False, unique=True),
    Column("doc", Text),
    Column("outlet", Text),
    Column("published", Text),
    Column("reading", Seq),
    Column("redacted", Seq),
    Index("reports_doc", "doc"),
)

readings = Table(
    "readings",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=False),
    Column("report", Seq),
    Column("claims", Seq, nullable=False),
    Column("ended", Seq),
    Index("readings_report", "report"),
)

# One row for each version of a claim: as read (`original`), and as each review left it. `since` and `until` are the entries
# between which the version stood; `ended` the reading that replaced the whole claim. Reading the past is comparing numbers.
claims = Table(
    "claims",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=False),
    Column("since", Seq, primary_key=True, autoincrement=False),
    Column("part", Seq, primary_key=True, autoincrement=False),
    Column("until", Seq),
    Column("ended", Seq),
    Column("original", Boolean(create_constraint=False), nullable=False),
    Column("reviewed", Boolean(create_constraint=False), nullable=False),
    Column("report", Seq),
    Column("id", Text, nullable=False),
    Column("doc", Text, nullable=False),
    Column("outlet", Text),
    Column("kind", Text, nullable=False),
    Column("place", Text),
    Column("place_id", Text),
    Column("published", Text),
    Column("first", Text),
    Column("last", Text),
    Column("sources", Text),
    Column("actors", Text),
    Column("content", LargeBinary),
    Index("claims_id", "id"),
    Index("claims_doc", "doc"),
    Index("claims_place", "place"),
    Index("claims_place_id", "place_id"),
    Index("claims_published", "published"),
    sqlite_with_rowid=False,
)

reviews = Table(
    "reviews",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=False),
    Column("action", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("undone", Seq),
)

# Which claims a review is about; a claim of a later reading inherits the reviews of the claim it continues. `gone` is the
# entry that redacted the claim or read it anew.
targets = Table(
    "targets",
    metadata,
    Column("claim", Seq, primary_key=True, autoincrement=False),
    Column("review", Seq, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("inherited", Seq),
    Column("gone", Seq),
    Index("targets_review", "review"),
    sqlite_with_rowid=False,
)

DERIVED = (reports, readings, claims, reviews, targets)

SQLITE_WORDS = "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0')"
POSTGRES_WORDS = (
    "CREATE TABLE words (seq BIGINT NOT NULL, piece BIGINT NOT NULL, vector TSVECTOR NOT NULL, PRIMARY KEY (seq, piece))",
    "CREATE INDEX words_vector ON words USING GIN (vector)",
)


def create(connection: Connection) -> None:
    """Make every table of the current schema in an empty database."""
    metadata.create_all(connection)
    statements = (SQLITE_WORDS,) if connection.dialect.name == "sqlite" else POSTGRES_WORDS
    for statement in statements:
        connection.execute(text(statement))
    connection.execute(version.insert().values(version_num=REVISION))
