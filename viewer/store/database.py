"""The database ``archive.db``: one connection a thread, queries, transactions, versions."""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.errors import ArchiveDamaged, ArchiveTooNew
from viewer.store.connecting import reading_connection, writing_connection
from viewer.store.faults import translated
from viewer.store.schema import APPLICATION_ID, STEPS

if TYPE_CHECKING:
    from viewer.store.builder import Borrowed

VERSION = len(STEPS)
_MAX_VARIABLES = 900  # below the least limit that SQLite was ever built with (999)


class ArchiveDatabase:
    """One connection a thread, all of which can be closed from any thread.

    Lists are plain SQL on these connections; ``table`` gives a table to Peewee's query builder, which is loaded only then:
    who reads an archive needs nothing of it, and it takes longer to load than the first list to be found.

    Without ``write``, nothing can be changed through it, and the file may lie where nothing can be written.
    """

    def __init__(self, path: Path, *, write: bool = True) -> None:
        self.path = path
        self._connect = writing_connection if write else reading_connection
        self._opened: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._writing = threading.RLock()
        self._local = threading.local()
        self._builder: Borrowed | None = None

    def close_all(self) -> None:
        """Closes the connections of all threads. Nothing may use the database any more."""
        self._local.connection = None
        with self._guard:
            for connection in self._opened:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
            self._opened.clear()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Executes one statement and returns its cursor; SQLite's faults come as they are (see ``translated``)."""
        return self.raw().execute(sql, parameters)

    def raw(self) -> sqlite3.Connection:
        """This thread's own connection, opened when it is first asked for."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._open()
        return connection

    def table(self, name: str, columns: Sequence[str]) -> Any:
        """A table for Peewee's query builder, on these same connections and within their transactions."""
        from viewer.store.builder import Borrowed, table

        if self._builder is None:
            self._builder = Borrowed(self.raw)
        return table(self._builder, name, columns)

    def _open(self) -> sqlite3.Connection:
        connection = self._connect(self.path)
        with self._guard:
            self._opened.append(connection)
        return connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with translated(self.path, reading=True):
            return list(self.run(sql, parameters).fetchall())

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        with translated(self.path, reading=True):
            found: tuple[Any, ...] | None = self.run(sql, parameters).fetchone()
            return found

    def rows_in(self, sql: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        """Rows of a query with ``IN ({})``, for any number of values."""
        chosen = list(values)
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(chosen), _MAX_VARIABLES):
            part = chosen[start : start + _MAX_VARIABLES]
            found += self.rows(sql.format(",".join("?" * len(part))), part)
        return found

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for each row of parameters; to be called inside ``write``."""
        with translated(self.path):
            self.raw().executemany(sql, rows)

    @contextlib.contextmanager
    def write(self) -> Iterator[None]:
        """A transaction that sees no other writer: in this process they take turns, others wait at SQLite's lock."""
        with self._writing, translated(self.path):
            connection = self.raw()
            if _is_open(connection):  # a step of a larger one
                yield
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                # SQLite may have rolled back by itself (disk full, I/O error): a second ROLLBACK would hide the cause.
                if _is_open(connection):
                    connection.execute("ROLLBACK")
                raise


def _is_open(connection: sqlite3.Connection) -> bool:
    """Whether a transaction is under way."""
    return connection.in_transaction


def open_database(path: Path) -> ArchiveDatabase:
    """Opens (or makes) the database to write to it, and brings it to today's version.

    Raises ArchiveTooNew for one made by a newer program, ArchiveDamaged for a file that is none of ours; neither is
    touched.
    """
    version_of(path)
    database = ArchiveDatabase(path)
    try:
        with translated(path):
            database.raw()
        _migrate(database)
    except BaseException:
        database.close_all()
        raise
    return database


def version_of(path: Path) -> int:
    """The version of an existing archive's database, 0 for a file that is missing or empty. Changes nothing.

    Raises ArchiveTooNew, ArchiveDamaged as ``open_database`` does.
    """
    if not path.exists() or path.stat().st_size == 0:
        return 0
    with translated(path, reading=True), contextlib.closing(reading_connection(path)) as look:
        application = look.execute("PRAGMA application_id").fetchone()[0]
        version = int(look.execute("PRAGMA user_version").fetchone()[0])
        tables = look.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION_ID and (tables or application):
        raise ArchiveDamaged(f"{path} is a database of another program, not an archive.")
    if version > VERSION:
        raise ArchiveTooNew(
            f"{path} was made by a newer version of archive-viewer (format {version}, this one knows {VERSION}); "
            "install the newer version to open it."
        )
    return version


def _migrate(database: ArchiveDatabase) -> None:
    version = int((database.row("PRAGMA user_version") or (0,))[0])
    if version == VERSION:
        return
    if version:
        backup_before(database.path, version)
    for number in range(version, VERSION):
        run_step(database, number)


def run_step(database: ArchiveDatabase, number: int) -> None:
    """Runs one step of the schema and records it, in one transaction: killed midway, it never happened."""
    with database.write():
        connection = database.raw()
        for statement in _statements(STEPS[number]):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number + 1}")


def _statements(script: str) -> Iterator[str]:
    """Single statements of a script. (``executescript`` would commit the transaction that must hold them.)"""
    pending = ""
    for piece in re.split(r"(?<=;)", script):
        pending += piece
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def backup_before(path: Path, version: int) -> Path:
    """A copy of the database beside itself, named by the version it has; the copy is complete or absent."""
    target = path.with_name(f"{path.stem}.v{version}.bak")
    aside = target.with_suffix(".new")
    with translated(path):
        with (
            contextlib.closing(sqlite3.connect(path)) as source,
            contextlib.closing(sqlite3.connect(aside)) as copy,
        ):
            source.backup(copy)
        shutil.move(aside, target)
    return target


def integrity(database: ArchiveDatabase) -> list[str]:
    """What ``PRAGMA integrity_check`` and ``foreign_key_check`` complain of; empty when all is well."""
    try:
        complaints = [str(row[0]) for row in database.rows("PRAGMA integrity_check")]
        broken = [
            f"{row[0]} row {row[1]} refers to a missing {row[2]}"
            for row in database.rows("PRAGMA foreign_key_check")
        ]
    except (ArchiveDamaged, sqlite3.OperationalError) as error:
        return [str(error)]
    return [text for text in complaints if text != "ok"] + broken
