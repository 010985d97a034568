"""Colours, type and the few rules of style that make the window: light, dark, or as the system has it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

MODES = ("system", "light", "sepia", "dark")
_DARK_MODES = {"light": False, "sepia": False, "dark": True}


class Colors:
    """Every colour of the window, by what it is for. One accent; all else is neutral."""

    page: str  # behind the post
    list: str  # behind the list
    side: str  # behind the tree, the tool bar, the status bar
    field: str  # text fields
    line: str  # hairlines between panes
    text: str
    quiet: str  # dates, counts, summaries
    faint: str  # placeholders, disabled
    accent: str
    on_accent: str
    chosen: str  # behind the chosen line, with the keyboard elsewhere
    chosen_active: str  # behind the chosen line, with the keyboard here
    hover: str
    chip: str
    hit: str  # behind a search hit
    star: str
    danger: str
    missing: str  # the part of a bar that is not there yet

    def __init__(self, **colors: str) -> None:
        self.__dict__.update(colors)  # no dataclass: to make one takes longer than all else of a theme

    def __getitem__(self, name: str) -> QColor:
        return QColor(getattr(self, name))


LIGHT = Colors(
    page="#fdfcfa",
    list="#fbfaf8",
    side="#f3f1ed",
    field="#ffffff",
    line="#e2ddd4",
    text="#24221f",
    quiet="#66615a",
    faint="#958f86",
    accent="#a4491c",
    on_accent="#ffffff",
    chosen="#e9e5de",
    chosen_active="#f3dfd2",
    hover="#f0ede8",
    chip="#edeae4",
    hit="#fbe9a9",
    star="#d29a1c",
    danger="#b3261e",
    missing="#dcc9bc",
)
SEPIA = Colors(
    page="#f6eedd",
    list="#f3ead7",
    side="#ece1ca",
    field="#faf4e6",
    line="#dccdb0",
    text="#3a2f22",
    quiet="#64543e",
    faint="#93816a",
    accent="#93400f",
    on_accent="#fff8ea",
    chosen="#e4d6b9",
    chosen_active="#ecd0b0",
    hover="#ece0c8",
    chip="#e6d9be",
    hit="#f3d98b",
    star="#b9801a",
    danger="#a3261c",
    missing="#d8bfa5",
)
DARK = Colors(
    page="#16181b",
    list="#1a1d20",
    side="#1f2226",
    field="#16181b",
    line="#33363b",
    text="#d9d7d2",
    quiet="#aaa69f",
    faint="#77736d",
    accent="#e59a6a",
    on_accent="#26140a",
    chosen="#2d3136",
    chosen_active="#44352b",
    hover="#25282c",
    chip="#2b2e33",
    hit="#6b5514",
    star="#e2b64a",
    danger="#ff8a80",
    missing="#54473f",
)


class Theme(QObject):
    """The present colours; ``changed`` follows the system's mode and the reader's choice alike, once ``follow`` was called.

    Until then nothing touches ``Qt``: the first look at that name makes its hundred enumerations, which takes longer than to
    paint the first list.
    """

    changed = Signal()

    def __init__(self, app: QApplication, mode: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode if mode in MODES else "system"
        usual = app.palette()
        self._dark = _DARK_MODES.get(
            self._mode, usual.window().color().lightness() < usual.windowText().color().lightness()
        )
        app.setPalette(palette(self.colors))

    def follow(self) -> None:
        """From now on the system's mode counts when none is chosen, and the system knows which one is."""
        self._app.styleHints().colorSchemeChanged.connect(self._apply)
        self._choose()

    @property
    def mode(self) -> str:
        return self._mode

    @property
    def dark(self) -> bool:
        return self._dark

    @property
    def name(self) -> str:
        """ "light", "sepia" or "dark": what the mode comes to."""
        return "dark" if self._dark else "sepia" if self._mode == "sepia" else "light"

    @property
    def colors(self) -> Colors:
        return {"light": LIGHT, "sepia": SEPIA, "dark": DARK}[self.name]

    def set_mode(self, mode: str) -> None:
        """ "system", "light", "sepia" or "dark"; takes effect at once, in posts too."""
        self._mode = mode
        self._choose()

    def _choose(self) -> None:
        from PySide6.QtCore import Qt

        light, dark = Qt.ColorScheme.Light, Qt.ColorScheme.Dark
        wanted = {"light": light, "sepia": light, "dark": dark}.get(self._mode)
        hints = self._app.styleHints()
        if wanted is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(wanted)
        self._apply()

    def _apply(self) -> None:
        from PySide6.QtCore import Qt

        system = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self._dark = _DARK_MODES.get(self._mode, system)
        self._app.setPalette(palette(self.colors))
        self.changed.emit()


def palette(colors: Colors) -> QPalette:
    """Qt's own roles, so that what is drawn by the style fits without a rule of ours."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "side",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "field",
        QPalette.ColorRole.AlternateBase: "hover",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "side",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "danger",
        QPalette.ColorRole.PlaceholderText: "quiet",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent",
        QPalette.ColorRole.ToolTipBase: "field",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Mid: "line",
        QPalette.ColorRole.Midlight: "line",
        QPalette.ColorRole.Dark: "line",
        QPalette.ColorRole.Light: "field",
    }
    for role, name in roles.items():
        made.setColor(role, colors[name])
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, colors["faint"])
    return made


def scaled(font: QFont, factor: float, weight: QFont.Weight | None = None) -> QFont:
    """A font of the same family, larger or smaller; the system's size stays the measure."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * factor)
    else:
        made.setPixelSize(round(font.pixelSize() * factor))
    if weight is not None:
        made.setWeight(weight)
    return made


def style_sheet(c: Colors) -> str:
    """The rules for what a palette cannot say: hairlines, rounded fields, quiet buttons, a visible focus."""
    return _bars(c) + _controls(c) + _surfaces(c)


def _bars(c: Colors) -> str:
    """Bars, menus and tool tips."""
    return f"""
QMainWindow, QMenuBar, QToolBar, QStatusBar {{ background: {c.side}; color: {c.text}; }}
QToolBar {{ border: none; border-bottom: 1px solid {c.line}; padding: 1px 8px 3px 8px; spacing: 2px; }}
QStatusBar {{ border-top: 1px solid {c.line}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QToolButton {{ padding: 2px; }}
QMenuBar {{ padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 5px; background: transparent; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {c.chosen}; }}
QMenu {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 8px; padding: 5px; }}
QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 5px; }}
QMenu::item:selected {{ background: {c.chosen_active}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.faint}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 5px 8px; }}
QToolTip {{ background: {c.field}; color: {c.text}; border: 1px solid {c.line}; padding: 4px 7px; }}
QSplitter::handle {{ background: {c.line}; }}
"""


def _controls(c: Colors) -> str:
    """Buttons, fields, choices."""
    return f"""
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 5px; background: transparent; }}
QToolButton:hover {{ background: {c.chosen}; }}
QToolButton:pressed, QToolButton:checked {{ background: {c.chosen_active}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton[calm="true"]:checked {{ background: {c.chosen}; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton[chip="true"] {{ background: {c.chip}; border: 1px solid transparent; border-radius: 10px; padding: 3px 11px;
  color: {c.text}; }}
QPushButton[chip="true"]:hover {{ background: {c.chosen}; }}
QPushButton[chip="true"]:checked {{ background: {c.chosen_active}; }}
QPushButton[chip="true"]:focus {{ border-color: {c.accent}; }}
QLineEdit {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 7px; padding: 5px 8px;
  selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QRadioButton {{ spacing: 7px; padding: 2px; border: 1px solid transparent; border-radius: 5px; }}
QRadioButton:focus {{ border-color: {c.accent}; }}
QRadioButton::indicator {{ width: 13px; height: 13px; border: 1px solid {c.faint}; border-radius: 7px;
  background: {c.field}; }}
QRadioButton::indicator:checked {{ border-color: {c.accent}; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5,
  fx: 0.5, fy: 0.5, stop: 0 {c.accent}, stop: 0.52 {c.accent}, stop: 0.62 {c.field}, stop: 1 {c.field}); }}
QComboBox QAbstractItemView {{ background: {c.field}; border: 1px solid {c.line}; padding: 4px; outline: none;
  selection-background-color: transparent; selection-color: {c.text}; }}
QComboBox QAbstractItemView::item {{ padding: 5px 9px; border-radius: 5px; color: {c.text}; }}
QComboBox QAbstractItemView::item:selected {{ background: {c.chosen_active}; }}
QLineEdit:focus {{ border-color: {c.accent}; }}
QLineEdit:disabled {{ color: {c.faint}; }}
QPushButton, QToolButton, QRadioButton {{ outline: none; }}
QPushButton {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 7px; padding: 6px 14px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.faint}; }}
QPushButton[primary="true"] {{ background: {c.accent}; border-color: {c.accent}; color: {c.on_accent}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {c.text}; padding: 5px 13px; }}
QPushButton[primary="true"]:disabled {{ background: {c.chip}; border-color: {c.chip}; color: {c.faint}; }}
QPushButton[link="true"] {{ background: transparent; border: 1px solid transparent; color: {c.accent}; padding: 3px; }}
QPushButton[link="true"]:hover {{ text-decoration: underline; }}
QPushButton[link="true"]:focus {{ border-color: {c.accent}; }}
"""


def _surfaces(c: Colors) -> str:
    """Lists, panes, cards, labels, scroll bars."""
    return f"""
QTreeView, QTableView, QListWidget {{ border: none; outline: none; background: {c.list};
  selection-background-color: transparent; selection-color: {c.text}; }}
QWidget#sidebar, QWidget#sidebar QTreeView {{ background: {c.side}; }}
QWidget#list {{ background: {c.list}; }}
QWidget#reader, QWidget#paper {{ background: {c.page}; }}
QWidget#paper QTableView {{ background: {c.page}; }}
QFrame#card {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 12px; }}
QFrame#card QScrollArea, QFrame#card QWidget#sheet {{ background: transparent; }}
QFrame#card > QScrollArea, QScrollArea#desk {{ border: 1px solid transparent; border-radius: 6px; }}
QFrame#card > QScrollArea:focus, QScrollArea#desk:focus {{ border-color: {c.accent}; }}
QFrame#focus {{ border: none; background: transparent; }}
QFrame#focus[here="true"] {{ background: {c.accent}; }}
QFrame#outline {{ background: {c.page}; border: none; border-left: 1px solid {c.line}; }}
QFrame#outline QTreeView {{ background: {c.page}; }}
QFrame#outline QTreeView::item {{ padding: 3px 4px; background: transparent; }}
QFrame#outline QTreeView::item:selected {{ color: {c.accent}; }}
QFrame#outline QTreeView::branch {{ background: transparent; }}
QFrame#drawer, QFrame#drawer QTreeView {{ background: {c.side}; }}
QFrame#drawer {{ border: none; border-top: 1px solid {c.line}; }}
QTreeView#plain {{ background: transparent; }}
QTreeView#proposals {{ background: {c.field}; }}
QTreeView#proposals::item {{ padding: 3px 0; border: none; }}
QTreeView#proposals::indicator {{ width: 17px; height: 17px; background: transparent; border: none; }}
QTreeView#proposals::item:hover {{ background: {c.hover}; }}
QTreeView#proposals::item:selected {{ background: {c.chosen}; color: {c.text}; }}
QTreeView#proposals QLineEdit {{ padding: 0 3px; border-radius: 3px; }}
QFrame#drawer QTreeView::item, QTreeView#plain::item {{ padding: 3px 6px; border: none; }}
QFrame#drawer QTreeView::item:hover, QTreeView#plain::item:hover {{ background: {c.hover}; }}
QFrame#drawer QTreeView::item:selected, QTreeView#plain::item:selected {{ background: {c.chosen}; color: {c.text}; }}
QFrame#drawer QTreeView::item:selected:active, QTreeView#plain::item:selected:active {{ background: {c.chosen_active}; }}
QFrame#drawer QTreeView, QTreeView#plain {{ border: 1px solid transparent; border-radius: 6px; }}
QFrame#drawer QTreeView:focus, QTreeView#plain:focus {{ border-color: {c.accent}; }}
QMainWindow::separator {{ background: {c.line}; width: 1px; height: 1px; }}
QFrame#popover {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 9px; }}
QPushButton[segment="true"] {{ background: {c.chip}; border: 1px solid transparent; border-radius: 6px; padding: 5px 11px; }}
QPushButton[segment="true"]:hover {{ background: {c.chosen}; }}
QPushButton[segment="true"]:checked {{ background: {c.chosen_active}; border-color: {c.accent}; }}
QPushButton[segment="true"]:focus {{ border-color: {c.accent}; }}
QPushButton[segment="true"]:checked:focus {{ border-width: 2px; padding: 4px 10px; }}
QFrame#foot {{ background: {c.side}; border: none; border-top: 1px solid {c.line}; }}
QFrame#bar {{ background: {c.side}; border: none; border-bottom: 1px solid {c.line}; }}
QLabel[quiet="true"] {{ color: {c.quiet}; }}
QLabel[quiet="true"]:disabled {{ color: {c.faint}; }}
QLabel[danger="true"] {{ color: {c.danger}; }}
QProgressBar {{ background: {c.chip}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {c.line}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {c.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
