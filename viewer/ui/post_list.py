"""The middle pane: the search field, what is listed, the list, and what stands there when it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from viewer.ui.elided import ElidedLabel
from viewer.ui.language import tr
from viewer.ui.post_model import PostModel
from viewer.ui.post_view import PostView
from viewer.ui.theme import Theme, scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QToolButton

    from viewer.ui.icons import Icons

_GLASS = 22  # pixels that the magnifying glass takes in the field
DEBOUNCE = 25  # ms: a held key or a fast typist makes one search, a single letter still feels immediate


class PostList(QFrame):
    """Says what is typed (``searched``) and shows what it is given; knows nothing of queries.

    At first it has only what the first look needs: rows under a head. ``furnish`` brings the rest.
    """

    searched = Signal(str)
    suggestion_taken = Signal(str)
    all_wanted = Signal()  # the search is to be one of all posts
    options_wanted = Signal(object)  # QPoint: where a menu on how the list is shown is to open
    tree_wanted = Signal()

    def __init__(self, model: PostModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self.view = PostView(model, theme, self)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(DEBOUNCE)
        self._typed.timeout.connect(lambda: self.searched.emit(self.field.text()))
        self._build()

    def _build(self) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search posts"))
        self.field.setAccessibleName(tr("Search posts"))
        self.field.setTextMargins(_GLASS, 0, 0, 0)
        self.field.textChanged.connect(lambda: self._typed.start())
        self._title = ElidedLabel()
        self._title.setFont(scaled(self.font(), 1.15, self.font().weight().DemiBold))
        self._count = QLabel()
        self._count.setProperty("quiet", True)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        self._head = head
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.setSpacing(9)
        top.addWidget(self.field)
        top.addLayout(head)
        self._top = top
        layout.addLayout(top)
        layout.addWidget(body, 1)
        self.setTabOrder(self.field, self.view)

    def furnish(self, theme: Theme, icons: Icons) -> None:
        """Brings what the first look can do without: icons and keys of the field, what is said when there are no rows."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QAction

        from viewer.ui.empty import EmptyState, LinkButton

        self.view.furnish()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        glass = QAction(self)
        self.field.setTextMargins(0, 0, 0, 0)
        self.field.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self._suggestion = LinkButton()
        self._suggestion.setAccessibleName(tr("Search for the suggestion"))
        self._suggestion.clicked.connect(lambda: self.suggestion_taken.emit(self._suggestion.wording))
        self._beyond = LinkButton()
        self._beyond.setAccessibleName(tr("Search all posts"))
        self._beyond.clicked.connect(self.all_wanted)
        self._without = LinkButton()
        self._without.setAccessibleName(tr("Clear the search"))
        self._without.clicked.connect(lambda: self.set_text(""))
        self._empty = EmptyState(self._suggestion, self._beyond, self._without)
        self._stack.addWidget(self._empty)

        self.tree_button = _head_button(tr("Show the tree of sources and tags"), self.tree_wanted.emit)
        self.tree_button.hide()
        self.options_button = options = _head_button(
            tr("How the list is sorted and shown"),
            lambda: self.options_wanted.emit(options.mapToGlobal(options.rect().bottomLeft())),
        )
        self._head.insertWidget(0, self.tree_button)
        self._head.addWidget(options)

        def draw() -> None:
            glass.setIcon(icons.icon("find", "faint"))
            options.setIcon(icons.icon("sort", "quiet"))
            self.tree_button.setIcon(icons.icon("tree", "quiet"))

        theme.changed.connect(draw)
        draw()

    def hold(self, chips: QWidget, facets: QWidget) -> None:
        """Gives a place to what a search is shown with: under the field, and above the rows."""
        self._top.insertWidget(1, chips)
        self._top.addWidget(facets)

    @property
    def title(self) -> str:
        """What the list holds."""
        return self._title.text()

    def set_title(self, title: str, count: str) -> None:
        """What the list holds, and how much of it."""
        self.rename(title)
        self._count.setText(count)
        self.view.setAccessibleDescription(f"{title}, {count}")

    def rename(self, title: str) -> None:
        """Another name for what is listed: a source's title came late, or changed."""
        if "<" in title:  # no markup of ours; what is certain to be none needs no telling
            from PySide6.QtCore import Qt

            self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setText(title)

    def show_list(self) -> None:
        """Shows the rows."""
        self._stack.setCurrentWidget(self.view)

    def show_empty(
        self,
        title: str,
        hint: str,
        suggestion: str | None = None,
        *,
        beyond: bool = False,
        without: str = "",
    ) -> None:
        """Says why there are no rows; ``suggestion`` is a query that one click takes, ``beyond`` offers to search in all
        posts, ``without`` says what is listed when the search is cleared."""
        self._empty.say(title, hint)
        self._suggestion.say(suggestion or "")
        self._beyond.say(tr("Search all posts") if beyond else "")
        self._without.say(without)
        self._without.setAccessibleName(without or tr("Clear the search"))
        self._suggestion.setAccessibleName(
            tr("Search for {suggestion}").format(suggestion=suggestion)
            if suggestion
            else tr("Search for the suggestion")
        )
        self._stack.setCurrentWidget(self._empty)

    def focus_search(self) -> None:
        """Puts the cursor into the search field, what is there selected."""
        from PySide6.QtCore import Qt

        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def set_text(self, text: str) -> None:
        """Puts a query into the field and searches at once."""
        self.field.setText(text)
        self._typed.stop()
        self.searched.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc clears, a second one leaves; Down and Return go to the list."""
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key == Qt.Key.Key_Escape:
                if self.field.text():
                    self.set_text("")
                else:
                    self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter_list(open_first=key != Qt.Key.Key_Down)
                return True
        return super().eventFilter(watched, event)

    def _enter_list(self, *, open_first: bool) -> None:
        from PySide6.QtCore import Qt

        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if open_first or not self.view.selected_posts():
            self.view.choose_row(0)


def _head_button(name: str, clicked: Callable[[], object]) -> QToolButton:
    from PySide6.QtWidgets import QToolButton

    button = QToolButton()
    button.setAutoRaise(True)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setProperty("calm", True)
    button.clicked.connect(lambda _checked=False: clicked())
    return button
