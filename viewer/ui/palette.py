"""The palette: one field from which every post, tag, source, saved search and command can be reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from viewer.ui.focus_back import FocusBack
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.palette_entries import Line
from viewer.ui.theme import Theme, scaled
from viewer.ui.turns import paint_in_next_turn

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
_WIDTH, _HEIGHT, _TOP = 640, 430, 72  # pixels
_SAID = {
    "command": tr("Command"),
    "tag": tr("Tag"),
    "source": tr("Source"),
    "search": tr("Saved search"),
    "post": tr("Post"),
}


class PaletteModel(QAbstractListModel):
    """The lines that fit."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            entry = line.entry
            return ", ".join(part for part in (entry.text, _SAID[entry.kind], entry.hint, entry.key) if part)
        return None


class PaletteDelegate(QStyledItemDelegate):
    """Draws a line: icon, text with the typed letters marked, what it is and its key at the right."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._font = parent.font()
        self._bold = scaled(parent.font(), 1.0, QFont.Weight.Bold)
        self._small = scaled(parent.font(), 0.88)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index, /) -> QSize:
        return QSize(100, QFontMetrics(self._font).height() + 16)

    def paint(self, painter: QPainter, option: Any, index: Index, /) -> None:
        line: Line = index.data(LINE_ROLE)
        colors = self._theme.colors
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors["chosen_active" if chosen else "hover"])
            painter.drawRoundedRect(QRectF(option.rect).adjusted(6, 1, -6, -1), 7, 7)
        rect = option.rect.adjusted(18, 0, -18, 0)
        icon = self._icons.icon(line.entry.icon, "accent" if chosen else "quiet")
        icon.paint(painter, rect.left(), rect.center().y() - 8, 17, 17)
        rect.setLeft(rect.left() + 28)
        rect.setRight(self._paint_right(painter, rect, line))
        self._paint_text(painter, rect, line)
        painter.restore()

    def _paint_right(self, painter: QPainter, rect: QRect, line: Line) -> int:
        """The key in a cap, or the hint; returns where it begins."""
        colors = self._theme.colors
        metrics = QFontMetrics(self._small)
        painter.setFont(self._small)
        if line.entry.key:
            width = metrics.horizontalAdvance(line.entry.key) + 14
            cap = QRectF(
                rect.right() - width,
                rect.center().y() - metrics.height() / 2 - 2,
                width,
                metrics.height() + 4,
            )
            painter.setPen(colors["line"])
            painter.setBrush(colors["chip"])
            painter.drawRoundedRect(cap, 5, 5)
            painter.setPen(colors["quiet"])
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, line.entry.key)
            return int(cap.left()) - 10
        beside = rect.width() - QFontMetrics(self._bold).horizontalAdvance(line.entry.text) - 24
        room = max(rect.width() // 3, beside)
        hint = shortened(line.entry.hint, metrics, room)
        painter.setPen(colors["quiet"])
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, hint)
        return int(rect.right()) - metrics.horizontalAdvance(hint) - 12

    def _paint_text(self, painter: QPainter, rect: QRect, line: Line) -> None:
        """Piece by piece: the typed letters are bold."""
        colors = self._theme.colors
        painter.setPen(colors["text"])
        text = line.entry.text
        pieces = [(piece, self._bold if bold else self._font) for piece, bold in _pieces(text, line.spans)]
        widths = [QFontMetrics(font).horizontalAdvance(piece) for piece, font in pieces]
        x, at = rect.left(), 0
        kept = QFontMetrics(self._bold).horizontalAdvance("…") if sum(widths) > rect.width() else 0
        for (piece, font), width in zip(pieces, widths, strict=True):
            room = rect.right() - x
            whole = width <= room - kept  # else all that is left of the text ends here, with an ellipsis
            cut = QFontMetrics(font).elidedText(text[at:], Qt.TextElideMode.ElideRight, room)
            painter.setFont(font)
            painter.drawText(
                QRect(x, rect.top(), room, rect.height()),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                piece if whole else cut,
            )
            if not whole:
                return
            x, at = x + width, at + len(piece)


def shortened(hint: str, metrics: QFontMetrics, room: int) -> str:
    """A hint in so many pixels: of a source and a date the date stays."""
    name, gap, date = hint.rpartition("  ")
    right = Qt.TextElideMode.ElideRight
    shown = metrics.elidedText(name, right, room - metrics.horizontalAdvance(gap + date))
    return metrics.elidedText(f"{shown}{gap}{date}" if shown.strip("…") else date, right, room)


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for start, length in spans:
        pieces += [(text[at:start], False), (text[start : start + length], True)]
        at = start + length
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def line_list(model: QAbstractListModel, name: str, theme: Theme, icons: Icons) -> QListView:
    """A list of palette lines for a card; the keyboard stays in the field above it."""
    made = QListView()
    made.setModel(model)
    made.setAccessibleName(name)
    made.setUniformItemSizes(True)
    made.setMouseTracking(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setItemDelegate(PaletteDelegate(theme, icons, made))
    theme.changed.connect(made.viewport().update)
    return made


class Palette(QWidget):
    """Lies over its window while it is open. ``typed`` asks for lines, ``show_lines`` gives them."""

    covering = Signal(bool)  # whether it lies over the window
    typed = Signal(str)

    def __init__(self, window: QWidget, theme: Theme, icons: Icons) -> None:
        super().__init__(window)
        self._window = window
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Go to a post, tag, source or command"))
        self.field.setAccessibleName(tr("Go to"))
        self.field.setFont(scaled(self.font(), 1.15))
        self.field.textChanged.connect(self.typed)
        self.field.installEventFilter(self)
        self.model = PaletteModel(self)
        self.list = line_list(self.model, tr("What fits"), theme, icons)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self._none = QLabel(tr("Nothing fits"))
        self._none.setProperty("quiet", True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.hide()
        keys = QLabel(tr("Type > for commands, # for tags, @ for sources, ? for saved searches"))
        keys.setProperty("quiet", True)
        keys.setFont(scaled(self.font(), 0.88))
        keys.setWordWrap(True)
        keys.setContentsMargins(18, 0, 18, 0)
        self._card = QFrame(self)
        self._card.setObjectName("card")
        self._card.setAccessibleName(tr("Palette"))
        layout = QVBoxLayout(self._card)
        layout.setContentsMargins(0, 14, 0, 12)
        layout.setSpacing(9)
        top = QVBoxLayout()
        top.setContentsMargins(16, 0, 16, 0)
        top.addWidget(self.field)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._none, 1)
        layout.addWidget(keys)
        self._back = FocusBack()
        window.installEventFilter(self)
        self.hide()

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    def open(self) -> None:
        """Shows it, empty; a second time it closes."""
        if self.is_open:
            self.put_away()
            return
        self._back.remember(self._window)
        self.covering.emit(True)
        paint_in_next_turn(self._window)
        self._place()
        self.show()
        self.raise_()
        self.field.clear()
        self.typed.emit("")
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def put_away(self) -> None:
        """Hides it and gives the keyboard back."""
        self.covering.emit(False)
        self._back.give_back()
        self.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows what fits; the first line is chosen."""
        self.model.set_lines(lines)
        self._none.setVisible(not lines)
        self.list.setVisible(bool(lines))
        if lines:
            self.list.setCurrentIndex(self.model.index(0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self._window and event.type() == QEvent.Type.Resize and self.is_open:
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.put_away()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, 70))

    def _key(self, event: QKeyEvent) -> bool:
        """What moves in the list, typed in the field."""
        page = max(1, self.list.height() // max(1, self.list.sizeHintForRow(0)) - 1)
        steps: dict[int, int] = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.put_away()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex().row())
        elif key in steps:
            self._step(steps[key])
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        count, at = self.model.rowCount(), self.list.currentIndex().row()
        if count:
            row = (at + by) % count if abs(by) == 1 else min(max(at + by, 0), count - 1)
            self.list.setCurrentIndex(self.model.index(row))

    def _run(self, row: int) -> None:
        """Away first: what is run may open something else in its place."""
        if 0 <= row < len(self.model.lines):
            run: Callable[[], object] = self.model.lines[row].entry.run
            self.put_away()
            run()

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        width = min(_WIDTH, self.width() - 48)
        height = min(_HEIGHT, self.height() - _TOP - 24)
        self._card.setGeometry((self.width() - width) // 2, min(_TOP, self.height() // 8), width, height)
