"""Bodies that were turned into tokens before the index takes them in: by the processes that derive posts, beside the one
thread that writes."""

from __future__ import annotations

from viewer.search.documents import Body, body_of

Row = tuple[str, bytes, bytes, str | None]
"""Outline, text, code and declared language of a body, as the database has them."""

_MOST = 64_000_000  # characters and bytes of what waits; the index makes the rest itself


class Ahead:
    """What is ready for the next drain, for one thread. It spares the drain work and never changes what it writes: a body
    counts for the very row alone that it was made of."""

    prepare = staticmethod(body_of)
    """Makes a body; a plain function, which other processes find by its name."""

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[Row, Body]] = {}
        self._size = 0

    def put(self, post: int, row: Row, body: Body) -> None:
        """Keeps the body of a post until the next drain, as long as there is room."""
        self._size += len(row[1]) + len(row[2]) + 2 * len(body.text) + 2 * len(body.code)
        if self._size <= _MOST:
            self._waiting[post] = row, body

    def take(self, post: int, row: Row) -> Body | None:
        """The body of a post, if it was made of this row; nothing is kept of it."""
        made_of, body = self._waiting.pop(post, (None, None))
        return body if made_of == row else None

    def clear(self) -> None:
        """Forgets what nobody took."""
        self._waiting.clear()
        self._size = 0
