"""What tests of whole archives do in a window: add a blog, wait, open its ledger."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from tests.qt.conftest import Opened
from tests.support.blogserver import BlogServer
from viewer.ui.ledger_items import Shown
from viewer.ui.ledger_view import LedgerView


def rest(opened: Opened) -> None:
    """Waits until nothing is synced any more and all of it is on the screen."""
    syncing = opened.workings.syncing
    opened.qtbot.waitUntil(lambda: not syncing.running)
    count = opened.archive.counts().posts
    opened.qtbot.waitUntil(lambda: opened.panes.model.rowCount() == count)
    opened.rest()


def add(opened: Opened, site: BlogServer, *, whole: bool) -> int:
    """Adds the blog through the form of the welcome and waits; the id of the source."""
    form = opened.panes.welcome.form
    (form.whole if whole else form.newest).setChecked(True)
    form.field.setText(site.url)
    with opened.until(opened.workings.syncing.added) as caught:
        form.button.click()
    rest(opened)
    opened.qtbot.waitUntil(lambda: opened.panes.tree.choice.kind == "source")
    return int(caught.args[0].id)


def ledger_of(opened: Opened) -> LedgerView:
    """Opens the ledger by its action and waits until it is read."""
    if not opened.workings.ledger.is_open:
        opened.workings.actions_["ledger"].trigger()
    view = opened.workings.ledger.view
    assert view is not None
    opened.qtbot.waitUntil(lambda: bool(view.headline.text()))
    opened.rest()
    return view


def asked(opened: Opened, site: BlogServer, path: str) -> None:
    """Waits until a page is asked for."""
    opened.qtbot.waitUntil(lambda: bool(site.asked(path)))


def is_open(opened: Opened) -> bool:
    return opened.workings.ledger.is_open


def chosen_state(view: LedgerView) -> Shown:
    return view.filters.state


def shown(opened: Opened) -> int | None:
    return opened.reading.current


def words(view: LedgerView) -> list[str]:
    """What stands in the middle of a page that has no list."""
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]
