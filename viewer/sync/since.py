"""``--since``: which posts a sync leaves for another time."""

from __future__ import annotations

from datetime import datetime


def is_before(published: datetime | None, since: datetime | None) -> bool:
    """Whether a post is known to be older than what was asked for; one without a date is not."""
    return published is not None and since is not None and published < since


def put_off(since: datetime) -> str:
    """Why the ledger has a post that nobody fetched yet, as a sentence."""
    return f"It is from before {since:%Y-%m-%d} and was left for another time."
