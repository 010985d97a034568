"""What is done with the tags of the tree: other names, groups, several shown as one, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCompleter, QMenu, QWidget

from viewer.archive import Archive
from viewer.arranging import Places
from viewer.tags import Proposal, leaf
from viewer.types import TagNode
from viewer.ui.actions import Actions
from viewer.ui.choice import Choice
from viewer.ui.listing import Listing
from viewer.ui.naming import NameForm, NameSheet
from viewer.ui.proposing import ProposalForm
from viewer.ui.sheet import Sheet
from viewer.ui.status import StatusArea
from viewer.ui.tag_tree import TagTree
from viewer.ui.tasks import Tasks
from viewer.ui.undo import Undo


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
        menu.addAction("Re&name…", lambda: self.rename(path))
        menu.addAction("Show &with another tag…", lambda: self.join(path))
        menu.addAction("Put into a &group…", lambda: self.ask_group(self._chosen_with(path)))
        if group:
            text = f"Take out of “{leaf(group)}”".replace("&", "&&")
            menu.addAction(text, lambda: self.group([path], group.rpartition("/")[0]))
        menu.addAction("As it was wri&tten", lambda: self.restore(path))
        menu.addSeparator()
        menu.addAction(self._propose_action)

    # ------------------------------------------------------------------------------------------- one at a time

    def rename(self, path: str) -> None:
        """Asks for another name of a tag or branch."""
        group = path[: len(path) - len(leaf(path))]

        def judge(name: str) -> tuple[str, str]:
            taken = self._node(f"{group}{name}")
            if taken is not None and taken.name.casefold() != path.casefold():
                return "Show as one", f"“{taken.name}” is a tag already: the two are shown as one."
            return "Rename", ""

        self._ask(
            "Rename this tag",
            "For display alone: what the author wrote stays on record, and is found as before.",
            leaf(path),
            judge,
            lambda name: self._archive.arranging.rename(path, name),
            lambda name: f"“{leaf(path)}” is shown as “{name}”",
        )

    def join(self, path: str) -> None:
        """Asks for a tag to be shown as one with this one."""

        def judge(name: str) -> tuple[str, str]:
            note = "" if self._node(name) is not None else "There is no such tag yet: this one gets the name."
            return "Show as one", note

        self._ask(
            f"Show “{leaf(path)}” with another tag",
            "Posts with either tag stand under one name. What the authors wrote stays on record.",
            "",
            judge,
            lambda name: self._archive.arranging.move(path, name),
            lambda name: f"“{leaf(path)}” is shown with “{leaf(name)}”",
            complete=True,
        )

    def ask_group(self, paths: Sequence[str]) -> None:
        """Asks for the group of tags."""
        what = f"“{leaf(paths[0])}” is" if len(paths) == 1 else f"{len(paths)} tags are"
        self._ask(
            f"Put {what.rpartition(' ')[0]} into a group",
            "The name of a group or tag; a new one is made by it.",
            "",
            lambda _name: ("Group", ""),
            lambda name: self._archive.arranging.group(paths, name),
            lambda name: f"{what} in “{leaf(name)}”",
            complete=True,
            opens=True,
        )

    def group(self, paths: Sequence[str], group: str) -> None:
        """Puts tags into a group, "": takes them out of theirs."""
        what = ", ".join(f"“{leaf(path)}”" for path in paths)
        if group:
            self._tree.open_branch(group)
        where = f"in “{leaf(group)}”" if group else "in no group"
        self._change(lambda: self._archive.arranging.group(paths, group), f"{what} is {where}")

    def restore(self, path: str) -> None:
        """Shows a tag or branch as it was written."""
        self._change(
            lambda: self._archive.arranging.restore(path), f"“{leaf(path)}” is shown as it was written"
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
            self._sheet.open("Proposed groups of tags", form, 620, 640)

        self._tasks.latest("propose", self._archive.arranging.proposals, show)

    def _take(self, taken: list[Proposal]) -> None:
        for proposal in taken:
            self._tree.open_branch(proposal.under)
        self._sheet.put_away()
        count = "1 tag is" if len(taken) == 1 else f"{len(taken):,} tags are"
        self._change(lambda: self._archive.arranging.accept(taken), f"{count} in groups now")

    # ------------------------------------------------------------------------------------------------- changes

    def _ask(
        self,
        title: str,
        lead: str,
        name: str,
        judge: Callable[[str], tuple[str, str]],
        keep: Callable[[str], Places],
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
            def done(before: Places) -> None:
                self._names.close(form)
                if opens:
                    self._tree.open_branch(typed)
                self._changed(before, said(typed))

            self._tasks.write(lambda: keep(typed), done, lambda error: self._names.fail(form, str(error)))

        form.submitted.connect(submit)
        self._names.open(title, form)

    def _change(self, keep: Callable[[], Places], said: str) -> None:
        self._tasks.write(
            keep, lambda before: self._changed(before, said), lambda error: self._status.say(str(error))
        )

    def _changed(self, before: Places, said: str) -> None:
        """Shows what changed, and offers to take it back."""
        self._listing.rearranged()
        self._undo.did(said, lambda: self._take_back(before))

    def _take_back(self, before: Places) -> None:
        self._tasks.write(
            lambda: self._archive.arranging.put(before),
            lambda _before: self._listing.rearranged(),
            lambda error: self._status.say(str(error)),
        )
