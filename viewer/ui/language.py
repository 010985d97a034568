"""The language of the window: every text that it shows goes through ``tr``; ``load_language`` finds a translation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

LANGUAGE = "language"  # the setting: a locale, "" for the system's
_FOLDER = "languages"

_translate: Callable[..., str] | None = None  # Qt's, once there is a translation: English asks nobody


def tr(text: str, one: str | None = None, count: int | None = None) -> str:
    """A text of the window in the reader's language; in English where there is no translation.

    ``text`` has places for values in braces, which the caller fills with ``str.format``. A text that depends on a number has
    its English singular as ``one`` and the number as ``count``; a translation has as many forms as its language has.

    Qt's ``lupdate`` collects what stands in calls of this name, so both texts are literals. Texts in the tables of a module
    are looked up when the module is loaded: ``load_language`` comes before.
    """
    found = text if _translate is None else _translate("", text, one, -1 if count is None else count)
    return one if one is not None and count == 1 and found == text else found


def languages(resources: Path) -> dict[str, str]:
    """The languages that the window can speak, by locale, each by its own name; none where there is no translation."""
    found = [name.removeprefix("viewer_").removesuffix(".qm") for name in _files(resources / _FOLDER)]
    if not found:
        return {}
    from PySide6.QtCore import QLocale

    return {locale: QLocale(locale).nativeLanguageName() or locale for locale in ("en", *found)}


def load_language(app: QCoreApplication, resources: Path, wanted: str = "") -> bool:
    """Loads the translation for a locale such as "de" or "pt_BR", "": for the system's. Returns whether there is one.

    Translations are files ``languages/viewer_LOCALE.qm`` of the resources, as Qt's ``lrelease`` makes them; "viewer_de.qm"
    serves "de_AT", too. Qt's own texts, in its dialogs, follow.
    """
    folder = resources / _FOLDER
    if not _files(folder):
        return False
    from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

    locale = QLocale(wanted) if wanted else QLocale()
    ours = QTranslator(app)
    if not ours.load(locale, "viewer", "_", str(folder)):
        return False
    app.installTranslator(ours)
    qt = QTranslator(app)
    if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)
    QLocale.setDefault(locale)
    global _translate
    _translate = QCoreApplication.translate
    return True


def _files(folder: Path) -> list[str]:
    """The translations in a folder, which need not be there."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(name for name in names if name.startswith("viewer_") and name.endswith(".qm"))
