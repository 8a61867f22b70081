"""Many rows into PostgreSQL at once: by COPY, which takes them in a stream, instead of by so many INSERTs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

FROM = 50
"""Fewer rows than this are inserted: a COPY for one report would only be one more thing to wait for."""


def copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a table, in the connection's transaction.

    Raises:
        DBAPIError: if the database does not take them.
    """
    quote: Callable[[str], str] = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error) from error


def copy_new(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same, but rows of which the table has the key already are left out.

    Raises:
        DBAPIError: if the database does not take them.
    """
    new = f"INSERT INTO {table} SELECT * FROM coming ON CONFLICT DO NOTHING"  # noqa: S608
    _staged(connection, f"(LIKE {table})", columns, rows, new)


def copy_through(connection: Connection, made: str, rows: Iterable[Sequence[Any]], statement: str) -> None:
    """Hand rows to a statement that takes them from the table `coming`, of which `made` lists columns and types.

    Raises:
        DBAPIError: if the database does not take them.
    """
    columns = [column.split()[0] for column in made.split(",")]
    _staged(connection, f"({made})", columns, rows, statement)


def _staged(
    connection: Connection, made: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], statement: str
) -> None:
    connection.exec_driver_sql(f"CREATE TEMP TABLE coming {made} ON COMMIT DROP")
    copy(connection, "coming", columns, rows)
    connection.exec_driver_sql(statement)
    connection.exec_driver_sql("DROP TABLE coming")
