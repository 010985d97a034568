"""What the view of a ledger says, as plain values: sentence, filters, years, why a post is not there. No Qt here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QDateTime, QLocale

from viewer.types import Coverage, KnownState, LedgerEntry
from viewer.ui.language import tr

WANTED = (KnownState.FAILED, KnownState.EXCERPT, KnownState.PENDING)
"""The states of what another sync may still bring."""


class Lack(Enum):
    """What a post that is here may be without."""

    PICTURES = auto()


Shown = KnownState | Lack | None
"""What the list is narrowed to; None is every post."""

NAMES: dict[KnownState | Lack, str] = {
    KnownState.FULL: tr("Saved"),
    KnownState.FAILED: tr("Failed"),
    KnownState.EXCERPT: tr("Excerpt only"),
    KnownState.PENDING: tr("Not fetched yet"),
    Lack.PICTURES: tr("Pictures missing"),
    KnownState.GONE: tr("Gone"),
    KnownState.SKIPPED: tr("Left out"),
}
_HINTS = {
    KnownState.FULL: tr("The whole post is here"),
    KnownState.FAILED: tr("It could not be fetched"),
    KnownState.EXCERPT: tr("Only the beginning is here; the next sync fetches its page"),
    KnownState.PENDING: tr("The next full sync fetches it"),
    KnownState.GONE: tr("It is no longer on the web"),
    KnownState.SKIPPED: tr("It is no post"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One of the filters above the list. What was left out is no post."""

    state: Shown
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Year:
    """How many posts of a year are known and saved; ``year`` None counts those without a date."""

    year: int | None
    known: int
    saved: int

    @property
    def label(self) -> str:
        return tr("No date") if self.year is None else str(self.year)

    @property
    def told(self) -> str:
        """In words."""
        return tr("{label}: {saved:,} of {known:,} saved").format(
            label=self.label, saved=self.saved, known=self.known
        )


def is_post(entry: LedgerEntry) -> bool:
    """Whether it counts as a post: not what was left out, nor an address that nobody has looked at and that may be any
    page of the site."""
    return entry.counts


def is_saved(entry: LedgerEntry) -> bool:
    """Whether the post is here: in full, or kept after it vanished from the web."""
    return entry.state is KnownState.FULL or (entry.state is KnownState.GONE and entry.post is not None)


def is_wanted(ledger: Coverage) -> bool:
    """Whether another sync may still bring something."""
    return bool(ledger.failed or ledger.excerpt or ledger.pending)


def sentence(ledger: Coverage) -> str:
    """ "190 of 193 saved, 3 failed"."""
    known = sum(is_post(entry) for entry in ledger.entries)
    unseen = ledger.known - known
    more = (
        tr("{unseen:,} more addresses to be looked at", "1 more address to be looked at", unseen).format(
            unseen=unseen
        )
        if unseen
        else ""
    )
    if not known:
        return more or tr("No posts are known yet")
    saved = sum(is_saved(entry) for entry in ledger.entries)
    lost = sum(entry.state is KnownState.GONE and entry.post is None for entry in ledger.entries)
    parts = (
        (ledger.failed, tr("failed")),
        (ledger.excerpt, tr("as an excerpt only")),
        (ledger.pending - unseen, tr("not fetched yet")),
        (lost, tr("gone from the web")),
    )
    rest = "".join(f", {count:,} {what}" for count, what in parts if count)
    if rest or saved != known:
        told = tr("{saved:,} of {known:,} saved{rest}").format(saved=saved, known=known, rest=rest)
    else:
        told = tr("All {saved:,} saved", "The only post is saved", saved).format(saved=saved)
    lacking = sum(entry.media[0] - entry.media[1] for entry in ledger.entries)
    if lacking > 0:
        told += tr(", {lacking:,} pictures missing", ", 1 picture missing", lacking).format(lacking=lacking)
    return f"{told}; {more}" if more else told


def filters(ledger: Coverage) -> list[Filter]:
    """All posts, then each state that occurs, those first that ask for something to be done."""
    counts: dict[KnownState | Lack, int] = {
        KnownState.FAILED: ledger.failed,
        KnownState.EXCERPT: ledger.excerpt,
        KnownState.PENDING: ledger.pending,
        Lack.PICTURES: sum(lacks_pictures(entry) for entry in ledger.entries),
        KnownState.GONE: ledger.gone,
        KnownState.FULL: ledger.full,
        KnownState.SKIPPED: ledger.skipped,
    }
    every = Filter(None, tr("All posts"), sum(is_post(entry) for entry in ledger.entries))
    return [every, *(Filter(state, NAMES[state], count) for state, count in counts.items() if count)]


def lacks_pictures(entry: LedgerEntry) -> bool:
    """Whether some of the pictures of a saved post are not here."""
    return entry.media[0] > entry.media[1]


def first_filter(ledger: Coverage) -> KnownState | None:
    """What is shown at first: what failed, when anything did."""
    return KnownState.FAILED if ledger.failed else None


def chosen(entries: Sequence[LedgerEntry], state: Shown, year: Year | None = None) -> list[LedgerEntry]:
    """The entries in a state (None: all that are posts), or without something, of one year when one is given, in the order
    they came in."""
    return [
        entry for entry in entries if _is_in(entry, state) and (year is None or year_of(entry) == year.year)
    ]


def _is_in(entry: LedgerEntry, state: Shown) -> bool:
    if state is Lack.PICTURES:
        return lacks_pictures(entry)
    return is_post(entry) if state is None else entry.state is state


def year_of(entry: LedgerEntry) -> int | None:
    """The year in which a post was published, None when nobody told."""
    return entry.published.year if entry.published else None


def years(entries: Sequence[LedgerEntry]) -> list[Year]:
    """The years from the first to the last, also those in between without a post; posts without a date come last."""
    posts = [entry for entry in entries if is_post(entry)]
    known = Counter(year_of(entry) for entry in posts)
    saved = Counter(year_of(entry) for entry in posts if is_saved(entry))
    dated = [year for year in known if year is not None]
    span = range(min(dated), max(dated) + 1) if dated else range(0)
    # A date from 1970 or 9999 is a mistake somewhere: no space is kept up to it.
    span_years = sorted(dated) if len(span) > _MOST_YEARS else list(span)
    made = [Year(year, known[year], saved[year]) for year in span_years]
    if known[None]:
        made.append(Year(None, known[None], saved[None]))
    return made


_MOST_YEARS = 45


def reason(entry: LedgerEntry, now: float) -> str:
    """Why a post is not (wholly) here, how often it was tried, and when it is tried again."""
    parts = [(entry.problem or _HINTS[entry.state]).rstrip(".")]
    known, saved = entry.media
    if known and entry.post is not None:
        every = tr("all {known:,} pictures saved", "its picture is saved", known).format(known=known)
        some = tr("{saved:,} of {known:,} pictures saved").format(saved=saved, known=known)
        why = f": {entry.lack.rstrip('.')}" if entry.lack else ""
        parts.append(every if saved >= known else some + why)
    if entry.state is KnownState.GONE:
        parts.append(tr("the saved copy stays") if entry.post is not None else tr("nothing of it was saved"))
    if entry.tries and entry.state is KnownState.FAILED:
        parts.append(tr("tried {tries:,} times", "tried once", entry.tries).format(tries=entry.tries))
        parts.append(next_try(entry, now))
    return " · ".join(parts)


def next_try(entry: LedgerEntry, now: float) -> str:
    """When a sync will ask for it again, in the reader's own time."""
    if entry.next_try <= now:
        return tr("due at the next sync")
    then, today = datetime.fromtimestamp(entry.next_try), datetime.fromtimestamp(now)
    if then.date() == today.date():
        form = tr("hh:mm")
    else:
        form = tr("d MMM hh:mm") if then.year == today.year else tr("d MMM yyyy hh:mm")
    return tr("again after {time}").format(
        time=QLocale().toString(QDateTime.fromSecsSinceEpoch(int(entry.next_try)), form)
    )


def name_of(entry: LedgerEntry) -> str:
    """The title, or what the address says where nobody told one."""
    return entry.title or entry.url.removeprefix("https://").removeprefix("http://").rstrip("/")


def told_by(entry: LedgerEntry) -> str:
    """Who told of it, in the order in which they did."""
    return ", ".join(entry.found_by)
