"""The texts of the window for translators, with Qt's tools: ``.ts`` files to be edited in Qt Linguist, and ``.qm`` files
that the program loads. Format: https://doc.qt.io/qt-6/linguist-ts-file-format.html
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from .ready import ROOT, SetupError, python

SOURCES = ROOT / "viewer" / "ui"
FOLDER = ROOT / "resources" / "languages"
_PLACE = re.compile(r"\{(\w*)[^{}]*\}")


def texts(locales: list[str]) -> int:
    """Brings the translations up to date: those named ("de", "pt_BR"), which may be new, or all there are."""
    FOLDER.mkdir(exist_ok=True)
    files = [FOLDER / f"viewer_{locale}.ts" for locale in locales] or sorted(FOLDER.glob("viewer_*.ts"))
    if not files:
        raise SetupError("there is no translation yet; name the locale of a new one, such as de or pt_BR.")
    for path in files:
        collect(path)
        wrong = misplaced(path)
        if wrong:
            raise SetupError(
                f"{path.name} has values in braces that the English text does not have: {'; '.join(wrong)}."
            )
        compile_(path)
    return 0


def collect(path: Path) -> None:
    """Writes all texts of the window into a ``.ts`` file; what is translated in it stays."""
    sources = [str(each.relative_to(ROOT)) for each in sorted(SOURCES.glob("*.py"))]
    _tool("lupdate", "-no-obsolete", "-locations", "none", *sources, "-ts", str(path))


def compile_(path: Path) -> None:
    """Makes the ``.qm`` file beside a ``.ts`` file."""
    _tool("lrelease", str(path), "-qm", str(path.with_suffix(".qm")))


def misplaced(path: Path) -> list[str]:
    """The translations with a value that the English text does not have: nothing would fill it."""
    wrong = []
    for message in ElementTree.parse(path).iter("message"):
        source = message.findtext("source") or ""
        translation = message.find("translation")
        forms = [] if translation is None else [translation, *translation.iter("numerusform")]
        for form in forms:
            if (
                form.text
                and form.text.strip()
                and not set(_PLACE.findall(form.text)) <= set(_PLACE.findall(source))
            ):
                wrong.append(form.text)
    return wrong


def _tool(name: str, *arguments: str) -> None:
    tool = python().parent / f"pyside6-{name}"
    done = subprocess.run([str(tool), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{name} failed: {(done.stderr or done.stdout).strip()}")
    if done.stdout.strip():
        print(done.stdout.strip(), flush=True)
