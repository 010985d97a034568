"""What is done with the tags of the tree: other names, groups, several shown as one, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from viewer.archive import Archive
from viewer.arranging import Change, Places
from viewer.tags import Proposal, leaf, spoken
from viewer.types import TagNode
from viewer.ui.actions import Actions
from viewer.ui.choice import ALL, Choice
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.naming import NameForm, NameSheet
from viewer.ui.proposing import ProposalForm
from viewer.ui.sheet import Sheet
from viewer.ui.status import StatusArea
from viewer.ui.suggestions import suggest
from viewer.ui.tag_tree import Standing, TagTree
from viewer.ui.tasks import Tasks
from viewer.ui.tree_items import Item
from viewer.ui.undo import Undo

_MOST_NAMES = 3  # tags that are called by name in a sentence


class TagCommands(QObject):
    """Adds to the menus of tags in the tree, and heeds what is dropped there. Every change can be taken back."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        tree: TagTree,
        listing: Listing,
        names: NameSheet,
        sheet: Sheet,
        status: StatusArea,
        undo: Undo,
        actions: Actions,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._tree = tree
        self._listing = listing
        self._names = names
        self._sheet = sheet
        self._status = status
        self._undo = undo
        self._rename_action = actions["rename_tag"]
        self._propose_action = actions["propose_groups"]
        actions.bind(rename_tag=self._rename_chosen, propose_groups=self.propose)
        tree.model.tags_dropped.connect(self.group)
        listing.listed.connect(self.refresh)
        listing.shelf_changed.connect(lambda _shelf: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Which of the actions can be used."""
        self._rename_action.setEnabled(bool(self._tree.path(self._listing.choice)))
        self._propose_action.setEnabled(len(self._listing.shelf.tags) > 1)

    def fill_menu(self, choice: Choice, menu: QMenu) -> None:
        """What can be done with a tag or branch of the tree; nothing for other lines."""
        item = self._tree.item(choice)
        if item is None or not item.path:
            return
        path, group = item.path, item.path.rpartition("/")[0]
        chosen = self._chosen_with(path)
        menu.addSeparator()
        menu.addAction(tr("Re&name…"), lambda: self.rename(path))
        menu.addAction(tr("&Merge into…"), lambda: self.join(chosen))
        menu.addAction(tr("&Put into a group…"), lambda: self.ask_group(chosen))
        if group:
            text = tr("Take out of “{leaf}”").format(leaf=leaf(group)).replace("&", "&&")
            menu.addAction(text, lambda: self.group(chosen, group.rpartition("/")[0]))
        if item.children:
            menu.addAction(tr("&Dissolve group"), lambda: self.dissolve(item))
        if item.placed:
            menu.addAction(tr("As it was wri&tten"), lambda: self.restore(path))
        menu.addSeparator()
        menu.addAction(self._propose_action)

    # ------------------------------------------------------------------------------------------- single changes

    def rename(self, path: str) -> None:
        """Asks for another name of a tag or branch."""
        group = path[: len(path) - len(leaf(path))]

        def judge(name: str) -> tuple[str, str]:
            taken = self._node(group + name)
            if taken is not None and taken.name.casefold() != path.casefold():
                return tr("Show as one"), tr("“{name}” is a tag already: the two are shown as one.").format(
                    name=spoken(taken.name)
                )
            return tr("Rename"), ""

        self._ask(
            tr("Rename this tag"),
            tr("For display alone: what the author wrote stays on record, and is found as before."),
            leaf(path),
            judge,
            lambda name: self._archive.arranging.rename(path, name),
            lambda name: tr("“{leaf}” is shown as “{name}”").format(leaf=leaf(path), name=name),
        )

    def join(self, paths: Sequence[str]) -> None:
        """Asks for a tag that these are to be shown as one with."""
        names = _names(paths)

        def judge(name: str) -> tuple[str, str]:
            if self._node(name) is not None:
                return tr("Merge"), ""
            return tr("Merge"), tr("There is no such tag yet: what is merged gets the name.")

        self._ask(
            tr("Merge {names} into another tag").format(names=names),
            tr("Their posts stand under one name then. What the authors wrote stays on record."),
            "",
            judge,
            lambda name: self._archive.arranging.join(paths, name),
            lambda name: tr(
                "{names} are shown as “{other}”", "{names} is shown as “{other}”", len(paths)
            ).format(names=names, other=leaf(name)),
            complete=True,
        )

    def ask_group(self, paths: Sequence[str]) -> None:
        """Asks for the group of tags."""
        names = _names(paths)
        self._ask(
            tr("Put {names} into a group").format(names=names),
            tr("The name of a group or tag; a new one is made by it."),
            "",
            lambda _name: (tr("Group"), ""),
            lambda name: self._archive.arranging.group(paths, name),
            lambda name: _grouped(names, len(paths), name),
            complete=True,
            opens=True,
        )

    def group(self, paths: Sequence[str], group: str) -> None:
        """Puts tags into a group, "": takes them out of theirs."""
        self._change(
            lambda: self._archive.arranging.group(paths, group),
            _grouped(_names(paths), len(paths), group),
            opens=[group] if group else (),
        )

    def dissolve(self, group: Item) -> None:
        """Takes all that is in a group out of it."""
        self._change(
            lambda: self._archive.arranging.ungroup(group.path),
            tr("The group “{name}” is dissolved").format(name=group.text),
            gone=group if group.group else None,
        )

    def restore(self, path: str) -> None:
        """Shows a tag or branch as it was written."""
        self._change(
            lambda: self._archive.arranging.restore(path),
            tr("“{leaf}” is shown as it was written").format(leaf=leaf(path)),
        )

    def _rename_chosen(self) -> None:
        path = self._tree.path(self._listing.choice)
        if path:
            self.rename(path)

    def _chosen_with(self, path: str) -> list[str]:
        """All chosen tags, when this is one of several."""
        paths = [self._tree.path(Choice("tag", tag)) for tag in self._listing.choice.tags]
        return [each for each in paths if each] if path in paths else [path]

    def _node(self, path: str) -> TagNode | None:
        said = spoken(path.strip()).casefold()
        return next((node for node in self._listing.shelf.tags if spoken(node.name).casefold() == said), None)

    # ----------------------------------------------------------------------------------------------- proposals

    def propose(self) -> None:
        """Shows the groups that the tags could be in."""

        def show(proposals: list[Proposal]) -> None:
            form = ProposalForm(proposals)
            form.accepted.connect(self._take)
            self._sheet.open(tr("Proposed groups of tags"), form, 620, 640)

        self._tasks.latest("propose", self._archive.arranging.proposals, show)

    def _take(self, taken: list[Proposal], called: dict[str, str]) -> None:
        self._sheet.put_away()
        told = tr("{count:,} tags are in groups now", "1 tag is in a group now", len(taken))
        self._change(
            lambda: self._archive.arranging.accept(taken, called),
            told.format(count=len(taken)),
            opens=[proposal.under for proposal in taken],
        )

    # ------------------------------------------------------------------------------------------------- changes

    def _ask(
        self,
        title: str,
        lead: str,
        name: str,
        judge: Callable[[str], tuple[str, str]],
        keep: Callable[[str], Change],
        said: Callable[[str], str],
        *,
        complete: bool = False,
        opens: bool = False,
    ) -> None:
        form = NameForm(name, lead, judge)
        if complete:
            suggest(form.field, _with_groups([node.name for node in self._listing.shelf.tags]))

        def submit(typed: str) -> None:
            def done(change: Change) -> None:
                self._names.close(form)
                self._changed(change, said(typed), [typed] if opens else ())

            self._tasks.write(lambda: keep(typed), done, lambda error: self._names.fail(form, str(error)))

        form.submitted.connect(submit)
        self._names.open(title, form)

    def _change(
        self, keep: Callable[[], Change], said: str, *, opens: Sequence[str] = (), gone: Item | None = None
    ) -> None:
        self._tasks.write(
            keep,
            lambda change: self._changed(change, said, opens, gone),
            lambda error: self._status.say(str(error)),
        )

    def _changed(
        self, change: Change, said: str, opens: Sequence[str] = (), gone: Item | None = None
    ) -> None:
        """Shows what changed, with what is chosen and open where it is now, and ``opens`` as well; offers to take it back.
        What was chosen and is ``gone`` leaves all posts."""
        before = self._tree.standing
        self._listing.rearranged(change.went)
        for path in opens:
            self._tree.open_branch(change.went(path))
        if gone is not None and self._tree.choice == gone.choice:
            self._tree.choose(ALL)
        after = self._tree.standing
        self._undo.did(
            said,
            lambda: self._put(change.before, (before, after)),
            again=lambda: self._put(change.after, (after, before)),
        )

    def _put(self, places: Places, standing: tuple[Standing, Standing]) -> None:
        """Shows tags at these places again; ``standing``: what was chosen and open when they were there, and since."""

        def done(change: Change) -> None:
            self._listing.rearranged(change.went, standing)

        self._tasks.write(
            lambda: self._archive.arranging.put(places), done, lambda error: self._status.say(str(error))
        )


def _with_groups(paths: Sequence[str]) -> list[str]:
    """The names of tags, and those of the groups that they are in."""
    groups = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 1)}
    return sorted({spoken(path) for path in (*paths, *groups)}, key=str.casefold)


def _names(paths: Sequence[str]) -> str:
    """The tags by their names, or how many they are."""
    if len(paths) > _MOST_NAMES:
        return tr("{count:,} tags", "1 tag", len(paths)).format(count=len(paths))
    return ", ".join(f"“{leaf(path)}”" for path in paths)


def _grouped(names: str, count: int, group: str) -> str:
    """That tags are in a group now, "": in none."""
    if group:
        told = tr("{names} are in “{group}”", "{names} is in “{group}”", count)
    else:
        told = tr("{names} are in no group", "{names} is in no group", count)
    return told.format(names=names, group=leaf(group))
