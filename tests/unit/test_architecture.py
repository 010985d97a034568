"""Which way imports run, and what is imported where: read from the source, so that a breach cannot hide.

::

    types, errors, config <- tags <- store, content, sources <- sync, search, export
        <- assembling, care, around, arranging <- archive <- tour <- commands, ui <- cli
    web <- export/pdf, ui
"""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = (
    {"types", "errors", "config"},
    {"tags"},
    {"store", "content", "sources"},
    {"sync", "search", "export"},
    {"assembling", "care", "around", "arranging"},
    {"archive"},
    {"tour"},
    {"commands", "ui"},
    {"cli"},
    {"__main__"},
)
RANK = {room: rank for rank, layer in enumerate(LAYERS) for room in layer}
QT = {"PySide6", "shiboken6", "qtawesome", "qtpy"}
LONGEST = 450


@dataclass(frozen=True)
class Import:
    """One import statement: ``target`` as a dotted name, ``lazy`` when it stands inside a function."""

    module: str
    line: int
    target: str
    lazy: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def modules(folder: str = "viewer") -> dict[str, Path]:
    """Every module under the folder, by its dotted name; a package goes by its own."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(module: str) -> Iterator[Import]:
    """All imports of a module, of wherever in it, relative ones made absolute, ``from x import y`` as ``x.y``."""
    path = MODULES[module]
    tree = ast.parse(path.read_text("utf-8"), str(path))
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    lazy = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, node.lineno, alias.name, id(node) in lazy)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                yield Import(module, node.lineno, f"{base}.{alias.name}", id(node) in lazy)


ALL = [found for module in MODULES for found in imports(module)]
OURS = [found for found in ALL if found.target.split(".")[0] == "viewer"]


def room(name: str) -> str | None:
    """The room of a module or of what is imported from one; None for the package itself."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and (parts[1] in RANK or parts[1] == "web") else None


def breaches(importing: str, imported: str) -> bool:
    """Whether the one room must not import the other."""
    if importing == imported:
        return False
    if imported == "web":
        return importing != "ui"
    if importing == "web":
        return RANK[imported] > 0
    return RANK[imported] >= RANK[importing]


def test_every_module_has_a_room() -> None:
    homeless = [name for name in MODULES if name != "viewer" and room(name) is None]
    assert homeless == []


def test_imports_run_one_way() -> None:
    found = [
        str(each)
        for each in OURS
        if (one := room(each.module)) and (other := room(each.target)) and breaches(one, other)
        if not (each.module.startswith("viewer.export.pdf") and other == "web")
    ]
    assert found == []


def test_nothing_imports_the_window_but_its_lazy_start() -> None:
    found = [str(e) for e in OURS if room(e.target) == "ui" and room(e.module) != "ui"]
    lazy = [str(e) for e in OURS if room(e.target) == "ui" and e.module == "viewer.cli" and e.lazy]
    assert found == lazy


@pytest.mark.parametrize(
    ("libraries", "homes"),
    [
        (QT, ("viewer.web", "viewer.ui", "viewer.export.pdf")),
        ({"peewee", "playhouse"}, ("viewer.store", "viewer.search")),
        ({"feedparser"}, ("viewer.sources",)),
    ],
    ids=["Qt", "Peewee", "feedparser"],
)
def test_a_library_stays_in_its_rooms(libraries: set[str], homes: tuple[str, ...]) -> None:
    found = [
        str(each)
        for each in ALL
        if each.target.split(".")[0] in libraries
        if not any(each.module == home or each.module.startswith(home + ".") for home in homes)
    ]
    assert found == []


def test_no_import_goes_in_a_circle() -> None:
    """Neither openly nor hidden inside a function."""
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for each in OURS:
        target = each.target if each.target in MODULES else each.target.rpartition(".")[0]
        if target in MODULES and target != each.module:
            graph[each.module].add(target)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(f"imports in a circle: {' <- '.join(error.args[1])}")


@pytest.mark.parametrize("module", ["viewer.archive", "viewer.cli"])
def test_the_door_and_the_command_line_load_no_qt(module: str) -> None:
    """In a process of its own: what other tests have imported must not matter."""
    program = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert QT.isdisjoint(done.stdout.split())


def test_no_module_is_long() -> None:
    paths = [path for folder in ("viewer", "packaging", "tests") for path in (ROOT / folder).rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in paths}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
