"""The entries of a ledger as rows, and how a row looks: its state, its title, why it is not there, who told of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from viewer.types import KnownState, LedgerEntry
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.ledger_items import NAMES, name_of, reason, told_by
from viewer.ui.theme import Theme, scaled

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
_LOOKS = {
    KnownState.FULL: ("saved", "quiet"),
    KnownState.EXCERPT: ("excerpt", "accent"),
    KnownState.FAILED: ("problem", "danger"),
    KnownState.GONE: ("gone", "quiet"),
    KnownState.SKIPPED: ("left_out", "faint"),
    KnownState.PENDING: ("pending", "accent"),
}
_PAD = 9  # above and below
_LEFT = 46  # where the text begins
_RIGHT = 18
_TOLD = 0.36  # the share of a line that those who told may take


class LedgerModel(QAbstractTableModel):
    """One column of LedgerEntry."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[LedgerEntry] = ()

    @property
    def entries(self) -> Sequence[LedgerEntry]:
        return self._entries

    def set_entries(self, entries: Sequence[LedgerEntry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rows_of(self, ids: set[int]) -> list[int]:
        """The rows of the entries with these ids."""
        return [row for row, entry in enumerate(self._entries) if entry.id in ids]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return name_of(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("{url}\n{reason}\nTold by: {told_by}").format(
                url=entry.url, reason=reason(entry, time.time()), told_by=told_by(entry)
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (
                name_of(entry),
                NAMES[entry.state],
                reason(entry, time.time()),
                tr("told by {told_by}").format(told_by=told_by(entry)),
            )
            return "; ".join(parts)
        return None


class LedgerDelegate(QStyledItemDelegate):
    """Paints an entry on two lines: title and date; the reason and who told of it."""

    def __init__(self, theme: Theme, icons: Icons, font: QFont) -> None:
        super().__init__(theme)
        self._theme = theme
        self._icons = icons
        self._locale = QLocale()
        self._title = scaled(font, 1.0)
        self._small = scaled(font, 0.9)
        self._title_metrics = QFontMetrics(self._title)
        self._small_metrics = QFontMetrics(self._small)

    @property
    def row_height(self) -> int:
        """Pixels of every row."""
        return 2 * _PAD + self._title_metrics.lineSpacing() + self._small_metrics.lineSpacing() + 3

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index, /) -> QSize:
        return QSize(240, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        entry: LedgerEntry | None = index.data(ENTRY_ROLE)
        if entry is None:
            return
        rect, state = _placed(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, state)
        icon, color = _LOOKS[entry.state]
        self._icons.icon(icon, color).paint(painter, rect.left() + 18, rect.top() + _PAD, 18, 18)
        inner = rect.adjusted(_LEFT, _PAD, -_RIGHT, -_PAD)
        self._paint_title(painter, inner, entry)
        self._paint_reason(painter, inner, entry)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        colors = self._theme.colors
        area = QRectF(rect).adjusted(8.5, 1.5, -8.5, -1.5)
        chosen = state & QStyle.StateFlag.State_Selected
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors["chosen_active" if chosen else "hover"])
            painter.drawRoundedRect(area, 7, 7)
        else:
            painter.setPen(colors["line"])
            painter.drawLine(rect.left() + _LEFT, rect.bottom(), rect.right() - _RIGHT, rect.bottom())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colors["accent"])
            painter.drawRoundedRect(area, 7, 7)

    def _paint_title(self, painter: QPainter, place: QRect, entry: LedgerEntry) -> None:
        colors, height = self._theme.colors, self._title_metrics.lineSpacing()
        line = QRect(place.left(), place.top(), place.width(), height)
        date = ""
        if entry.published is not None:
            day = entry.published
            date = self._locale.toString(QDate(day.year, day.month, day.day), tr("d MMM yyyy"))
        painter.setFont(self._small)
        painter.setPen(colors["quiet"])
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, date)
        room = line.width() - self._small_metrics.horizontalAdvance(date) - 14
        painter.setFont(self._title)
        painter.setPen(colors["quiet" if entry.state is KnownState.SKIPPED else "text"])
        title = self._title_metrics.elidedText(name_of(entry), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_reason(self, painter: QPainter, place: QRect, entry: LedgerEntry) -> None:
        colors, height = self._theme.colors, self._small_metrics.lineSpacing()
        line = QRect(place.left(), place.bottom() - height, place.width(), height)
        told = self._small_metrics.elidedText(
            told_by(entry), Qt.TextElideMode.ElideRight, round(line.width() * _TOLD)
        )
        painter.setFont(self._small)
        painter.setPen(colors["quiet"])
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)
        room = line.width() - self._small_metrics.horizontalAdvance(told) - 14
        painter.setPen(colors["danger" if entry.state is KnownState.FAILED else "quiet"])
        why = self._small_metrics.elidedText(reason(entry, time.time()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, why)


def _placed(option: Any) -> tuple[QRect, QStyle.StateFlag]:
    return option.rect, option.state
