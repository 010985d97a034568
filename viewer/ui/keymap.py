"""Which keys each action has: those it comes with, unless the reader gave it others; the settings remember only these."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence

from viewer.config import Settings
from viewer.ui.actions import SPECS, Actions
from viewer.ui.language import tr

_STORED = "keys"  # the setting: action -> keys
_USUAL = {spec.id: tuple(QKeySequence(key).toString() for key in spec.keys) for spec in SPECS}
_NEEDED = {  # what lists, fields and buttons answer to; Qt.Key -> why it cannot be given away
    Qt.Key.Key_Escape: tr("closes what lies open"),
    Qt.Key.Key_Return: tr("opens what is chosen"),
    Qt.Key.Key_Enter: tr("opens what is chosen"),
    Qt.Key.Key_Tab: tr("moves to the next field"),
    Qt.Key.Key_Backtab: tr("moves to the field before"),
    **dict.fromkeys(
        (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right), tr("moves in lists and texts")
    ),
    **dict.fromkeys(
        (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        tr("moves in lists and texts"),
    ),
}


class Keymap(QObject):
    """Gives the actions their keys, now and whenever the reader changes them; no two actions share one."""

    changed = Signal()

    def __init__(self, actions: Actions, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._settings = settings
        self._keys = _usual_but(_restored(settings.get(_STORED)))
        self._tell()

    def keys(self, action: str) -> tuple[str, ...]:
        """The keys of an action, as portable sequences; the first is the one that is shown."""
        return self._keys[action]

    def is_changed(self, action: str) -> bool:
        """Whether its keys are not those that it came with."""
        return self._keys[action] != _USUAL[action]

    def owner(self, key: str) -> str | None:
        """The action that has a key."""
        return next((action for action, keys in self._keys.items() if key in keys), None)

    def give(self, action: str, key: str) -> None:
        """One more key for an action; another one that has it loses it."""
        if key not in self._keys[action]:
            self._change({**self._without({key}), action: (*self._keys[action], key)})

    def take(self, action: str, key: str) -> None:
        """One key less."""
        self._change({**self._keys, action: tuple(each for each in self._keys[action] if each != key)})

    def reset(self, action: str) -> None:
        """The keys that it came with; another action that has one of them loses it."""
        self._change({**self._without(set(_USUAL[action])), action: _USUAL[action]})

    def reset_all(self) -> None:
        """Every action has the keys that it came with."""
        self._change(dict(_USUAL))

    def _without(self, lost: set[str]) -> dict[str, tuple[str, ...]]:
        return {action: tuple(key for key in keys if key not in lost) for action, keys in self._keys.items()}

    def _change(self, keys: dict[str, tuple[str, ...]]) -> None:
        self._keys = keys
        own = {action: list(keys) for action, keys in keys.items() if keys != _USUAL[action]}
        self._settings.set(_STORED, own)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        for action, keys in self._keys.items():
            self._actions.set_keys(action, keys)


def refusal(key: str) -> str:
    """Why a key can be given to no action; "" when it can."""
    sequence = QKeySequence(key)
    if sequence.count() != 1 or not sequence.toString():
        return tr("This is no key that can be used.")
    pressed: QKeyCombination = sequence[0]  # type: ignore[index]
    modifiers = pressed.keyboardModifiers() & ~Qt.KeyboardModifier.ShiftModifier
    why = _NEEDED.get(pressed.key())
    if why and modifiers == Qt.KeyboardModifier.NoModifier:
        return tr("{key} {why} and cannot be given to anything else.").format(
            key=sequence.toString(QKeySequence.SequenceFormat.NativeText), why=why
        )
    return ""


def _restored(stored: object) -> dict[str, tuple[str, ...]]:
    """From the settings, without what makes no sense."""
    if not isinstance(stored, dict):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for action, keys in stored.items():
        if action in _USUAL and isinstance(keys, list):
            named = [QKeySequence(key).toString() for key in keys if isinstance(key, str)]
            kept = tuple(dict.fromkeys(key for key in named if not refusal(key) and key not in taken))
            taken.update(kept)
            found[action] = kept
    return found


def _usual_but(own: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The usual keys, but for actions that have others; a key that the reader gave away is gone from where it was."""
    given = {key for keys in own.values() for key in keys}
    return {
        action: own[action] if action in own else tuple(key for key in keys if key not in given)
        for action, keys in _USUAL.items()
    }


def said(keys: Sequence[str]) -> str:
    """Keys as this platform writes them, one beside the other."""
    return "   ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
