"""What the ledger and the note above a post say: plain functions, without a window."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.types import Coverage, KnownState, LedgerEntry, PostRow, PostState
from viewer.ui.ledger_items import (
    Filter,
    Lack,
    chosen,
    filters,
    first_filter,
    is_post,
    is_saved,
    is_wanted,
    name_of,
    next_try,
    reason,
    sentence,
    years,
)
from viewer.ui.offline import offline, pictures_missing

NOW = datetime(2026, 6, 15, 12, 0).timestamp()


def entry(
    number: int = 1,
    state: KnownState = KnownState.FULL,
    *,
    year: int | None = 2024,
    problem: str | None = None,
    tries: int = 0,
    wait: float = 0,
    post: int | None = 1,
    title: str = "Tea",
    sure: bool = True,
) -> LedgerEntry:
    published = datetime(year, 3, 1, tzinfo=UTC) if year else None
    next_ = int(NOW + wait)
    url = f"https://blog.example/{number}/"
    return LedgerEntry(
        number, url, title, published, (), ("feed", "sitemap"), state, problem, tries, next_, post, sure
    )


def ledger(*entries: LedgerEntry) -> Coverage:
    counts = Counter(each.state for each in entries)
    skipped = counts[KnownState.SKIPPED]
    return Coverage(
        source=1,
        title="A blog",
        known=len(entries) - skipped,
        full=counts[KnownState.FULL],
        excerpt=counts[KnownState.EXCERPT],
        failed=counts[KnownState.FAILED],
        gone=counts[KnownState.GONE],
        skipped=skipped,
        pending=counts[KnownState.PENDING],
        entries=entries,
    )


@st.composite
def entries(draw: st.DrawFn) -> list[LedgerEntry]:
    states = draw(st.lists(st.sampled_from(list(KnownState)), max_size=30))
    return [
        entry(
            number,
            state,
            year=draw(st.one_of(st.none(), st.integers(1, 9999))),
            post=draw(st.one_of(st.none(), st.just(number))),
            sure=draw(st.booleans()),
        )
        for number, state in enumerate(states)
    ]


def test_the_sentence_counts_what_is_here_and_what_is_not() -> None:
    full = [entry(n) for n in range(190)]
    failed = [entry(n, KnownState.FAILED, post=None) for n in range(3)]
    assert sentence(ledger(*full, *failed)) == "190 of 193 saved, 3 failed"
    assert sentence(ledger(*full)) == "All 190 saved"
    assert sentence(ledger(entry())) == "The only post is saved"
    assert sentence(ledger()) == "No posts are known yet"
    kept, lost = entry(1, KnownState.GONE), entry(2, KnownState.GONE, post=None)
    assert sentence(ledger(kept, entry(3))) == "All 2 saved"
    assert sentence(ledger(kept, lost)) == "1 of 2 saved, 1 gone from the web"
    some = ledger(
        entry(), entry(2, KnownState.EXCERPT), entry(3, KnownState.PENDING), entry(4, KnownState.SKIPPED)
    )
    assert sentence(some) == "1 of 3 saved, 1 as an excerpt only, 1 not fetched yet"


def test_addresses_that_may_be_any_page_are_not_counted_as_posts() -> None:
    unseen = [entry(n, KnownState.PENDING, sure=False) for n in range(3, 6)]
    assert sentence(ledger(entry(), entry(2), *unseen)) == "All 2 saved; 3 more addresses to be looked at"
    assert sentence(ledger(unseen[0])) == "1 more address to be looked at"


@given(entries())
def test_filters_and_years_part_the_posts_without_losing_any(found: list[LedgerEntry]) -> None:
    known = ledger(*found)
    offered = filters(known)
    posts = sum(is_post(e) for e in found)
    assert offered[0] == Filter(None, "All posts", posts)
    assert sum(each.count for each in offered[1:]) == len(found)
    for each in offered:
        assert len(chosen(found, each.state)) == each.count
    columns = years(found)
    assert sum(year.known for year in columns) == posts
    assert sum(year.saved for year in columns) == sum(is_saved(e) for e in found)
    for year in columns:
        assert 0 <= year.saved <= year.known == len(chosen(found, None, year))
    dated = [year.year for year in columns if year.year is not None]
    assert dated == sorted(dated)
    assert all(year.year is not None for year in columns[:-1])
    assert is_wanted(known) == any(
        e.state in (KnownState.FAILED, KnownState.EXCERPT, KnownState.PENDING) for e in found
    )


def test_years_without_a_post_keep_their_place_unless_a_date_is_absurd() -> None:
    assert [year.label for year in years([entry(year=2019), entry(year=2022), entry(year=None)])] == [
        *("2019", "2020", "2021", "2022"),
        "No date",
    ]
    assert [year.year for year in years([entry(year=1), entry(year=2022), entry(year=9999)])] == [
        1,
        2022,
        9999,
    ]
    assert years([entry(state=KnownState.SKIPPED)]) == []


def test_what_failed_is_shown_first() -> None:
    assert first_filter(ledger(entry(), entry(2, KnownState.FAILED))) is KnownState.FAILED
    assert first_filter(ledger(entry(), entry(2, KnownState.EXCERPT))) is None


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        (-5, "due at the next sync"),
        (timedelta(hours=2).total_seconds(), "again after 14:00"),
        (timedelta(days=3).total_seconds(), "again after 18 Jun 12:00"),
        (timedelta(days=365).total_seconds(), "again after 15 Jun 2027 12:00"),
    ],
)
def test_the_next_try_is_told_in_the_readers_own_time(wait: float, told: str) -> None:
    assert next_try(entry(wait=wait), NOW) == told


def test_a_reason_is_given_for_every_state() -> None:
    failed = entry(state=KnownState.FAILED, problem="It answered 500.", tries=2, wait=-1)
    assert reason(failed, NOW) == "It answered 500 · tried 2 times · due at the next sync"
    gone = entry(state=KnownState.GONE, problem="It answered 404.", tries=1)
    assert reason(gone, NOW) == "It answered 404 · the saved copy stays"
    assert reason(entry(state=KnownState.GONE, post=None), NOW).endswith("nothing of it was saved")
    assert all(reason(entry(state=state), NOW) for state in KnownState)


def test_a_post_without_a_title_goes_by_its_address() -> None:
    assert name_of(entry(7, title="")) == "blog.example/7"


def row(**values: object) -> PostRow:
    shown = {
        "id": 1,
        "source_id": 1,
        "source": "A blog",
        "url": None,
        "title": "Tea",
        "author": None,
        "published": None,
        "updated": None,
        "tags": (),
        "state": PostState.FULL,
        "words": 400,
        "media_known": 9,
        "media_saved": 9,
        "media_failed": 0,
        "read": False,
        "starred": False,
    }
    return PostRow(**(shown | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "text", "complete"),
    [
        ({}, "Complete offline", True),
        ({"media_known": 0, "media_saved": 0}, "Complete offline", True),
        ({"media_saved": 7, "media_failed": 2}, "2 of 9 pictures missing", False),
        ({"media_saved": 5}, "4 of 9 pictures not fetched yet", False),
        ({"media_known": 1, "media_saved": 0, "media_failed": 1}, "Its picture is missing", False),
        ({"state": PostState.EXCERPT}, "Only an excerpt is saved", False),
        (
            {"state": PostState.EXCERPT, "media_saved": 8, "media_failed": 1},
            "Only an excerpt is saved · 1 of 9 pictures missing",
            False,
        ),
        ({"state": PostState.GONE}, "Gone from the web, complete here", True),
        ({"words": 0, "media_known": 0, "media_saved": 0}, "No text is saved yet", False),
    ],
)
def test_the_note_says_whether_a_post_is_all_here(
    values: dict[str, object], text: str, complete: bool
) -> None:
    told = offline(row(**values))
    assert (told.text, told.complete) == (text, complete)
    assert "no network" in told.detail


@given(st.integers(0, 50), st.integers(0, 50))
def test_pictures_are_missing_exactly_when_fewer_are_saved_than_known(known: int, failed: int) -> None:
    saved = max(0, known - failed)
    told = pictures_missing(row(media_known=known, media_saved=saved, media_failed=known - saved))
    assert bool(told) == (saved < known)


@pytest.mark.parametrize(
    ("media", "told"),
    [
        ((0, 0), "The whole post is here"),
        ((1, 1), "The whole post is here · its picture is saved"),
        ((4, 4), "The whole post is here · all 4 pictures saved"),
        ((4, 3), "The whole post is here · 3 of 4 pictures saved"),
    ],
)
def test_a_saved_post_says_how_many_of_its_pictures_are_here(media: tuple[int, int], told: str) -> None:
    assert reason(replace(entry(), media=media), 0.0) == told


def test_missing_pictures_are_in_the_sentence() -> None:
    told = sentence(ledger(replace(entry(), media=(4, 3)), replace(entry(2), media=(2, 2))))
    assert told == "All 2 saved, 1 picture missing"


def test_posts_that_lack_pictures_are_found_by_a_filter_and_say_why() -> None:
    lacking = replace(entry(), media=(4, 3), lack="The server answers with 404.")
    one = ledger(lacking, replace(entry(2), media=(2, 2)))
    assert filters(one)[1] == Filter(Lack.PICTURES, "Pictures missing", 1)
    assert chosen(one.entries, Lack.PICTURES) == [lacking]
    assert reason(lacking, 0.0).endswith("3 of 4 pictures saved: The server answers with 404")
