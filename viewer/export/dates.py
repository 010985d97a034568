"""Dates for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"
)  # fmt: skip


def day(date: datetime | None) -> str:
    """A day, short: "5 Jan 2024"; "" when there is none."""
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}" if date else ""


def span(dates: Sequence[datetime]) -> str:
    """From the first to the last date, by month: "August 2021 – June 2026"; "" when there is no date."""
    if not dates:
        return ""
    first, last = _month(min(dates)), _month(max(dates))
    return first if first == last else f"{first} – {last}"


def _month(date: datetime) -> str:
    return f"{MONTHS[date.month - 1]} {date.year}"
