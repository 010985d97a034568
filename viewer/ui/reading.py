"""Which post is shown: the way through the archive, what counts as read, where links lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, QUrl, Signal

from viewer.archive import Archive
from viewer.search.fold import fold
from viewer.ui.history import History, Visit
from viewer.ui.language import tr
from viewer.ui.places import Places
from viewer.ui.reader_pane import ReaderPane
from viewer.ui.tasks import Tasks
from viewer.web.landing import Landing, Position, Term
from viewer.web.scheme import retry_of, tag_of, target_of

SETTLE = 120  # ms: someone who holds J down passes posts without loading each


@dataclass(frozen=True, slots=True)
class Opening:
    """What is to be shown, and where on its page: at a heading, at hits, or where the reader was."""

    visit: Visit
    fragment: str = ""
    terms: tuple[Term, ...] = ()


def leads_to(url: str) -> str:
    """Where a link leads, for the reader: its address, but for what only this program knows."""
    tag = tag_of(url)
    return url if tag is None else tr("All posts tagged “{tag}”").format(tag=tag)


def wanted_terms(terms: Sequence[tuple[str, bool]], query: str) -> tuple[Term, ...]:
    """What is to be marked in a result of a query: words in every form that it finds, each with whether it may go on."""
    typed = set(_WORD.findall(fold(query)))
    return tuple(Term(text, prefix, typed.issuperset(_WORD.findall(fold(text)))) for text, prefix in terms)


_WORD = re.compile(r"\w+")


class Reading(QObject):
    """Opens posts in the pane. ``open_url`` takes what belongs in the system's browser."""

    opened = Signal(int)
    moved = Signal()  # Back and Forward may lead elsewhere now
    marked = Signal(list)  # posts whose read or starred state changed
    retry_wanted = Signal(str)
    tag_wanted = Signal(str)  # the posts that have it

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        pane: ReaderPane,
        open_url: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._pane = pane
        self._open_url = open_url
        self.history = History()
        self.places = Places(archive, tasks, self)
        self._next: Opening | None = None
        self._left: tuple[int, float] | None = None  # the post that was left for its versions, and where
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SETTLE)
        self._pause.timeout.connect(self._load_next)
        pane.post_loaded.connect(self._loaded)
        pane.link_activated.connect(self.follow)
        pane.position_changed.connect(self._moved)

    @property
    def current(self) -> int | None:
        """The post that is shown, or about to be."""
        return self.history.current.post if self.history.current else None

    @property
    def aspect(self) -> str:
        """Which page of the post is shown: "" is the post itself, "history" the list of its versions ..."""
        return self.history.current.aspect if self.history.current else ""

    def open(self, post: int, fragment: str = "", terms: tuple[Term, ...] = (), aspect: str = "") -> None:
        """Goes on to a post, or to an aspect of it: at its best hit when ``terms`` are to be marked."""
        visit = Visit(post, aspect)
        if visit == self.history.current and self._pane.post == post:
            if fragment:
                self._pane.scroll_to_anchor(fragment)
            elif terms:
                self._pane.mark_hits(terms)
            return
        if aspect and not self.aspect and post == self.current == self._pane.post:
            self._left = (post, self._pane.place)  # also at a hit, which is no place to be kept for good
        self.history.visit(visit)
        self._show(Opening(visit, fragment, terms))

    def open_versions(self) -> None:
        """The list of the versions of the post that is shown."""
        if self.current is not None:
            self.open(self.current, aspect="history")

    def forget(self) -> None:
        """Nothing is shown any more, and there is no way back: posts were deleted."""
        self._pause.stop()
        self._next = None
        self.history = History()
        self.places.forget()
        self._pane.show_nothing()
        self.moved.emit()

    def back(self) -> None:
        self._revisit(self.history.back())

    def forward(self) -> None:
        self._revisit(self.history.forward())

    def follow(self, url: QUrl) -> None:
        """A link: to a post of the archive it is opened here, to anything else by the system."""
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        key = retry_of(address)
        if key is not None:
            self.retry_wanted.emit(key)
            return
        tag = tag_of(address)
        if tag is not None:
            self.tag_wanted.emit(tag)
            return
        target = target_of(address)
        fragment = url.fragment(QUrl.ComponentFormattingOption.FullyDecoded)
        if target is not None:
            self.open(target.post, fragment, aspect=target.aspect)
        elif url.scheme() in ("http", "https", "handbook"):
            self._tasks.latest(
                "link",
                lambda: self._archive.resolve(address),
                lambda found: self._lead(found, address, fragment),
            )
        else:
            self._open_url(address)

    def open_original(self, post: int) -> None:
        """The post's own address, in the system's browser."""
        rows = self._archive.rows([post])
        if rows and rows[0].url and rows[0].url.startswith(("http://", "https://")):
            self._open_url(rows[0].url)

    def mark(self, posts: list[int], *, read: bool | None = None, starred: bool | None = None) -> None:
        """What the reader decides; ``marked`` follows when it is on record."""
        if posts:
            self._tasks.write(
                lambda: self._archive.mark(posts, read=read, starred=starred),
                lambda _: self.marked.emit(posts),
            )

    def _lead(self, found: int | None, address: str, fragment: str) -> None:
        if found is not None and (found != self.current or fragment):
            self.open(found, fragment)
        elif not address.startswith("handbook:"):  # no other program knows the manual
            self._open_url(address)  # a post's link to itself asks for the original

    def _moved(self, position: Position) -> None:
        """What the reader scrolls is kept; where the program took them, to hits or a heading, is not."""
        visit = self.history.current
        if position.own and visit is not None and not visit.aspect and visit.post == self._pane.post:
            self.places.note(visit.post, position.place)

    def _revisit(self, visit: Visit | None) -> None:
        if visit is not None:
            self._show(Opening(visit))

    def _show(self, opening: Opening) -> None:
        """At once; but posts that follow each other faster than a page loads wait until the reader stays."""
        self.opened.emit(opening.visit.post)
        self.moved.emit()
        self._next = opening
        if not self._pause.isActive():
            QTimer.singleShot(0, self, self._load_next)  # the list shows first what was chosen
        self._pause.start()

    def _load_next(self) -> None:
        if self._next is not None:
            self._load()

    def _load(self) -> None:
        assert self._next is not None
        opening, self._next = self._next, None
        visit = opening.visit
        place = 0.0 if visit.aspect else self._place(visit.post)
        self._pane.show_post(visit.post, Landing(place, opening.fragment, opening.terms), visit.aspect)

    def _place(self, post: int) -> float:
        left, self._left = self._left, None
        return left[1] if left is not None and left[0] == post else self.places.of(post)

    def _loaded(self, post: int, ok: bool) -> None:
        if ok and post == self.current and not self.aspect:
            rows = self._archive.rows([post])
            if rows and not rows[0].read:
                self.mark([post], read=True)
