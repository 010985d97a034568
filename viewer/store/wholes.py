"""Whole archives that were asked for: a wish that outlives the window, the disk that was full, the current that failed."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.store.ledger import LedgerStore

_NAME = "whole"  # of what was learnt of a source
_WANTED, _STOPPED, _GOT = "wanted", "stopped", "got"


class Wholes:
    """What the ledger has learnt of each source in this."""

    def __init__(self, ledger: LedgerStore) -> None:
        self._ledger = ledger

    def want(self, source: int) -> None:
        """Everything is to be got: a sync that goes on does so, until it was got."""
        self._ledger.learn(source, **{_NAME: _WANTED})

    def got(self, source: int) -> None:
        """A search came to its end, and what it led to was fetched."""
        self._ledger.learn(source, **{_NAME: _GOT})

    def stop(self, sources: Iterable[int]) -> None:
        """No sync goes on with these; their ledgers say that they were not got."""
        for source in filter(self.is_wanted, sources):
            self._ledger.learn(source, **{_NAME: _STOPPED})

    def is_wanted(self, source: int) -> bool:
        return bool(self._ledger.fact(source, _NAME) == _WANTED)

    def unfinished(self, source: int) -> str:
        """Why there may be posts that nobody knows of yet; empty when there is no reason."""
        if self._ledger.fact(source, _NAME) in (_WANTED, _STOPPED):
            return "The search for them has not come to its end yet."
        return str(self._ledger.fact(source, "unfinished") or "")
