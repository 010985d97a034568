"""What is done with the tags of the tree: other names, groups, several shown as one, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCompleter, QMenu, QWidget

from viewer.archive import Archive
from viewer.arranging import Change, Places
from viewer.tags import Proposal, leaf
from viewer.types import TagNode
from viewer.ui.actions import Actions
from viewer.ui.choice import Choice
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.naming import NameForm, NameSheet
from viewer.ui.proposing import ProposalForm
from viewer.ui.sheet import Sheet
from viewer.ui.status import StatusArea
from viewer.ui.tag_tree import TagTree
from viewer.ui.tasks import Tasks
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
        tree.model.tag_dropped.connect(lambda path, group: self.group([path], group))
        listing.listed.connect(self.refresh)
        listing.shelf_changed.connect(lambda _shelf: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Which of the actions can be used."""
        self._rename_action.setEnabled(bool(self._tree.path(self._listing.choice)))
        self._propose_action.setEnabled(len(self._listing.shelf.tags) > 1)

    def fill_menu(self, choice: Choice, menu: QMenu) -> None:
        """What can be done with a tag or branch of the tree; nothing for other lines."""
        path = self._tree.path(choice)
        if not path:
            return
        group = path.rpartition("/")[0]
        menu.addSeparator()
        menu.addAction(tr("Re&name…"), lambda: self.rename(path))
        menu.addAction(tr("Show &with another tag…"), lambda: self.join(path))
        menu.addAction(tr("Put into a &group…"), lambda: self.ask_group(self._chosen_with(path)))
        if group:
            text = tr("Take out of “{leaf}”").format(leaf=leaf(group)).replace("&", "&&")
            menu.addAction(text, lambda: self.group([path], group.rpartition("/")[0]))
        menu.addAction(tr("As it was wri&tten"), lambda: self.restore(path))
        menu.addSeparator()
        menu.addAction(self._propose_action)

    # ------------------------------------------------------------------------------------------- one at a time

    def rename(self, path: str) -> None:
        """Asks for another name of a tag or branch."""
        group = path[: len(path) - len(leaf(path))]

        def judge(name: str) -> tuple[str, str]:
            taken = self._node(f"{group}{name}")
            if taken is not None and taken.name.casefold() != path.casefold():
                return tr("Show as one"), tr("“{name}” is a tag already: the two are shown as one.").format(
                    name=taken.name
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

    def join(self, path: str) -> None:
        """Asks for a tag to be shown as one with this one."""

        def judge(name: str) -> tuple[str, str]:
            note = (
                ""
                if self._node(name) is not None
                else tr("There is no such tag yet: this one gets the name.")
            )
            return tr("Show as one"), note

        self._ask(
            tr("Show “{leaf}” with another tag").format(leaf=leaf(path)),
            tr("Posts with either tag stand under one name. What the authors wrote stays on record."),
            "",
            judge,
            lambda name: self._archive.arranging.move(path, name),
            lambda name: tr("“{leaf}” is shown with “{other}”").format(leaf=leaf(path), other=leaf(name)),
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
        names = _names(paths)
        if group:
            self._tree.open_branch(group)
        self._change(lambda: self._archive.arranging.group(paths, group), _grouped(names, len(paths), group))

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
        folded = path.strip().casefold()
        return next((node for node in self._listing.shelf.tags if node.name.casefold() == folded), None)

    # ----------------------------------------------------------------------------------------------- proposals

    def propose(self) -> None:
        """Shows the groups that the tags could be in."""

        def show(proposals: list[Proposal]) -> None:
            form = ProposalForm(proposals)
            form.accepted.connect(self._take)
            self._sheet.open(tr("Proposed groups of tags"), form, 620, 640)

        self._tasks.latest("propose", self._archive.arranging.proposals, show)

    def _take(self, taken: list[Proposal]) -> None:
        for proposal in taken:
            self._tree.open_branch(proposal.under)
        self._sheet.put_away()
        told = tr("{count:,} tags are in groups now", "1 tag is in a group now", len(taken))
        self._change(lambda: self._archive.arranging.accept(taken), told.format(count=len(taken)))

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
            completer = QCompleter([node.name for node in self._listing.shelf.tags], form)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            form.field.setCompleter(completer)

        def submit(typed: str) -> None:
            def done(change: Change) -> None:
                self._names.close(form)
                if opens:
                    self._tree.open_branch(typed)
                self._changed(change, said(typed))

            self._tasks.write(lambda: keep(typed), done, lambda error: self._names.fail(form, str(error)))

        form.submitted.connect(submit)
        self._names.open(title, form)

    def _change(self, keep: Callable[[], Change], said: str) -> None:
        self._tasks.write(
            keep, lambda change: self._changed(change, said), lambda error: self._status.say(str(error))
        )

    def _changed(self, change: Change, said: str) -> None:
        """Shows what changed, and offers to take it back."""
        self._listing.rearranged()
        self._undo.did(said, lambda: self._take_back(change.before))

    def _take_back(self, before: Places) -> None:
        self._tasks.write(
            lambda: self._archive.arranging.put(before),
            lambda _change: self._listing.rearranged(),
            lambda error: self._status.say(str(error)),
        )


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
