"""How a post looks in the list: title (up to two lines), date and tags, summary or snippet. Every row is equally high."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
)
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QStyledItemDelegate

from viewer.types import PostState
from viewer.ui.ink import FirstInk, Ink
from viewer.ui.language import tr
from viewer.ui.marks import split_marks
from viewer.ui.paragraphs import Paragraphs
from viewer.ui.post_model import HIT_ROLE, ROW_ROLE
from viewer.ui.theme import Theme, scaled

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QStyleOptionViewItem

    from viewer.types import Hit, PostRow
    from viewer.ui.thumbnails import Thumbnails

PAD = 12  # above and below
GUTTER = 26  # left of the text: the place of the unread dot
RIGHT = 14
_DOT = 3.6  # radius of the unread dot
_UNDER_HEAD = 8  # pixels between a heading and the rows below
_BEFORE_HIT = 18  # characters of a one-line snippet that may stand before the hit
_LINES = 3  # of title and summary together
_STATES = {
    PostState.GONE: tr("gone"),
    PostState.EXCERPT: tr("excerpt"),
    PostState.FAILED: tr("incomplete"),
}


class State(NamedTuple):
    """What the reader does with a row: ``active`` means in a list that has the keyboard, ``focused`` that it must show."""

    chosen: bool = False
    active: bool = False
    hovered: bool = False
    focused: bool = False


class PostDelegate(QStyledItemDelegate):
    """Paints rows of a PostModel. Holds nothing but fonts and the theme.

    ``first_look`` tells, as long as it is set, which rows are chosen; what else the style knows of a row does not count
    then. Nothing is hovered or has the keyboard in a window that was not shown yet, and to ask a style for the first time
    takes half as long as to paint the list.
    """

    def __init__(self, theme: Theme, font: QFont) -> None:
        super().__init__(theme)
        self._theme = theme
        self._locale = QLocale()
        self._ink: Ink = FirstInk()
        self._paragraphs = Paragraphs()
        self.first_look: Callable[[QModelIndex | QPersistentModelIndex], bool] | None = None
        self.look = "rows"
        self.pictures: Thumbnails | None = None
        self.set_font(font)

    def look_again(self) -> None:
        """The first look is over."""
        self._ink = Ink()
        self._paragraphs.wrap_anywhere()
        self.first_look = None

    def set_font(self, font: QFont) -> None:
        """Measures again: the system's font or scale changed."""
        self._unread = scaled(font, 1.04, QFont.Weight.DemiBold)
        self._read = scaled(font, 1.04, QFont.Weight.Normal)
        self._small = scaled(font, 0.88)
        self._body = scaled(font, 0.94)
        self._title_line = QFontMetricsF(self._unread).lineSpacing()
        self._small_line = QFontMetricsF(self._small).lineSpacing()
        self._body_line = QFontMetricsF(self._body).lineSpacing()
        self._paragraphs.clear()

    @property
    def head_height(self) -> int:
        """Pixels of a heading between rows."""
        return round(self._small_line + 22)

    @property
    def row_height(self) -> int:
        """Pixels: two lines of title, one of summary, one of date and tags, and air. A card has two lines more, a compact
        row one line of title and the date alone."""
        if self.look == "compact":
            return round(14 + self._title_line + self._small_line)
        cards = 2 * self._body_line + 8 if self.look == "cards" else 0
        return round(2 * PAD + 2 * self._title_line + self._body_line + self._small_line + 8 + cards)

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex, /
    ) -> QSize:
        return QSize(200, self.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        row: PostRow | str | None = index.data(ROW_ROLE)
        if row is None:
            return
        if isinstance(row, str):
            self._paint_heading(painter, _rect(option), row)
            return
        state = _state(option) if self.first_look is None else State(chosen=self.first_look(index))
        rect = _rect(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, state)
        top = rect.top() + (6 if self.look == "compact" else PAD)
        self._paint_flags(painter, rect, top, row)
        if self.look == "cards":
            rect = self._paint_picture(painter, rect, row)
        self._paint_text(painter, rect, top, row, index.data(HIT_ROLE))
        painter.restore()

    def _paint_picture(self, painter: QPainter, rect: QRect, row: PostRow) -> QRect:
        """The lead picture at the right end of a card; returns what is left for its text. A post that has none has all the
        room for its words."""
        if self.pictures is None or not row.media_saved:
            return rect
        side = rect.height() - 2 * PAD
        place = QRect(rect.right() - RIGHT - side + 1, rect.top() + PAD, side, side)
        ratio = painter.device().devicePixelRatioF()
        image = self.pictures.of(row.id, QSize(round(side * ratio), round(side * ratio)))
        if image is not None and image.isNull():
            return rect
        self._ink.fill(painter, QRectF(place), 8, self._theme.colors, "chip")
        if image is not None:
            painter.save()
            frame = QPainterPath()
            frame.addRoundedRect(QRectF(place), 8, 8)
            painter.setClipPath(frame)
            painter.drawImage(place, image)
            painter.restore()
        return rect.adjusted(0, 0, -(side + 10), 0)

    def _paint_heading(self, painter: QPainter, rect: QRect, title: str) -> None:
        """A line of its own above the posts of a month or a source."""
        painter.save()
        self._ink.write(painter, self._theme.colors, "quiet")
        painter.setFont(self._small)
        at = QPointF(rect.left() + GUTTER, rect.bottom() - _UNDER_HEAD)
        painter.drawText(at, self._titled(title))
        painter.restore()

    def _titled(self, title: str) -> str:
        """A month in words ("March 2026"); a source as it is."""
        year, dash, month = title.partition("-")
        if len(year) == 4 and dash and year.isdigit() and len(month) == 2 and month.isdigit():
            return self._locale.toString(QDate(int(year), int(month), 1), tr("MMMM yyyy"))
        return title

    def _paint_ground(self, painter: QPainter, rect: QRect, state: State) -> None:
        colors = self._theme.colors
        inner = QRectF(rect).adjusted(6, 2, -6, -2)
        if state.chosen:
            self._ink.fill(painter, inner, 8, colors, "chosen_active" if state.active else "chosen")
        elif state.hovered:
            self._ink.fill(painter, inner, 8, colors, "hover")
        else:
            self._ink.write(painter, colors, "line")
            painter.drawLine(
                QPointF(rect.left() + GUTTER, rect.bottom()), QPointF(rect.right() - RIGHT, rect.bottom())
            )
        if state.focused:
            outline = QPainterPath()
            outline.addRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            painter.strokePath(outline, colors["accent"])

    def _paint_flags(self, painter: QPainter, rect: QRect, top: float, row: PostRow) -> None:
        colors = self._theme.colors
        middle = top + self._title_line / 2
        if not row.read:
            dot = QRectF(rect.left() + GUTTER / 2 + 2 - _DOT, middle - _DOT, 2 * _DOT, 2 * _DOT)
            self._ink.fill(painter, dot, _DOT, colors, "accent")
        if row.starred:
            painter.fillPath(_star(QPointF(rect.right() - RIGHT - 7, middle), 7), colors["star"])

    def _paint_text(self, painter: QPainter, rect: QRect, top: float, row: PostRow, hit: Hit | None) -> None:
        colors = self._theme.colors
        width = rect.width() - GUTTER - RIGHT
        left = float(rect.left() + GUTTER)
        title, hits = split_marks(hit.title if hit and hit.title else row.title)
        title_width = width - (18 if row.starred else 0)
        font = self._read if row.read else self._unread
        self._ink.write(painter, colors, "text")
        most = 1 if self.look == "compact" else 2
        shown = self._paragraphs.of(title or tr("Untitled"), font, title_width, most)
        shown.draw(painter, QPointF(left, top), hits, colors)
        top += shown.lines * self._title_line + (1 if self.look == "compact" else 3)
        self._paint_facts(painter, QRectF(left, top, width, self._small_line), row)
        if self.look == "compact":
            return
        top += self._small_line + 5
        room = _LINES + 2 * (self.look == "cards")  # for title and summary together
        text, hits = split_marks(hit.snippet if hit and hit.snippet else row.summary)
        if shown.lines == room - 1:
            text, hits = _from_first_hit(text, hits)
        self._ink.write(painter, colors, "quiet")
        summary = self._paragraphs.of(text, self._body, width, room - shown.lines)
        summary.draw(painter, QPointF(left, top), hits, colors)

    def _paint_facts(self, painter: QPainter, place: QRectF, row: PostRow) -> None:
        """Date, what is unusual, then as many tags as there is room for."""
        colors = self._theme.colors
        metrics = QFontMetricsF(self._small)
        painter.setFont(self._small)
        at = place.left()
        for text, color in self._facts(row):
            self._ink.write(painter, colors, color)
            painter.drawText(QPointF(at, place.top() + metrics.ascent()), text)
            at += metrics.horizontalAdvance(text) + 9
        for tag in row.tags:
            width = metrics.horizontalAdvance(tag) + 12
            if at + width > place.right():
                break
            chip = QRectF(at, place.top() - 1.5, width, place.height() + 3)
            self._ink.fill(painter, chip, 4, colors, "chip")
            self._ink.write(painter, colors, "quiet")
            painter.drawText(QPointF(at + 6, place.top() + metrics.ascent()), tag)
            at += width + 5

    def _facts(self, row: PostRow) -> Sequence[tuple[str, str]]:
        facts = []
        if row.published:
            facts.append((self._date(row.published), "quiet"))
        if row.state in _STATES:
            facts.append((_STATES[row.state], "danger" if row.state is PostState.FAILED else "quiet"))
        if row.media_failed:
            from viewer.ui.offline import pictures_missing

            facts.append((pictures_missing(row), "quiet"))
        return facts

    def _date(self, when: datetime) -> str:
        day = when.astimezone()
        return self._locale.toString(QDate(day.year, day.month, day.day), tr("d MMM yyyy"))


def _from_first_hit(text: str, hits: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """A snippet that has one line begins a few words before its hit, or the hit would often be beyond the edge."""
    if not hits or hits[0][0] <= _BEFORE_HIT:
        return text, hits
    cut = text.find(" ", hits[0][0] - _BEFORE_HIT, hits[0][0]) + 1
    if not cut:
        return text, hits
    return "…" + text[cut:], [(start - cut + 1, length) for start, length in hits]


def _star(center: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.45
        angle = corner * pi / 5 - pi / 2
        point = center + QPointF(cos(angle) * reach, sin(angle) * reach)
        if corner == 0:
            path.moveTo(point)
        else:
            path.lineTo(point)
    path.closeSubpath()
    return path


def _state(option: Any) -> State:
    from PySide6.QtWidgets import QStyle

    flag = QStyle.StateFlag
    state: QStyle.StateFlag = option.state
    here = bool(state & flag.State_HasFocus)
    chosen = bool(state & flag.State_Selected)
    return State(
        chosen=chosen,
        active=here or (option.widget is not None and option.widget.hasFocus()),
        hovered=bool(state & flag.State_MouseOver),
        focused=here and (not chosen or bool(state & flag.State_KeyboardFocusChange)),
    )


def _rect(option: Any) -> QRect:
    return option.rect  # type: ignore[no-any-return]
