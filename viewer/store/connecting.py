"""Connections to a database file: to write to it, or to read it without changing anything, wherever it lies.

A database in WAL mode wants two files beside it, also of those who only read. Where they cannot be made (a read-only disk,
another person's folder), there are two ways left, https://www.sqlite.org/wal.html#read_only_databases: a file without a
log is read as one that never changes; one with a log is read through a VFS without locks, which keeps the log's index
in memory. (Read as unchangeable, the log would be left out, and with it what was committed last.)
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

_PRAGMAS = ("busy_timeout = 15000", "cache_size = -16000", "mmap_size = 268435456", "temp_store = memory")
_WRITING = (
    "journal_mode = wal",
    "synchronous = normal",
    "foreign_keys = 1",
    "wal_autocheckpoint = 4000",
)
_NO_LOCKS = "win32-none" if sys.platform == "win32" else "unix-none"
_NOT_WRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def writing_connection(path: Path) -> sqlite3.Connection:
    """A connection to read and write, made when missing; transactions are begun and ended by hand."""
    return _connect(path, "?mode=rwc", (*_PRAGMAS, *_WRITING))


def reading_connection(path: Path) -> sqlite3.Connection:
    """A connection that refuses every change; the file, and its folder, may be read-only."""
    pragmas = (*_PRAGMAS, "query_only = 1")
    try:
        return _connect(path, "?mode=rw", pragmas)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NOT_WRITABLE:
            raise
    if _has_log(path):
        return _connect(path, f"?mode=ro&vfs={_NO_LOCKS}", ("locking_mode = exclusive", *pragmas))
    return _connect(path, "?mode=ro&immutable=1", pragmas)


def _connect(path: Path, options: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path.absolute().as_uri() + options, uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA user_version").fetchone()  # only now the file is looked at
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
