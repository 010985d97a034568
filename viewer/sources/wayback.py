"""The Wayback Machine's index of snapshots (CDX): what to ask, and what the answer says.

Interface: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from viewer.errors import SourceError

MACHINE = "https://web.archive.org"
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One saved state of an address. ``digest`` is equal for states that are equal byte for byte."""

    url: str
    taken: datetime
    status: int
    type: str
    digest: str

    @property
    def raw_url(self) -> str:
        """Where the bytes lie as they were, without the Machine's tool bar and rewritten links (``id_``)."""
        return self.raw_at(MACHINE)

    def raw_at(self, machine: str) -> str:
        """The same at another machine of this kind."""
        return f"{machine}/web/{self.taken:%Y%m%d%H%M%S}id_/{self.url}"

    def picture_at(self, machine: str, url: str) -> str:
        """Where a picture lies as it was at that time (``im_``; the Machine gives the nearest one it has)."""
        return f"{machine}/web/{self.taken:%Y%m%d%H%M%S}im_/{url}"


def cdx_url(
    url: str, *, below: bool = False, limit: int = 10_000, key: str | None = None, machine: str = MACHINE
) -> str:
    """The question for all good snapshots of an address, or with ``below`` of everything under it.

    States that repeat the one before are left out. ``key`` is the ``resume_key`` of the answer before.
    """
    fields = {
        "url": url,
        "output": "json",
        "fl": "original,timestamp,statuscode,mimetype,digest",
        "filter": "statuscode:200",
        "collapse": "urlkey" if below else "digest",
        "limit": str(limit),
        "showResumeKey": "true",
    }
    if below:
        fields["matchType"] = "prefix"
    if key:
        fields["resumeKey"] = key
    return f"{machine}/cdx/search/cdx?{urlencode(fields)}"


def parse_cdx(body: bytes) -> tuple[list[Snapshot], str | None]:
    """(snapshots in the order of the answer, the key under which it goes on or None).

    Raises:
        SourceError: the answer is not one of the index's.
    """
    if not body.strip():
        return [], None
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError):
        raise SourceError("The Wayback Machine answered with something else than its index.") from None
    if not isinstance(rows, list):
        raise SourceError("The Wayback Machine answered with something else than its index.")
    found: list[Snapshot] = []
    key: str | None = None
    for row in rows[1:]:  # the first row names the columns
        if isinstance(row, list) and len(row) >= 5:
            snapshot = _snapshot([str(value) for value in row])
            if snapshot:
                found.append(snapshot)
        elif isinstance(row, list) and len(row) == 1:
            key = str(row[0])
    return found, key


def _snapshot(row: list[str]) -> Snapshot | None:
    try:
        taken = datetime.strptime(row[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    status = int(row[2]) if row[2].isdigit() else 0
    return Snapshot(row[0], taken, status, row[3], row[4])


def good(
    snapshots: Iterable[Snapshot], kinds: tuple[str, ...] = ("text/html", "application/xhtml+xml")
) -> list[Snapshot]:
    """The snapshots that were answered with 200 and are of one of these types, newest first."""
    found = [s for s in snapshots if s.status == 200 and s.type.lower().startswith(kinds)]
    return sorted(found, key=lambda s: s.taken, reverse=True)


def last_good(
    snapshots: Iterable[Snapshot], kinds: tuple[str, ...] = ("text/html", "application/xhtml+xml")
) -> Snapshot | None:
    """The newest snapshot that was answered with 200 and is of one of these types."""
    return next(iter(good(snapshots, kinds)), None)


def original(url: str) -> str:
    """An address as it was before the Machine rewrote it."""
    return _ARCHIVED.sub("", url)
