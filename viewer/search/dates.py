"""Periods as readers write them: a year, a month, a day, or from one to another."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta

_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


def period(text: str) -> tuple[datetime, datetime]:
    """The first moment of a year, month or day (UTC, "2026", "2026-03", "2026-03-14") and the first one after it.

    Raises ValueError for what is none of these.
    """
    match = _PERIOD.fullmatch(text)
    if match is None or not 1 <= int(match[1]) <= 9998:
        raise ValueError(f"not a period: {text!r}")
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    begin = datetime(year, month, day, tzinfo=UTC)  # raises ValueError for a 13th month or a 31st of February
    if match[3]:
        return begin, begin + timedelta(days=1)
    if match[2]:
        return begin, begin + timedelta(days=calendar.monthrange(year, month)[1])
    return begin, datetime(year + 1, 1, 1, tzinfo=UTC)


def span(text: str) -> tuple[int, int] | None:
    """The first second (of the epoch) of a period or of a range ("2024..2025-06") and the first one after it; None when the
    text is neither."""
    first, dots, last = text.partition("..")
    try:
        begin, end = period(first)
        if dots:
            end = period(last)[1]
    except ValueError:
        return None
    return int(begin.timestamp()), int(end.timestamp())
