"""Which format is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.export.shelf import MemoryShelf
from viewer.errors import UsageError
from viewer.export import export, format_of
from viewer.types import ExportOptions


def test_the_suffix_names_the_format_and_a_name_beats_it() -> None:
    assert format_of(Path("a.PDF")) == "pdf"
    suffixes = (".epub", ".zim", ".zip", ".md")
    assert [format_of(Path(f"a{suffix}")) for suffix in suffixes] == ["epub", "zim", "html", "markdown"]
    assert format_of(Path("a.book"), "pdf") == "pdf"


@pytest.mark.parametrize(("name", "said"), [("a.docx", None), ("a", None), ("a.pdf", "docx")])
def test_an_unknown_format_is_told_those_that_exist(tmp_path: Path, name: str, said: str | None) -> None:
    with pytest.raises(UsageError, match=r"pdf \(\.pdf\)"):
        export(MemoryShelf({}), [1], tmp_path / name, format=said)
    assert list(tmp_path.iterdir()) == []


def test_one_file_a_post_is_for_paper(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="One file a post is for PDF"):
        export(MemoryShelf({}), [1], tmp_path / "a.epub", options=ExportOptions(separate=True))
