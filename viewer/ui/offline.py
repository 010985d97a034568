"""Whether a post can be read with no network: what is here of it, in a few words. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.types import PostRow, PostState
from viewer.ui.language import tr

_TEXTS = {
    PostState.EXCERPT: tr("Only an excerpt is saved"),
    PostState.FAILED: tr("Only a part of the text is saved"),
}


@dataclass(frozen=True, slots=True)
class Offline:
    """``text`` says it shortly, ``detail`` in full; ``complete`` when nothing is missing."""

    text: str
    detail: str
    complete: bool


def offline(row: PostRow) -> Offline:
    """What the archive has of a post."""
    parts = []
    if row.state in _TEXTS:
        parts.append(_TEXTS[row.state])
    elif not row.words and not row.media_known:
        parts.append(tr("No text is saved yet"))
    pictures = pictures_missing(row)
    if pictures:
        parts.append(pictures)
    if parts:
        return Offline(" · ".join(parts), _detail(row), False)
    kept = tr("Gone from the web, complete here") if row.state is PostState.GONE else tr("Complete offline")
    return Offline(kept, _detail(row), True)


def pictures_missing(row: PostRow) -> str:
    """ "2 of 9 pictures missing"; "" when all are here."""
    missing = row.media_known - row.media_saved
    if missing <= 0:
        return ""
    if row.media_failed:
        told = tr("{missing:,} of {known:,} pictures missing", "Its picture is missing", row.media_known)
    else:
        told = tr(
            "{missing:,} of {known:,} pictures not fetched yet",
            "Its picture is not fetched yet",
            row.media_known,
        )
    return told.format(missing=missing, known=row.media_known)


def _detail(row: PostRow) -> str:
    text = (
        tr("Text: {words:,} words saved.").format(words=row.words) if row.words else tr("Text: none saved.")
    )
    if row.state in _TEXTS:
        text += f" {_TEXTS[row.state]}."
    pictures = (
        tr("Pictures: {media_saved:,} of {media_known:,} saved.").format(
            media_saved=row.media_saved, media_known=row.media_known
        )
        if row.media_known
        else tr("No pictures.")
    )
    safe = tr("Reading it needs no network, now or later.")
    return f"{text}\n{pictures}\n{safe}"
