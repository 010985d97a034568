"""What the reader did can be undone: with Ctrl+Z, and with "Undo" beside the sentence in the status line; and done again.

One way for all of the window. Whoever does something says so with ``Undo.did``: the sentence, what takes it back, and, where
that can be told, what does the same once more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from viewer.ui.language import tr
from viewer.ui.status import StatusArea

_MOST = 50  # steps
_MOST_SAID = 60  # characters of a sentence in the menu


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Something that was done. ``back`` takes it back; ``over`` is called instead once that cannot be asked for any more.
    ``again`` does what was taken back once more; None where nobody can."""

    sentence: str
    back: Callable[[], object]
    over: Callable[[], object]
    again: Callable[[], object] | None


class Undo(QObject):
    """The last things that were done, newest last. ``changed`` tells that there are others.

    What a step did may wait to be carried out until it is over: it then is when the window closes, or when so much else was
    done meanwhile that the step is forgotten.
    """

    changed = Signal()

    def __init__(
        self, status: StatusArea, action: QAction, redo: QAction, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._status = status
        self._actions = (action, redo)
        self._texts = (action.text(), redo.text())
        self._steps: list[Step] = []
        self._undone: list[Step] = []  # what can be done again, in the order in which it was taken back
        action.triggered.connect(lambda _checked=False: self.undo())
        redo.triggered.connect(lambda _checked=False: self.redo())
        self._refresh()

    def __contains__(self, step: object) -> bool:
        """Whether a step can be undone."""
        return step in self._steps

    @property
    def sentences(self) -> list[str]:
        """What can be undone, newest last."""
        return [step.sentence for step in self._steps]

    def did(
        self,
        sentence: str,
        back: Callable[[], object],
        *,
        again: Callable[[], object] | None = None,
        over: Callable[[], object] = lambda: None,
        say: bool = True,
    ) -> Step:
        """Something was done: ``sentence`` says what, ``back`` undoes it, ``again`` does it once more, on this thread.

        The sentence stands in the status line with its button, unless ``say`` is False: for what is seen anyway.
        """
        step = Step(sentence, back, over, again)
        self._undone.clear()
        self._keep(step, say=say)
        return step

    def _keep(self, step: Step, *, say: bool) -> None:
        self._steps.append(step)
        while len(self._steps) > _MOST:
            self._steps.pop(0).over()
        if say:
            self._status.say(step.sentence, lambda: self.take_back(step))
        self._refresh()

    def undo(self) -> None:
        """Takes back what was done last."""
        if self._steps:
            self.take_back(self._steps[-1])

    def take_back(self, step: Step) -> None:
        """Takes one step back, unless that was done or it is over."""
        if step not in self._steps:
            return
        self._steps.remove(step)
        if step.again is None:
            self._undone.clear()  # what came after it may build on it
        else:
            self._undone.append(step)
        self._refresh()
        told = tr("Undone: {sentence}").format(sentence=step.sentence)
        self._status.say(told, None if step.again is None else lambda: self.do_again(step), tr("Redo"))
        step.back()

    def redo(self) -> None:
        """Does again what was taken back last."""
        if self._undone:
            self.do_again(self._undone[-1])

    def do_again(self, step: Step) -> None:
        """Does one step again, unless that was done or something else was done since."""
        if step in self._undone and step.again is not None:
            self._undone.remove(step)
            self._keep(step, say=True)
            step.again()

    def finish(self, step: Step) -> None:
        """It can be undone no more."""
        if step in self._steps:
            self._steps.remove(step)
            self._refresh()
            step.over()

    def close(self) -> None:
        """Nothing can be undone any more: the window closes."""
        self._undone.clear()
        while self._steps:
            self._steps.pop(0).over()
        self._refresh()

    def _refresh(self) -> None:
        for action, text, steps in zip(self._actions, self._texts, (self._steps, self._undone), strict=True):
            last = steps[-1].sentence if steps else ""
            short = last if len(last) <= _MOST_SAID else f"{last[:_MOST_SAID].rstrip()}…"
            action.setText(f"{text}: {short.replace('&', '&&')}" if short else text)
            action.setEnabled(bool(steps))
        self.changed.emit()
