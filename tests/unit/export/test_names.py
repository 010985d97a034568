"""Names of files that every file system takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.export.shelf import make_post
from viewer.export.names import file_name, titled_name, unlike
from viewer.export.target import writing

LONG = {"Latin": "e" * 300, "Chinese": "\u6587" * 300, "beyond 16 bits": "\U00020000" * 300}


@pytest.mark.parametrize("title", LONG.values(), ids=LONG)
def test_names_of_posts_fit_into_255_bytes(title: str, tmp_path: Path) -> None:
    row = replace(make_post(1, "", title=title).row, url=None)
    for make in (file_name, titled_name):
        taken: set[str] = set()
        names = [unlike(make(row), taken) for _ in range(12)]
        assert names[0].startswith("2024-01-02")
        assert title[:40] in names[0]
        for name in names:
            (tmp_path / f"{name}.markdown").write_text("")
    assert len(list(tmp_path.iterdir())) == 24


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("word " * 15 + "trans and more", "word trans"),
        ("word " * 15 + "transformers and more", "word"),
        ("word " * 10 + "e" * 100, "word " + "e" * 30),
    ],
)
def test_a_title_is_cut_between_words(title: str, end: str) -> None:
    assert titled_name(make_post(1, "", title=title).row).endswith(end)


def test_no_name_is_that_of_a_device() -> None:
    taken: set[str] = set()
    assert [unlike(name, taken) for name in ("Con", "lpt9", "console", "con")] == [
        "Con-2",
        "lpt9-2",
        "console",
        "con-3",
    ]


@pytest.mark.parametrize("letter", ["x", "\u6587", "\U00020000"])
def test_the_longest_name_that_the_disk_takes_can_be_written_to(letter: str, tmp_path: Path) -> None:
    path = tmp_path / (letter * (251 // len(letter.encode())) + ".pdf")
    with writing(path) as aside:
        aside.write_text("words")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [(path.name, "words")]
