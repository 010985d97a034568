"""The posts of the list: an array of ids, and the rows that are looked at, fetched in pages by key.

A million ids are 8 MB; rows are small and few. Nothing here knows where the ids came from.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from viewer.ui.finding import PAGE
from viewer.ui.heads import NO_HEADS, Heads
from viewer.ui.language import tr

if TYPE_CHECKING:
    from viewer.types import Hit, PostRow

_KEPT = 24  # pages kept: more than any screen shows
# Of Qt.ItemDataRole, as numbers: the first look at ``Qt`` makes its hundred enumerations, longer than to paint the list.
_DISPLAY_ROLE, _ACCESSIBLE_TEXT_ROLE, _USER_ROLE = 0, 11, 256
ROW_ROLE = _USER_ROLE
HIT_ROLE = _USER_ROLE + 1
Index = QModelIndex | QPersistentModelIndex
if TYPE_CHECKING:
    Rows = Sequence[PostRow | None]


class PostModel(QAbstractTableModel):
    """One column. ``fetch`` looks up rows by id (at most PAGE of them, on the window's thread).

    In a search, ``paged`` tells of a page that is looked at before its hits are known: its number and its posts.
    """

    paged = Signal(int, list)

    def __init__(
        self, fetch: Callable[[Sequence[int]], Sequence[PostRow]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self.heads: Heads = NO_HEADS
        self._hits: dict[int, Hit] | None = None
        self._pages: dict[int, Rows] = {}  # the one looked at last comes last

    @property
    def ids(self) -> array[int]:
        return self._ids

    def set_ids(
        self,
        ids: array[int],
        hits: Mapping[int, Hit] | None = None,
        first: Sequence[PostRow] = (),
        heads: Heads = NO_HEADS,
    ) -> None:
        """Shows other posts, with headings between them. ``first`` are the rows of the first page, when they were fetched
        along with the ids."""
        self.beginResetModel()
        self.heads = heads
        self._ids = ids
        self._hits = None if hits is None else dict(hits)
        self._pages.clear()
        if first:
            self._pages[0] = _in_order(ids[:PAGE], first)
        self.endResetModel()

    def add_hits(self, page: int, hits: Mapping[int, Hit]) -> None:
        """Marks what was found in the posts of a page."""
        if self._hits is not None:
            self._hits.update(hits)
            self._tell(*_span(page, len(self._ids)))

    def refresh(self, ids: Iterable[int] | None = None) -> None:
        """Fetches rows again: those of ``ids``, or all that are kept."""
        wanted = None if ids is None else set(ids)
        for page in list(self._pages):
            first, last = _span(page, len(self._ids))
            held = range(first, last + 1)
            changed = held if wanted is None else [at for at in held if self._ids[at] in wanted]
            if changed:
                del self._pages[page]
                self._tell(changed[0], changed[-1])

    def _tell(self, first: int, last: int) -> None:
        """The posts from one place to another are to be painted again."""
        from_, to = self.index(self.heads.row(first), 0), self.index(self.heads.row(last), 0)
        self.dataChanged.emit(from_, to)

    def id_at(self, row: int) -> int | None:
        """The post in a row, None for a heading and outside the list."""
        place = self._place(row)
        return None if place is None else self._ids[place]

    def ids_between(self, first: int, last: int) -> array[int]:
        """The posts in these rows and those between them."""
        above = self.heads.title(last) is not None  # the last one is no post
        return self._ids[self.heads.place(first) : self.heads.place(last) + (not above)]

    def _place(self, row: int) -> int | None:
        if self.heads.title(row) is not None:
            return None
        place = self.heads.place(row)
        return place if 0 <= place < len(self._ids) else None

    def row_of(self, post: int) -> int | None:
        """The row of a post, None when the list does not have it."""
        try:
            return self.heads.row(self._ids.index(post))
        except ValueError:
            return None

    def post_at(self, row: int) -> PostRow | None:
        """What the list shows in a row; None when the post is gone."""
        at = self._place(row)
        if at is None:
            return None
        number, place = divmod(at, PAGE)
        rows = self._pages.get(number)
        if rows is None:
            ids = self._ids[number * PAGE : (number + 1) * PAGE]
            rows = self._pages[number] = _in_order(ids, self._fetch(ids))
            if len(self._pages) > _KEPT:
                del self._pages[next(iter(self._pages))]
            hits = self._hits
            if hits is not None and not all(post in hits and hits[post].snippet for post in ids):
                self.paged.emit(number, list(ids))
        else:
            self._pages[number] = self._pages.pop(number)
        return rows[place] if place < len(rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._ids) + len(self.heads)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = _DISPLAY_ROLE) -> Any:
        """``ROW_ROLE`` gives a PostRow, or the title of a heading."""
        title = self.heads.title(index.row())
        if title is not None:
            return title if role in (ROW_ROLE, _DISPLAY_ROLE, _ACCESSIBLE_TEXT_ROLE) else None
        if role == HIT_ROLE:
            post = self.id_at(index.row())
            return None if post is None or self._hits is None else self._hits.get(post)
        if role == ROW_ROLE:
            return self.post_at(index.row())
        if role == _DISPLAY_ROLE:
            row = self.post_at(index.row())
            return row.title if row else ""
        if role == _ACCESSIBLE_TEXT_ROLE:
            return _spoken(self.post_at(index.row()), self.data(index, HIT_ROLE))
        return None


def _span(page: int, posts: int) -> tuple[int, int]:
    """The places of the first and the last of the posts of a page."""
    return page * PAGE, min(posts, (page + 1) * PAGE) - 1


def _in_order(ids: Sequence[int], rows: Sequence[PostRow]) -> Rows:
    by_id = {row.id: row for row in rows}
    return [by_id.get(post) for post in ids]


def _spoken(row: PostRow | None, hit: Hit | None) -> str:
    """A row as a screen reader says it: what the eye gets from dots and stars, in words."""
    from PySide6.QtCore import QDate, QLocale

    from viewer.ui.marks import split_marks
    from viewer.ui.offline import pictures_missing

    if row is None:
        return ""
    parts = [row.title]
    if not row.read:
        parts.append(tr("unread"))
    if row.starred:
        parts.append(tr("starred"))
    if row.published:
        day = row.published
        parts.append(QLocale().toString(QDate(day.year, day.month, day.day), tr("d MMMM yyyy")))
    if row.media_failed:
        parts.append(pictures_missing(row))
    if row.tags:
        parts.append(tr("tags {tags}").format(tags=", ".join(row.tags)))
    if hit and hit.snippet:
        parts.append(split_marks(hit.snippet)[0])
    return "; ".join(parts)
