"""What the reader did can be undone: with Ctrl+Z, and with "Undo" beside the sentence in the status line.

One way for all of the window. Whoever does something says so with ``Undo.did``: the sentence, and what takes it back.
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
    """Something that was done. ``back`` takes it back; ``over`` is called instead once that cannot be asked for any more."""

    sentence: str
    back: Callable[[], object]
    over: Callable[[], object]


class Undo(QObject):
    """The last things that were done, newest last. ``changed`` tells that there are others.

    What a step did may wait to be carried out until it is over: it then is when the window closes, or when so much else was
    done meanwhile that the step is forgotten.
    """

    changed = Signal()

    def __init__(self, status: StatusArea, action: QAction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self._action = action
        self._text = action.text()
        self._steps: list[Step] = []
        action.triggered.connect(lambda _checked=False: self.undo())
        self._refresh()

    @property
    def sentences(self) -> list[str]:
        """What can be undone, newest last."""
        return [step.sentence for step in self._steps]

    def did(
        self,
        sentence: str,
        back: Callable[[], object],
        *,
        over: Callable[[], object] = lambda: None,
        say: bool = True,
    ) -> Step:
        """Something was done: ``sentence`` says what, ``back`` undoes it, on this thread.

        The sentence stands in the status line with its button, unless ``say`` is False: for what is seen anyway.
        """
        step = Step(sentence, back, over)
        self._steps.append(step)
        while len(self._steps) > _MOST:
            self._steps.pop(0).over()
        if say:
            self._status.say(sentence, lambda: self.take_back(step))
        self._refresh()
        return step

    def undo(self) -> None:
        """Takes back what was done last."""
        if self._steps:
            self.take_back(self._steps[-1])

    def take_back(self, step: Step) -> None:
        """Takes one step back, unless that was done or it is over."""
        if step in self._steps:
            self._steps.remove(step)
            self._refresh()
            self._status.say(tr("Undone: {sentence}").format(sentence=step.sentence))
            step.back()

    def finish(self, step: Step) -> None:
        """It can be undone no more."""
        if step in self._steps:
            self._steps.remove(step)
            self._refresh()
            step.over()

    def close(self) -> None:
        """Nothing can be undone any more: the window closes."""
        while self._steps:
            self._steps.pop(0).over()
        self._refresh()

    def _refresh(self) -> None:
        last = self._steps[-1].sentence if self._steps else ""
        short = last if len(last) <= _MOST_SAID else f"{last[:_MOST_SAID].rstrip()}…"
        self._action.setText(f"{self._text}: {short.replace('&', '&&')}" if short else self._text)
        self._action.setEnabled(bool(self._steps))
        self.changed.emit()
