"""The posts that were read, in order, with a place among them: Back and Forward. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

_MOST = 500


@dataclass(frozen=True, slots=True)
class Visit:
    """A post, or an aspect of it ("history", "revision/2" ...)."""

    post: int
    aspect: str = ""


class History:
    """Visits around the present one. Going somewhere new drops what lay ahead, as browsers do."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._at = -1

    @property
    def current(self) -> Visit | None:
        return self._visits[self._at] if self._at >= 0 else None

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._visits) - 1

    def visit(self, visit: Visit) -> None:
        """Goes on; to the present place again is no new visit."""
        if self.current == visit:
            return
        del self._visits[self._at + 1 :]
        self._visits.append(visit)
        del self._visits[:-_MOST]
        self._at = len(self._visits) - 1

    def back(self) -> Visit | None:
        """Steps back and returns where that leads; None when there is nothing before."""
        if not self.can_go_back:
            return None
        self._at -= 1
        return self._visits[self._at]

    def forward(self) -> Visit | None:
        """Steps forward and returns where that leads; None when there is nothing after."""
        if not self.can_go_forward:
            return None
        self._at += 1
        return self._visits[self._at]
