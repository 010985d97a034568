from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.dates import as_moment, parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-06", "2024-05-06T00:00:00+00:00"),
        ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09+00:00"),
        ("2024-05-06T07:08:09.123456789-08:00", "2024-05-06T07:08:09-08:00"),
        ("2024-05-06 07:08:09 +0530", "2024-05-06T07:08:09+05:30"),
        ("2024-05-06 07:08", "2024-05-06T07:08:00+00:00"),
        ("2024-5-6", "2024-05-06T00:00:00+00:00"),
        ("2024-05", "2024-05-01T00:00:00+00:00"),
        ("20240506T070809Z", "2024-05-06T07:08:09+00:00"),
        ("2024/05/06", "2024-05-06T00:00:00+00:00"),
        ("2024-05-06T24:00:00Z", "2024-05-07T00:00:00+00:00"),
        ("2024-05-06T07:08:60Z", "2024-05-06T07:08:59+00:00"),
        ("2024-05-06T07:08:09 Europe/Somewhere", "2024-05-06T00:00:00+00:00"),
        ("Mon, 06 May 2024 07:08:09 GMT", "2024-05-06T07:08:09+00:00"),
        ("Mon,06 May 2024 07:08:09 GMT", "2024-05-06T07:08:09+00:00"),
        ("Mon, 6 May 24 07:08 EST", "2024-05-06T07:08:00-05:00"),
        ("6 May 2024 07:08:09 +0000 (UTC)", "2024-05-06T07:08:09+00:00"),
        ("Mon, 06 May 2024 07:08:09 GMT+0200", "2024-05-06T07:08:09+02:00"),
        ("Monday, 06-May-94 07:08:09 GMT", "1994-05-06T07:08:09+00:00"),
        ("Mon, 06 May 2024 25:99:00 GMT", "2024-05-06T00:00:00+00:00"),
        ("Mon May  6 07:08:09 2024", "2024-05-06T07:08:09+00:00"),
        ("Mon May 6 07:08:09 PDT 2024", "2024-05-06T07:08:09-07:00"),
        ("May 6, 2024", "2024-05-06T00:00:00+00:00"),
        ("May 6th, 2024 at 5:30 pm", "2024-05-06T17:30:00+00:00"),
        ("May 6, 2024, 12:05 AM", "2024-05-06T00:05:00+00:00"),
        ("6. Mai 2024", "2024-05-06T00:00:00+00:00"),
        ("6 de mayo de 2024", "2024-05-06T00:00:00+00:00"),
        ("6 août 2024", "2024-08-06T00:00:00+00:00"),
        ("6 мая 2024", "2024-05-06T00:00:00+00:00"),
        ("2024年5月6日", "2024-05-06T00:00:00+00:00"),
        ("2024년 5월 6일", "2024-05-06T00:00:00+00:00"),
        ("6.5.2024", "2024-05-06T00:00:00+00:00"),
        ("26/05/2024", "2024-05-26T00:00:00+00:00"),
        ("05/26/2024", "2024-05-26T00:00:00+00:00"),
        ("May 2024", "2024-05-01T00:00:00+00:00"),
        ("1714979289", "2024-05-06T07:08:09+00:00"),
        ("1714979289000", "2024-05-06T07:08:09+00:00"),
    ],
)
def test_dates_as_they_are_written(text: str, iso: str) -> None:
    moment = parse_date(f"  {text}\n")
    assert moment is not None
    assert moment.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "soon",
        "0001-01-01T00:00:00Z",
        "9999-12-31",
        "1970-01-01T00:00:00Z",
        "2024-13-01",
        "31 Jun 2024",
        "03/04/2024",
        "6 Foo 2024",
        "-",
        "2024",
        "x" * 5000,
    ],
)
def test_no_date_is_better_than_a_wrong_one(text: str | None) -> None:
    assert parse_date(text) is None


def test_values_of_front_matter() -> None:
    assert as_moment(date(2024, 5, 6)) == datetime(2024, 5, 6, tzinfo=UTC)
    assert as_moment(datetime(2024, 5, 6, 7)) == datetime(2024, 5, 6, 7, tzinfo=UTC)
    assert as_moment(1714979289) == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert as_moment("2024-05-06") == datetime(2024, 5, 6, tzinfo=UTC)
    assert as_moment(True) is None
    assert as_moment(["2024-05-06"]) is None


quarters = st.integers(-56, 56).map(lambda q: timezone(q * timedelta(minutes=15)))
moments = st.datetimes(datetime(1981, 1, 1), datetime(2099, 12, 31), timezones=quarters).map(
    lambda m: m.replace(microsecond=0)
)


@given(moments)
def test_what_programs_write_is_read_back(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S %z")) == moment
    assert parse_date(moment.strftime("%Y-%m-%d %H:%M:%S %z")) == moment
    assert parse_date(moment.strftime("%B %d, %Y %I:%M %p")) == moment.replace(second=0, tzinfo=UTC)


@given(st.text(alphabet="0123456789-/:.,+ TZaApPmMjunJUN年月日", max_size=40))
def test_anything_is_a_date_or_none(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or moment.tzinfo is not None
