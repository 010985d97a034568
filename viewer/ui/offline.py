"""Whether a post can be read with no network: what is here of it, in a few words. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.types import PostRow, PostState

_TEXTS = {
    PostState.EXCERPT: "Only an excerpt is saved",
    PostState.FAILED: "Only a part of the text is saved",
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
        parts.append("No text is saved yet")
    pictures = pictures_missing(row)
    if pictures:
        parts.append(pictures)
    if parts:
        return Offline(" · ".join(parts), _detail(row), False)
    kept = "Gone from the web, complete here" if row.state is PostState.GONE else "Complete offline"
    return Offline(kept, _detail(row), True)


def pictures_missing(row: PostRow) -> str:
    """ "2 of 9 pictures missing"; "" when all are here."""
    missing = row.media_known - row.media_saved
    if missing <= 0:
        return ""
    what = "missing" if row.media_failed else "not fetched yet"
    if row.media_known == 1:
        return f"Its picture is {what}" if row.media_failed else "Its picture is not fetched yet"
    return f"{missing:,} of {row.media_known:,} pictures {what}"


def _detail(row: PostRow) -> str:
    text = f"Text: {row.words:,} words saved." if row.words else "Text: none saved."
    if row.state in _TEXTS:
        text += f" {_TEXTS[row.state]}."
    pictures = (
        f"Pictures: {row.media_saved:,} of {row.media_known:,} saved." if row.media_known else "No pictures."
    )
    safe = "Reading it needs no network, now or later."
    return f"{text}\n{pictures}\n{safe}"
