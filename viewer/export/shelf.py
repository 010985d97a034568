"""Where posts come from: what an export asks of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from viewer.types import Post, PostRow


class SavedMedium(Protocol):
    """A file of the archive with the MIME type that was recorded for it."""

    @property
    def path(self) -> Path: ...
    @property
    def type(self) -> str: ...


class Shelf(Protocol):
    """What holds the posts. May be called from any thread."""

    def rows(self, ids: Sequence[int], /) -> list[PostRow]:
        """The rows of these posts, in this order, without those that are not there."""

    def post(self, post_id: int, /) -> Post:
        """A post with everything around it."""

    def media(self, key: str, /) -> SavedMedium | None:
        """The saved file behind ``/media/KEY``."""
