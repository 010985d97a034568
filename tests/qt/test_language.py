"""The window is ready for other languages: no text of it bypasses ``tr``, and Qt's tools find all of them."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from workshop import texts

from tests.qt.foreign_run import CLOSE, OPEN
from viewer.ui import language

ROOT = Path(__file__).resolve().parents[2]
_PLACE = re.compile(r"\{(\w*)[^{}]*\}")


def modules() -> list[tuple[str, ast.Module]]:
    paths = sorted((ROOT / "viewer" / "ui").glob("*.py"))
    return [(path.name, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr"


def literals(call: ast.Call) -> list[str]:
    return [str(each.value) for each in call.args[:2] if isinstance(each, ast.Constant)]


def test_all_texts_are_literals_that_the_tools_of_qt_can_find() -> None:
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and is_text(node):
                where = f"{name}:{node.lineno}"
                assert len(node.args) in (1, 3), f"{where}: a singular and its number go together"
                assert len(literals(node)) == min(len(node.args), 2), f"{where} is no literal"


def test_values_are_put_into_texts_under_the_names_that_stand_in_them() -> None:
    for name, tree in modules():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and is_text(node.func.value)
            ):
                call = node.func.value
                assert isinstance(call, ast.Call)
                if node.func.attr != "format":
                    continue
                given = {each.arg for each in node.keywords}
                for text in literals(call):
                    assert set(_PLACE.findall(text)) <= given, f"{name}:{node.lineno}: {text}"


def translated(folder: Path, locale: str = "eo") -> Path:
    """A translation of the whole window that puts each text in brackets, made with the tools of the translators."""
    path = folder / "languages" / f"viewer_{locale}.ts"
    path.parent.mkdir()
    texts.collect(path)
    tree = ElementTree.parse(path)
    for message in tree.iter("message"):
        translation = message.find("translation")
        assert translation is not None
        del translation.attrib["type"]
        forms = list(translation.iter("numerusform")) or [translation]
        for form in forms:
            form.text = f"{OPEN}{message.findtext('source')}{CLOSE}"
    tree.write(path, encoding="utf-8", xml_declaration=True)
    assert not texts.misplaced(path)
    texts.compile_(path)
    return folder


def test_no_text_of_the_window_bypasses_the_translation(filled: Path, tmp_path: Path) -> None:
    archive = shutil.copytree(filled, tmp_path / "archive")
    run = subprocess.run(
        [sys.executable, "-m", "tests.qt.foreign_run", str(archive), str(translated(tmp_path))],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    english = json.loads(run.stdout.splitlines()[-1])
    assert "\n".join(english) == ""


def test_a_text_is_said_in_the_language_of_the_reader_and_with_its_numbers(
    qapp: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_translate", None)
    monkeypatch.setattr(QLocale, "setDefault", lambda _: None)
    monkeypatch.setattr(qapp, "installTranslator", lambda _: True)
    assert not language.load_language(qapp, tmp_path, "eo")
    assert language.languages(tmp_path) == {}
    assert language.tr("{count:,} posts", "1 post", 1) == "1 post"
    assert language.tr("{count:,} posts", "1 post", 2) == "{count:,} posts"
    folder = translated(tmp_path)
    assert list(language.languages(folder)) == ["en", "eo"]
    assert not language.load_language(qapp, folder, "en")
    assert language.tr("Settings") == "Settings"
    assert language.load_language(qapp, folder, "eo")
    assert language.languages(folder)["eo"] == "Esperanto"


def test_a_translation_that_has_other_values_than_the_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "viewer_eo.ts"
    path.write_text(
        """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="eo"><context><name></name>
        <message><source>{new:,} new</source><translation>{nova:,} novaj</translation></message>
        <message><source>{new:,} new</source><translation>{new} novaj</translation></message>
        <message><source>In {title}</source><translation>En</translation></message>
        </context></TS>""",
        encoding="utf-8",
    )
    assert texts.misplaced(path) == ["{nova:,} novaj"]
