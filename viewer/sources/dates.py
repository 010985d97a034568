"""Dates as feeds, pages and front matter write them -> aware ``datetime``.

RFC 3339 and ISO 8601, RFC 822 and its heirs, C's ``asctime``, Unix seconds, and the forms that people type: month names of
eight languages, Chinese and Japanese dates, missing zones, two-digit years. What cannot be meant is None, never a guess:
``03/04/2020`` names two days and so none.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # beyond these a year is a slip or a program's "no date"
_NO_DATE = {
    (1970, 1, 1),
    (1900, 1, 1),
    (1980, 1, 1),
}  # at midnight: the zeros of Unix, of spreadsheets and of ZIP

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "jan jän янв gen ene",
        "feb fév fev фев",
        "mar mär mrz maa мар",
        "apr avr abr апр",
        "may mai mag mei май мая",
        "jun juin giu июн",
        "jul juil lug июл",
        "aug aoû aou ago авг",
        "sep set сен",
        "oct okt ott out окт",
        "nov ноя",
        "dec dez déc dic дек",
    ),
    start=1,
):
    for _name in _names.split():
        _MONTHS[_name] = _number

_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "AST": -4, "ADT": -3, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "IST": 5.5, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13,
}  # fmt: skip

_ZONE = r"(?P<zone>Z|[A-Za-z]{2,5}\s?[+-]\d{1,2}:?\d{0,2}|[+-]\s?\d{1,2}:?\d{2}|[+-]\d{1,2}|[A-Z]{2,5})?"
_CLOCK = r"(?P<hour>\d{1,2})[:h.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
_TIME = rf"(?:(?:\s*[Tt,]\s*|\s+(?:at|um|à|a las|-|@)?\s*){_CLOCK})?\s*(?:\(?{_ZONE}\)?)?"
_WORD = r"[^\W\d_]{3,12}\.?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}}))?{_TIME}",
        rf"(?P<year>\d{{4}})(?P<sep>[/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_TIME}",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}})(?:[Tt]?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?)?\s*{_ZONE}",
        rf"(?P<year>\d{{4}})\s*[年년]\s*(?P<month>\d{{1,2}})\s*[月월](?:\s*(?P<day>\d{{1,2}})\s*[日일])?{_TIME}",
        rf"(?:{_WORD}(?:,\s*|\s+))?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|º)?[\s-]+(?:de\s+|of\s+)?(?P<name>{_WORD}),?[\s-]+(?:de\s+)?(?P<year>\d{{4}}|\d{{2}}){_TIME}",
        rf"(?:{_WORD}(?:,\s*|\s+))?(?P<name>{_WORD})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}",
        rf"(?:{_WORD}(?:,\s*|\s+))?(?P<name>{_WORD})\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s*{_ZONE}\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_TIME}",
        rf"(?P<one>\d{{1,2}})[/-](?P<two>\d{{1,2}})[/-](?P<year>\d{{4}}){_TIME}",
        rf"(?P<name>{_WORD}),?\s+(?P<year>\d{{4}})",
    )
)
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_NAME = r"[^\W\d_]{3,10}\.?"
_IN_TEXT = re.compile(
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}})?(?:\.\d+)?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?|"
    rf"\d{{4}}[/.]\d{{1,2}}[/.]\d{{1,2}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{4}}\s*[年년]\s*\d{{1,2}}\s*[月월]\s*\d{{1,2}}\s*[日일]|"
    rf"\d{{1,2}}(?:st|nd|rd|th|\.|º)?[ -](?:de |of )?{_NAME},?[ -](?:de )?\d{{4}}|"
    rf"{_NAME} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|"
    rf"\d{{1,2}}/\d{{1,2}}/\d{{4}}"
)
_IN_PATH = re.compile(r"/((?:19|20)\d{2})([/-])(\d{1,2})(?:\2(\d{1,2}))?(?=[/-]|\.|$)")
_UNIX = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")


def parse_date(text: str | None) -> datetime | None:
    """The moment that ``text`` names, or None. A date with no zone is UTC, one with no time is midnight."""
    text = " ".join((text or "").split())
    if not text or len(text) > 100:
        return None
    if _UNIX.fullmatch(text):
        seconds = float(text) / (1000 if len(text) > 11 and "." not in text else 1)
        return _sane(datetime.fromtimestamp(seconds, UTC))
    for form in _FORMS:
        found = form.fullmatch(text) or form.fullmatch(text.partition(" (")[0])
        if found:
            return _moment(found.groupdict())
    day = _ISO_DAY.match(text)  # a good day with something odd behind it
    return _moment(day.groupdict()) if day else None


def find_date(text: str) -> datetime | None:
    """The first date that stands somewhere in ``text`` (a byline, a line of an archive), or None."""
    for found in _IN_TEXT.finditer(text[:2_000]):
        moment = parse_date(found[0].strip(" ,"))
        if moment:
            return moment
    return None


def url_date(url: str) -> datetime | None:
    """The day (or the month's first) that the path of a post's address names: ``/2024/05/06/``, ``/2024-05-06-tea``."""
    found = _IN_PATH.search(url)
    if not found:
        return None
    return _moment({"year": found[1], "month": found[3], "day": found[4] or "1"})


def as_moment(value: object) -> datetime | None:
    """A date out of YAML, TOML or JSON (a ``datetime``, a ``date``, seconds, a string) as an aware ``datetime``."""
    if isinstance(value, datetime):
        return _sane(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, date):
        return _sane(datetime(value.year, value.month, value.day, tzinfo=UTC))
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return parse_date(str(value))
    return None


def _moment(parts: dict[str, str | None]) -> datetime | None:
    """A matched form as a moment; None for a 31st of June, a 13th month, a word that is no month."""
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        year += 1900 if year > 68 else 2000  # as POSIX strptime's %y
    month, day = _month_and_day(parts)
    hour, minute = int(parts.get("hour") or 0), int(parts.get("minute") or 0)
    half = (parts.get("half") or "")[:1].lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    carry = timedelta(0)
    if hour == 24 and minute == 0:  # ISO 8601's end of the day
        hour, carry = 0, timedelta(days=1)
    if hour > 23 or minute > 59:
        hour = minute = 0  # a clock that never was; the day may still be right
    second = min(int(parts.get("second") or 0), 59)  # a leap second is still that minute
    try:
        made = datetime(year, month, day, hour, minute, second, tzinfo=_zone(parts.get("zone"))) + carry
    except (ValueError, OverflowError):
        return None
    return _sane(made)


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int]:
    """Month and day, (0, 0) when they cannot be told: 1 to 12 on both sides of a slash."""
    day = int(parts.get("day") or 1)
    if parts.get("name"):
        name = (parts["name"] or "").lower()
        return _MONTHS.get(name[:4], _MONTHS.get(name[:3], 0)), day
    if parts.get("one"):
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        if one > 12 >= two:
            return two, one
        return (one, two) if two > 12 >= one or one == two else (0, 0)
    return int(parts.get("month") or 0), day


def _zone(text: str | None) -> timezone:
    """``Z``, ``+0200``, ``+02:00``, ``-5``, ``GMT+2``, ``PDT`` -> a fixed offset; what nobody knows is UTC."""
    text = (text or "").replace(" ", "")
    signed = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if signed:
        minutes = int(signed[2]) * 60 + int(signed[3] or 0)
        if minutes > 14 * 60:
            return UTC
        return timezone(timedelta(minutes=-minutes if signed[1] == "-" else minutes))
    return timezone(timedelta(hours=_ZONES.get(text.upper(), 0)))


def _sane(moment: datetime) -> datetime | None:
    """``moment``, unless its year is absurd or it is some program's way of saying "none"."""
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return None if midnight and (moment.year, moment.month, moment.day) in _NO_DATE else moment
