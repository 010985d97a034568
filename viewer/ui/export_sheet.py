"""The sheet of an export: what to make on the left, how it will look on the right, how it goes and what came of it below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.types import ExportResult, Progress
from viewer.ui.export_form import ExportForm
from viewer.ui.export_parts import ExportParts
from viewer.ui.language import tr
from viewer.ui.preview import Preview
from viewer.ui.scopes import Scopes

SIZE = (940, 680)
_LEAST = 120  # pixels of height that the form is never without
_NARROWEST = 160  # pixels of width of a sentence; Qt would not break it before twice as many, at the cost of the preview
_ROOM_FOR_PREVIEW = 640  # pixels of width below which there is none


class ExportSheet(QWidget):
    """Only shows; what its buttons do is the business of whoever listens."""

    export_wanted = Signal()
    print_wanted = Signal()
    fetch_wanted = Signal()
    stop_wanted = Signal()

    def __init__(
        self, form: ExportForm, preview: Preview, scopes: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        """``scopes`` are the selections to choose from, in words, where there is more than one."""
        super().__init__(parent)
        self.form = form
        self.preview = preview
        self._open_it: Callable[[], object] | None = None
        self._show_it: Callable[[], object] | None = None
        self.scope = Scopes(scopes)
        self.note = _sentence()  # what is missing: found out meanwhile, it must not wipe out what went wrong
        self.problem = _sentence()
        self.problem.setProperty("danger", True)
        self.problem.hide()
        self.fetch = QPushButton()
        self.fetch.clicked.connect(self.fetch_wanted)
        self.foot = QStackedWidget()
        self.foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.foot.addWidget(self._make_buttons())
        self.foot.addWidget(self._make_progress())
        self.foot.addWidget(self._make_result())
        lack = QHBoxLayout()
        lack.setSpacing(14)
        lack.addWidget(self.note, 1)
        lack.addWidget(self.fetch, 0, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.scope)
        self._rolling = _Rolling(form)
        left.addWidget(self._rolling, 1)
        left.addWidget(self.problem)
        left.addLayout(lack)
        left.addWidget(self.foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(22)
        layout.addLayout(left, 5)
        self.parts = ExportParts()
        self._aside = (
            QStackedWidget()
        )  # its place is kept whatever the format, so that the tabs stay where they are
        self._aside.addWidget(preview)
        self._aside.addWidget(self.parts)
        layout.addWidget(self._aside, 6)
        self.show_missing(0)
        form.changed.connect(self._fit)

    # --------------------------------------------------------------------------------------------- what it says

    def show_missing(self, count: int) -> None:
        """How many pictures are missing: one may fetch them, or go on."""
        told = tr(
            "{count:,} pictures are missing. Fetch them first, or go on: their place stays marked.",
            "1 picture is missing. Fetch it first, or go on: its place stays marked.",
            count,
        )
        self.note.setText(told.format(count=count) if count else "")
        self.fetch.setText(tr("Fetch them", "Fetch it", count))
        self.note.setVisible(count > 0)
        self.fetch.setVisible(count > 0)
        self.fetch.setEnabled(self.form.isEnabled())

    def show_problem(self, sentence: str) -> None:
        """What went wrong; the form is there to mend it."""
        self.problem.setText(sentence)
        self.problem.show()
        self.foot.setCurrentIndex(0)

    def show_ready(self) -> None:
        """Waits for a wish."""
        self.foot.setCurrentIndex(0)
        self._allow(True)

    def show_progress(self, progress: Progress) -> None:
        """Where the work stands."""
        self._allow(False)
        self.problem.hide()
        self.foot.setCurrentIndex(1)
        count = (
            tr("{done:,} of {total:,}").format(done=progress.done, total=progress.total)
            if progress.total
            else ""
        )
        self._doing.setText(" — ".join(filter(None, (progress.what, count))))
        self._bar.setMaximum(progress.total)
        self._bar.setValue(min(progress.done, progress.total))

    def show_result(
        self, sentence: str, open_it: Callable[[], object], show_it: Callable[[], object]
    ) -> None:
        """What came of it, with ways to it."""
        self._allow(True)
        self.foot.setCurrentIndex(2)
        self._result.setText(sentence)
        self._open_it, self._show_it = open_it, show_it
        self.open_button.setFocus()

    def _allow(self, changes: bool) -> None:
        """While something is written, nothing is changed: neither wishes nor what is in the archive."""
        if changes != self.form.isEnabled():
            self.form.setEnabled(changes)
            self.scope.setEnabled(changes)
            self.fetch.setEnabled(changes)

    # ------------------------------------------------------------------------------------------------- its parts

    def _make_buttons(self) -> QWidget:
        self.print_button = QPushButton(tr("Print…"))
        self.print_button.clicked.connect(self.print_wanted)
        self.export_button = QPushButton(tr("Export…"))
        self.export_button.setProperty("primary", True)
        self.export_button.clicked.connect(self.export_wanted)
        return _row(None, self.print_button, self.export_button)

    def _make_progress(self) -> QWidget:
        self._doing = QLabel()
        self._doing.setProperty("quiet", True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress"))
        self.stop_button = QPushButton(tr("Stop"))
        self.stop_button.clicked.connect(self.stop_wanted)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._doing)
        layout.addWidget(self._bar)
        layout.addWidget(_row(None, self.stop_button))
        return page

    def _make_result(self) -> QWidget:
        self._result = _sentence()
        self.open_button = QPushButton(tr("Open"))
        self.open_button.clicked.connect(lambda: self._open_it and self._open_it())
        self.open_button.setProperty("primary", True)
        self.show_button = QPushButton(tr("Show in folder"))
        self.show_button.clicked.connect(lambda: self._show_it and self._show_it())
        self.again_button = QPushButton(tr("Back"))
        self.again_button.clicked.connect(self.show_ready)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._result)
        layout.addWidget(_row(self.again_button, self.show_button, self.open_button))
        return page

    @property
    def result(self) -> str:
        """What is said of the last export."""
        return self._result.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is room for it, paper has a preview, and anything else says what is in it. Paper can be printed."""
        on_paper = self.form.format.name == "pdf"
        if not on_paper:
            self.parts.show_parts(self.form.format.parts)
        self._aside.setCurrentWidget(self.preview if on_paper else self.parts)
        self._aside.setVisible(self.width() >= _ROOM_FOR_PREVIEW)
        self.print_button.setVisible(on_paper)
        self._rolling.keep_width()


class _Rolling(QScrollArea):
    """A form that rolls in a window that is not high enough: what is said below it, and the buttons, stay in sight."""

    def __init__(self, form: ExportForm) -> None:
        super().__init__()
        self._form = form
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for inner in (self.viewport(), form):
            inner.setObjectName("sheet")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.keep_width()

    def keep_width(self) -> None:
        """Where some format needs a scroll bar, its place is left free for all, so that nothing moves when it comes."""
        bar = self.verticalScrollBar()
        rolls = self._form.minimumSizeHint().height() > self.height()
        needs = self._form.tallest() > self.height() and not rolls
        self.setViewportMargins(0, 0, bar.sizeHint().width() if needs else 0, 0)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()  # the card would roll as a whole before this rolls

    def minimumSizeHint(self) -> QSize:
        hint = self._form.minimumSizeHint()
        return QSize(hint.width() + self.verticalScrollBar().sizeHint().width(), min(hint.height(), _LEAST))


def _sentence() -> QLabel:
    """A label for words of others, as they are."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(_NARROWEST)
    return label


def _row(left: QWidget | None, *right: QWidget) -> QWidget:
    """Buttons: one to the left, the others to the right."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 4, 0, 0)
    layout.setSpacing(8)
    if left is not None:
        layout.addWidget(left)
    layout.addStretch(1)
    for widget in right:
        layout.addWidget(widget)
    return row


def told(result: ExportResult) -> str:
    """What an export wrote, in a few words."""
    posts = tr("{posts:,} posts", "1 post", result.posts).format(posts=result.posts)
    pages = (
        ""
        if result.pages is None
        else tr("{pages:,} pages", "1 page", result.pages).format(pages=result.pages)
    )
    missing = len(result.missing_media)
    lack = (
        tr("{missing:,} pictures missing", "1 picture missing", missing).format(missing=missing)
        if missing
        else ""
    )
    return f"{result.path.name}: " + ", ".join(part for part in (posts, pages, lack) if part)
