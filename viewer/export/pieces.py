"""A part that is printed some pages at a time, so that not all of its pictures are in memory at once. No Qt here."""

from __future__ import annotations

from pathlib import Path

_FIRST = 8  # pages of the first piece: what they weigh says how many the next one may have
_LEAST, _MOST = 4, 400
_BYTES = 80_000_000  # that a piece should have


class Pieces:
    """The pieces of the file at ``target``, in order: print the pages that are ``wanted`` to ``path``, ``take`` them, until
    there are none, and ``join`` all.

    A browser that is asked for pages beyond the last one prints them all. So each piece begins with the last page of the
    one before, which there is, and which is dropped.
    """

    def __init__(self, target: Path) -> None:
        self.paths: list[Path] = []
        self._target = target
        self._done = 0  # pages
        self._count = _FIRST
        self._is_whole = False

    def wanted(self) -> tuple[int, int] | None:
        """The first and the last page of the next piece, counted from 1; the last one need not be there."""
        return None if self._is_whole else (max(self._done, 1), self._done + self._count)

    def path(self) -> Path:
        """Where the next piece is to be printed to."""
        return self._target.with_suffix(f".{len(self.paths)}.pdf")

    def take(self) -> None:
        """The next piece is there. Raises pikepdf.PdfError when it is not whole."""
        from pikepdf import Pdf

        path = self.path()
        with Pdf.open(path, attempt_recovery=False) as pdf:
            printed = len(pdf.pages)
        found = printed - (1 if self._done else 0)
        self._is_whole = found < self._count
        if found == 0:
            path.unlink()
            return
        self.paths.append(path)
        self._done += found
        fitting = printed * _BYTES // max(path.stat().st_size, 1)
        self._count = min(max(fitting, _LEAST), _MOST)

    def join(self) -> None:
        """Makes one file of all, with all its names, and removes them."""
        from viewer.export.binding import join

        join(self.paths, self._target)
        for path in self.paths:
            path.unlink()
