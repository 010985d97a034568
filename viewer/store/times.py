"""How times are written into columns: ISO 8601 where the offset counts, seconds since 1970 elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime


def to_iso(moment: datetime | None) -> str | None:
    """ISO 8601 with the offset that was told, or None."""
    return moment.isoformat() if moment else None


def from_iso(text: str | None) -> datetime | None:
    """The reverse of ``to_iso``."""
    return datetime.fromisoformat(text) if text else None


def to_epoch(moment: datetime) -> int:
    """Whole seconds since 1970 in UTC."""
    return int(moment.timestamp())


def from_epoch(seconds: int | None) -> datetime | None:
    """The reverse of ``to_epoch``, in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
