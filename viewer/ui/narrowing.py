"""What a search was understood as, as chips, and what it could be narrowed to, as facets: shown and changed by clicks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.archive import Archive
from viewer.tags import leaf, spoken
from viewer.types import Chip, Facet, Facets
from viewer.ui.choice import ALL, Choice
from viewer.ui.elided import menu_text
from viewer.ui.flow import FlowLayout
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.post_list import PostList
from viewer.ui.signed_chip import SignedChip
from viewer.ui.tasks import Tasks
from viewer.ui.theme import scaled

PAUSE = 120  # ms after a list before its facets are counted: who types on does not need them
_PLAIN = ("word", "prefix")  # what was typed and nothing more: it needs no chip
_MOST = 30  # facets of a kind that are offered


class ChipRow(QWidget):
    """The parts of a query; a click takes one away."""

    taken = Signal(Chip)
    left = Signal()  # the search is to be one of all posts
    dropped = Signal(str)  # one of several tags is not to count any more

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("The search was understood as"))
        self.hide()

    def show_chips(self, chips: Sequence[Chip], within: str = "", several: Choice = ALL) -> None:
        """Shows them, unless all are plain words; and what the search is ``within``: a tag, a source, ``several`` tags."""
        _clear(self._flow)
        self._show_tags(several)
        told = any(chip.kind not in _PLAIN or chip.excluded or chip.alternative for chip in chips)
        if within:
            scope = _removable(tr("in {within}").format(within=within), tr("Search in all posts"))
            scope.setToolTip(tr("Search in all posts"))
            scope.clicked.connect(self.left)
            self._flow.addWidget(scope)
        for chip in chips if told else ():
            button = _removable(said(chip), tr("Take “{said}” out of the search").format(said=said(chip)))
            button.clicked.connect(lambda _checked=False, chip=chip: self.taken.emit(chip))
            self._flow.addWidget(button)
        self.setVisible(told or bool(within or several.tags))

    @property
    def buttons(self) -> list[QPushButton]:
        """Those that are shown, in order."""
        items = (self._flow.itemAt(at) for at in range(self._flow.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def _show_tags(self, several: Choice) -> None:
        for at, tag in enumerate(several.tags):
            name = leaf(tag.removesuffix("/*"))
            either = at and several.kind == "either"
            chip = _removable(
                (tr("or tag: {name}") if either else tr("tag: {name}")).format(name=name),
                tr("Leave out the tag {name}").format(name=name),
            )
            chip.setToolTip(spoken(tag))
            chip.clicked.connect(lambda _checked=False, tag=tag: self.dropped.emit(tag))
            self._flow.addWidget(chip)


def said(chip: Chip) -> str:
    """A chip in words: "tag: llm", "not “green tea”", "or on: 2025"."""
    text = chip.value if chip.kind in _PLAIN else f"{chip.kind}: {chip.value}"
    if chip.kind == "phrase":
        text = f"“{chip.value}”"
    if chip.excluded:
        text = tr("not {what}").format(what=text)
    return tr("or {what}").format(what=text) if chip.alternative else text


class FacetLine(QWidget):
    """The facets of one kind on one line: those that there is room for, the others in a menu."""

    chosen = Signal(str, bool)  # a condition, and whether it is to be one of several

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(title)
        self._title.setProperty("quiet", True)
        self._title.setFont(scaled(self.font(), 0.86))
        self._title.setFixedWidth(52)
        self._facets: Sequence[Facet] = ()
        self._partial = False
        self._buttons: list[QPushButton] = []  # as many as there ever was room for
        self._shown: list[Facet] = []  # on the first of them
        self._more = _chip("…", tr("More {what}").format(what=title.casefold()))
        self._more.clicked.connect(self._open_menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self._title)
        self._row.addWidget(self._more)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def buttons(self) -> list[QPushButton]:
        """Those of the facets that there is room for, in order."""
        return self._buttons[: len(self._shown)]

    @property
    def stops(self) -> list[QPushButton]:
        """All that Tab comes to, in order."""
        return [*self._buttons, self._more]

    def show_facets(self, facets: Sequence[Facet], *, partial: bool = False) -> None:
        """Shows them, what is chosen first; without any the line goes. Counts that are ``partial`` are said to be the least
        there are."""
        self._partial = partial
        self._facets = sorted(facets, key=lambda facet: not facet.chosen)[:_MOST]
        self.setVisible(bool(facets))
        self._fit()

    def resizeEvent(self, _event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        """Shows those that there is room for. A long one does not keep those after it from being seen. Buttons are made for
        these alone, and kept: to make and to style one takes longer than to measure all."""
        metrics, spacing = self._more.fontMetrics(), self._row.spacing()
        frame = self._more.sizeHint().width() - metrics.horizontalAdvance(self._more.text())
        room = self.width() - self._title.width() - self._more.sizeHint().width() - 3 * spacing
        self._shown = []
        for facet in self._facets:
            needed = metrics.horizontalAdvance(self._text(facet)) + frame + spacing
            if needed <= room:
                room -= needed
                self._shown.append(facet)
        while len(self._buttons) < len(self._shown):
            self._add_button()
        for at, button in enumerate(self._buttons):
            if at < len(self._shown):
                self._put(button, self._shown[at])
            button.setVisible(at < len(self._shown))
        self._more.setVisible(len(self._shown) < len(self._facets))

    def _add_button(self) -> None:
        at = len(self._buttons)
        button = _chip("", "")
        button.setCheckable(True)
        button.setToolTip(tr("Click to narrow; Ctrl-click for one of several"))
        button.clicked.connect(lambda: self._choose(self._shown[at]))
        self._row.insertWidget(1 + at, button)
        self._buttons.append(button)

    def _put(self, button: QPushButton, facet: Facet) -> None:
        name = tr("{label}, {count} posts", "{label}, {count} post", facet.posts + self._partial).format(
            label=facet.label, count=self._said(facet)
        )
        text = self._text(facet).replace("&", "&&")
        if text != button.text():
            button.setDown(False)  # whoever presses it just now means what it was
        button.setText(text)
        button.setAccessibleName(name)
        button.setChecked(facet.chosen)

    def _text(self, facet: Facet) -> str:
        return f"{facet.label}  {self._said(facet)}"

    def _said(self, facet: Facet) -> str:
        return f"{facet.posts:,}{'+' if self._partial else ''}"

    def _choose(self, facet: Facet) -> None:
        several = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        self.chosen.emit(facet.query, several)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for facet in self._facets:
            action = menu.addAction(f"{menu_text(menu, facet.label)}\t{self._said(facet)}")
            action.setCheckable(True)
            action.setChecked(facet.chosen)
            action.triggered.connect(lambda _checked=False, facet=facet: self._choose(facet))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))


class FacetBar(QWidget):
    """Tags, years and sources of what was found."""

    chosen = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tags, self.years, self.sources = (
            FacetLine(name) for name in (tr("Tags"), tr("Years"), tr("Sources"))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for line in (self.tags, self.years, self.sources):
            line.chosen.connect(self.chosen)
            layout.addWidget(line)
        self.setAccessibleName(tr("Narrow the search"))
        self.hide()

    @property
    def buttons(self) -> list[QPushButton]:
        """All of the lines, in order."""
        return [button for line in (self.tags, self.years, self.sources) for button in line.stops]

    def show_facets(self, facets: Facets | None) -> None:
        """Shows them, without those that all posts found have: they would narrow nothing. None hides the bar."""
        if facets is not None:
            for line, found in (
                (self.tags, facets.tags),
                (self.years, facets.years),
                (self.sources, facets.sources),
            ):
                useful = [
                    each for each in found if each.chosen or facets.partial or each.posts < facets.posts
                ]
                line.show_facets(useful, partial=facets.partial)
        shown = facets is not None and facets.posts > 0
        self.setVisible(shown and not all(line.isHidden() for line in (self.tags, self.years, self.sources)))


class Narrowing(QObject):
    """Keeps chips and facets in step with the list, and puts into the field what a click on them means."""

    def __init__(
        self, archive: Archive, tasks: Tasks, listing: Listing, posts: PostList, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._finder = archive.finder
        self._tasks = tasks
        self._listing = listing
        self._posts = posts
        self.chips, self.facets = ChipRow(), FacetBar()
        posts.hold(self.chips, self.facets)
        self.chips.taken.connect(lambda chip: self._put(self._finder.without(self._text, chip)))
        self.facets.chosen.connect(self._choose)
        self.chips.left.connect(listing.leave)
        self.chips.dropped.connect(listing.drop_tag)
        self._counting = False  # one at a time: the counts of who types on would hold up the lists
        self._several = ""  # the search that a Ctrl-click made: the next one chooses another tag beside it
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self._count)
        listing.listed.connect(self._listed)

    @property
    def _text(self) -> str:
        return self._posts.field.text()

    def _choose(self, condition: str, several: bool) -> None:
        text = self._finder.narrowed(self._text, condition, several=several)
        self._several = text if several else ""
        self._put(text)

    def _put(self, text: str) -> None:
        self._posts.set_text(text)

    def _listed(self) -> None:
        text = self._text
        choice = self._listing.choice
        several = choice if choice.kind in ("both", "either") else ALL
        within = self._posts.title if text.strip() and choice not in (ALL, several) else ""
        self.chips.show_chips(self._finder.chips(text), within, several)
        self._order()
        if text.strip():
            self._soon.start()
        else:
            self._soon.stop()
            self.facets.show_facets(None)

    def _order(self) -> None:
        """Tab comes to them after the head of the list; what was made last would come after all of the window."""
        before: QWidget = self._posts.options_button
        for button in (*self.chips.buttons, *self.facets.buttons):
            QWidget.setTabOrder(before, button)
            before = button

    def _count(self) -> None:
        if self._counting:
            return
        self._counting = True
        query, finder, several = self._listing.query, self._finder, self._text == self._several
        self._tasks.aside(
            "facets",
            lambda: finder.facets(query, typing=True, several=several),
            lambda facets: self._counted(query, facets),
            lambda _error: self._counted(query, None),
        )

    def _counted(self, query: str, facets: Facets | None) -> None:
        """Shows the counts, unless the reader has typed on meanwhile: then those are counted."""
        self._counting = False
        if not self._text.strip():
            return
        if query == self._listing.query:
            self.facets.show_facets(facets and _beyond(facets, self._listing.choice))
            self._order()
        elif not self._soon.isActive():
            self._count()


def _beyond(facets: Facets, choice: Choice) -> Facets:
    """Without what is chosen in the tree: that stands there, and a click here could not take it back."""
    tags = tuple(each for each in facets.tags if not each.chosen or each.label not in choice.tags)
    return replace(facets, tags=tags, sources=() if choice.kind == "source" else facets.sources)


def _chip(text: str, name: str) -> QPushButton:
    button = QPushButton(text.replace("&", "&&"))
    _dress(button, name)
    return button


def _removable(words: str, name: str) -> SignedChip:
    chip = SignedChip(words, "✕")
    _dress(chip, name)
    return chip


def _dress(button: QPushButton, name: str) -> None:
    button.setProperty("chip", True)
    button.setAccessibleName(name)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setFont(scaled(button.font(), 0.88))


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
