"""What the reader chose to see: a line of the tree and the words in the search field, as one query. No Qt here."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from viewer.ui.language import tr

_FIXED = {
    "all": ("", tr("All posts")),
    "unread": ("is:unread", tr("Unread")),
    "starred": ("is:starred", tr("Starred")),
}

_SEVERAL = {"both": " ", "either": " OR "}  # kinds of several tags, and what stands between them in a query


class Choice(NamedTuple):
    """A line of the tree: ``kind`` is "all", "unread", "starred", "source" (``value``: its id), "tag" (its path; with "/*"
    all that is on that branch), "both" or "either" (several tags, a line each), or "search" (the query that was saved)."""

    kind: str = "all"
    value: str = ""

    @property
    def query(self) -> str:
        """The posts of this line, in the query language; "" is every post."""
        if self.kind == "source":
            return f"source:{self.value}"
        if self.kind in ("tag", *_SEVERAL):
            from viewer.search.writing import condition_text
            from viewer.tags import spoken

            return _SEVERAL.get(self.kind, " ").join(condition_text("tag", spoken(tag)) for tag in self.tags)
        if self.kind == "search":
            return self.value
        return _FIXED[self.kind][0]

    @property
    def tags(self) -> list[str]:
        """The tags that it names."""
        return self.value.split("\n") if self.kind in ("tag", *_SEVERAL) else []

    def combined(self, tag: str, *, either: bool) -> Choice:
        """The same with another tag, or without it when it is there: posts with all of them, or with ``either``."""
        tags = [each for each in self.tags if each != tag]
        if len(tags) == len(self.tags):
            tags.append(tag)
        if len(tags) < 2:
            return Choice("tag", tags[0]) if tags else Choice()
        return Choice("either" if either else "both", "\n".join(tags))

    def followed(self, went: Callable[[str], str]) -> Choice:
        """The same after tags went to other paths."""
        tags = [f"{went(tag[:-2])}/*" if tag.endswith("/*") else went(tag) for tag in self.tags]
        distinct = list(dict.fromkeys(tags))
        if tags == self.tags:
            return self
        return Choice(self.kind if len(distinct) > 1 else "tag", "\n".join(distinct))

    @property
    def scope(self) -> str:
        """The same as a part of a longer query."""
        if self.kind != "search":
            return self.query
        from viewer.search.writing import grouped

        return grouped(self.value)

    def title(self, names: Mapping[Choice, str]) -> str:
        """What the list is called; ``names`` has those of sources and saved searches."""
        if self.kind == "source":
            return names.get(self, tr("Source"))
        if self.kind == "search":
            return names.get(self, self.value)
        if self.kind in ("tag", *_SEVERAL):
            from viewer.tags import leaf

            joint = tr(" or ") if self.kind == "either" else " + "
            return joint.join(leaf(tag.removesuffix("/*")) for tag in self.tags)
        return _FIXED[self.kind][1]

    def stored(self) -> list[str]:
        """As the settings keep it."""
        return [self.kind, self.value]

    @staticmethod
    def restored(stored: object) -> Choice:
        """From the settings; anything that makes no sense is all posts."""
        match stored:
            case ["all" | "unread" | "starred" as kind, ""]:
                return Choice(kind)
            case ["source", str(value)] if value.isascii() and value.isdigit():
                return Choice("source", value)
            case ["tag" | "search" as kind, str(value)] if value.strip():
                return Choice(kind, value)
            case ["both" | "either" as kind, str(value)] if len(value.split("\n")) > 1:
                return Choice(kind, value)
        return Choice()


ALL = Choice("all")
UNREAD = Choice("unread")
STARRED = Choice("starred")


def within(choice: Choice, text: str) -> str:
    """The query for ``text`` among the posts of a choice. The text comes last: its last word may be unfinished."""
    return f"{choice.scope} {text}" if choice.query and text else choice.query or text


def keep_in_place(old: Sequence[int], new: array[int], post: int | None) -> array[int]:
    """``new`` with ``post`` still in it, where it stood among its neighbours of ``old``.

    A post that was just read leaves "Unread" when the list is next asked for, not under the reader's eyes.
    """
    if post is None or post in new:
        return new
    try:
        at = old.index(post)
    except ValueError:
        return new
    places = {other: place for place, other in enumerate(new)}
    after = next((places[other] for other in old[at + 1 :] if other in places), len(new))
    kept = array("q", new)
    kept.insert(after, post)
    return kept
