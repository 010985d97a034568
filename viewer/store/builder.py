"""Peewee's query builder over the connections of an archive. ``ArchiveDatabase.table`` loads it when it is first needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from peewee import SqliteDatabase, Table


class Borrowed(SqliteDatabase):
    """Has no connection of its own: every statement runs on the one that ``connection`` gives to the calling thread.

    So it is part of the transaction that is open there, and SQLite's faults come as they are.
    """

    def __init__(self, connection: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(None)
        self._connection = connection

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> sqlite3.Cursor:
        """Runs one statement."""
        return self._connection().execute(sql, params or ())


def table(database: Borrowed, name: str, columns: Sequence[str]) -> Any:
    """A table that queries can be built from."""
    return Table(name, tuple(columns)).bind(database)
