"""The values that cross rooms: each is found under its name, wherever it lives."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from viewer import types

HOME = Path(types.__file__).parent


def defined() -> dict[str, str]:
    """Every class of the package, with the module that it stands in."""
    return {
        node.name: path.stem
        for path in HOME.glob("[!_]*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }


@pytest.mark.parametrize("name", sorted(defined()))
def test_every_type_is_found_by_its_name(name: str) -> None:
    assert getattr(types, name).__module__ == f"viewer.types.{defined()[name]}"


def test_what_is_no_type_is_not_found() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = types.Nothing


def test_a_type_brings_only_its_own_module() -> None:
    program = "import sys; from viewer.types import PostRow; print(*[n for n in sys.modules if 'viewer.types.' in n])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["viewer.types.rows"]
