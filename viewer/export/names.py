"""Names of files that say which post is in them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from viewer.types import PostRow

_LONGEST = 80  # characters of a name, without its date
_WORD = 24  # characters that a word may have, to be left out as a whole
_MOST_BYTES = 200  # of them: a file system takes 255, with date, number and suffix
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


def file_names(rows: Iterable[PostRow]) -> dict[int, str]:
    """A name for each post by its id, without suffix, no two alike: the date, and what the author called it."""
    taken: set[str] = set()
    return {row.id: unlike(file_name(row), taken) for row in rows}


def file_name(row: PostRow) -> str:
    """``2026-02-14-on-heaps``, after the address of a post or else its title."""
    from viewer.sources.permalinks import slugify  # half of the import of Markdown comes with it

    path = unquote(urlsplit(row.url or "").path).rstrip("/").rpartition("/")[2]
    said = slugify(path.rsplit(".", 1)[0]) or slugify(row.title) or f"post-{row.id}"
    return _dated(row, said)


def titled_name(row: PostRow) -> str:
    """``2026-02-14 On heaps``: as a reader would call the file, in characters that every file system takes."""
    said = " ".join("".join(c if c.isalnum() or c in " -_.,()&+'" else " " for c in row.title).split())
    day = row.published.date().isoformat() if row.published else ""
    return " ".join(part for part in (day, _by_words(said).strip(" .")) if part) or f"post {row.id}"


def _by_words(title: str) -> str:
    """As much of a title as fits, up to the end of a word where one is near."""
    short = shortened(title)
    head, _, rest = short.rpartition(" ")
    is_cut = len(short) < len(title) and title[len(short)] != " "
    return head if is_cut and head and len(rest) < _WORD else short


def shortened(name: str) -> str:
    """As much of a name as every file system takes: in characters and, as UTF-8, in bytes."""
    return name[:_LONGEST].encode("utf-8", "replace")[:_MOST_BYTES].decode("utf-8", "ignore")


def unlike(name: str, taken: set[str]) -> str:
    """The name, with a number when it is taken already, or when Windows takes it for a device; it is taken then. Case makes
    no difference."""
    found, number = name, 1
    while found.casefold() in _DEVICES or found.casefold() in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found.casefold())
    return found


def _dated(row: PostRow, said: str) -> str:
    day = row.published.date().isoformat() if row.published else ""
    said = said.removeprefix(f"{day}-") if day else said
    return "-".join(part for part in (day, shortened(said).strip("-")) if part)
