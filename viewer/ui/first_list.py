"""The first list of a window, asked for before the parts that know how to ask for others are even loaded. No Qt here: it is
found while Qt is being loaded."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from viewer.errors import ArchiveViewerError
from viewer.ui.finding import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from viewer.archive import Archive
    from viewer.ui.choice import Choice
    from viewer.ui.finding import Found, Order


class FirstList:
    """Finds the posts of a choice on a thread of its own, from the moment it is made.

    A thread of the pool in ``tasks`` would do, but making that pool takes longer than finding the list.
    """

    def __init__(self, archive: Archive, choice: Choice, order: Order) -> None:
        self._archive = archive
        self._order = order
        self._choice = choice
        self._found: Found | None = None
        self._told: Callable[[Found | None], object] | None = None
        self._over = False
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._find, name="first list", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Returns when nothing is looked for any more (before the archive is closed it must), or when the time is over."""
        self._thread.join(seconds)

    def tell(self, told: Callable[[Found | None], object]) -> None:
        """Calls ``told`` once: at once when the answer is there, else from the thread that finds it.

        It gets a ``Found``, or None when the archive could not answer: other parts will ask again and say why.
        """
        with self._guard:
            if not self._over:
                self._told = told
                return
        told(self._found)

    def _find(self) -> None:
        try:
            self._found = find(self._archive, self._choice, order=self._order)
        except ArchiveViewerError:
            self._found = None
        with self._guard:
            self._over = True
        if self._told is not None:
            self._told(self._found)
