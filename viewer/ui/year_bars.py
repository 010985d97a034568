"""The years of a blog as bars: how many posts are known, how many of them are saved. A click chooses a year."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from viewer.ui.language import tr
from viewer.ui.ledger_items import Year
from viewer.ui.theme import Theme, scaled

_BARS = 64  # pixels of the highest bar
_WIDEST = 54  # of a year's column
_GAP = 0.22  # of a column, left free between two bars
_LEAST = 3  # pixels that a year with a post is never lower than


class YearBars(QWidget):
    """Shows years; ``chosen`` gives the one that the reader picked, or None for all."""

    chosen = Signal(object)  # Year | None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._years: Sequence[Year] = ()
        self._at: int | None = None
        self._hovered: int | None = None
        self._font = scaled(self.font(), 0.82)
        self._metrics = QFontMetrics(self._font)
        self.setAccessibleName(tr("Posts by year"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def year(self) -> Year | None:
        """The chosen year."""
        return self._years[self._at] if self._at is not None else None

    def show_years(self, years: Sequence[Year]) -> None:
        """Other numbers; the chosen year stays chosen while it has posts."""
        kept = self.year
        self._years = years
        same = (at for at, year in enumerate(years) if kept is not None and year.year == kept.year)
        self._at = next(same, None)
        self._hovered = None
        self._describe()
        self.update()

    def choose(self, at: int | None) -> None:
        """Chooses a column, or none; a year without a post cannot be chosen."""
        if at is not None and not self._years[at].known:
            return
        if at != self._at:
            self._at = at
            self._describe()
            self.update()
            self.chosen.emit(self.year)

    def sizeHint(self) -> QSize:
        return QSize(400, _BARS + 2 * self._metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    # ------------------------------------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._years:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        most = max(year.known for year in self._years)
        step = self._label_step()
        for at, year in enumerate(self._years):
            self._paint_column(painter, at, year, most)
            last = at == len(self._years) - 1 and year.year is None
            if last or (
                at % step == 0 and not (self._years[-1].year is None and at > len(self._years) - 1 - step)
            ):
                self._paint_label(painter, at, year)
        painter.end()

    def _paint_column(self, painter: QPainter, at: int, year: Year, most: int) -> None:
        colors, column = self._theme.colors, self._column(at)
        inset = column.width() * _GAP / 2
        bottom = float(self._metrics.height() + 2 + _BARS)
        height = max(_LEAST, _BARS * year.known / most) if year.known else 0.0
        bar = QRectF(column.left() + inset, bottom - height, column.width() - 2 * inset, height)
        if at in (self._at, self._hovered):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors["chosen_active" if at == self._at else "hover"])
            painter.drawRoundedRect(column, 4, 4)
        if self.hasFocus() and at == (self._at or 0):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colors["accent"])
            painter.drawRoundedRect(column.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if not year.known:
            painter.setPen(colors["line"])
            painter.drawLine(QPointF(bar.left(), bottom - 0.5), QPointF(bar.right(), bottom - 0.5))
            return
        shape = QPainterPath()
        shape.addRoundedRect(bar, 2.5, 2.5)
        painter.setClipPath(shape)
        painter.fillRect(bar, colors["missing"])
        here = height * year.saved / year.known
        painter.fillRect(QRectF(bar.left(), bottom - here, bar.width(), here), colors["accent"])
        painter.setClipping(False)
        if column.width() >= self._metrics.horizontalAdvance(str(most)) + 2:
            painter.setPen(colors["quiet"])
            above = QRectF(
                column.left(), bar.top() - self._metrics.height() - 1, column.width(), self._metrics.height()
            )
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, f"{year.known}")

    def _paint_label(self, painter: QPainter, at: int, year: Year) -> None:
        column = self._column(at)
        width = self._metrics.horizontalAdvance(year.label) + 4
        center = min(max(column.center().x(), width / 2), self.width() - width / 2)
        top = self._metrics.height() + 2 + _BARS + 3
        place = QRectF(center - width / 2, top, width, self._metrics.height())
        painter.setPen(self._theme.colors["text" if at == self._at else "quiet"])
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, year.label)

    def _column(self, at: int) -> QRectF:
        width = min(_WIDEST, self.width() / max(1, len(self._years)))
        return QRectF(at * width, 0, width, self._metrics.height() + 2 + _BARS)

    def _label_step(self) -> int:
        """Every how many columns there is room for a year below."""
        widest = self._metrics.horizontalAdvance("0000") + 8
        return max(1, -int(-widest // max(1.0, self._column(0).width())))

    # --------------------------------------------------------------------------------------- mouse, keyboard

    def _hit(self, x: float) -> int | None:
        width = self._column(0).width()
        at = int(x // width) if width else 0
        return at if 0 <= at < len(self._years) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._hit(event.position().x())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._hit(event.position().x())
        self.choose(None if at == self._at else at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go from year to year; Esc is all years again."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps and self._years:
            self._step(steps[key])
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        at = (self._at + by) if self._at is not None else (0 if by > 0 else len(self._years) - 1)
        while 0 <= at < len(self._years) and not self._years[at].known:
            at += by
        if 0 <= at < len(self._years):
            self.choose(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            at = self._hit(event.pos().x())
            if at is not None:
                area: QRect = self._column(at).toRect()
                QToolTip.showText(event.globalPos(), self._years[at].told, self, area)
            return True
        return super().event(event)

    def _describe(self) -> None:
        self.setAccessibleDescription("; ".join(year.told for year in self._years if year.known))
        if self.year is not None:
            self.setAccessibleDescription(self.year.told)
