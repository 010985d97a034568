"""What stands around a post, asked of a real archive: place, pages about its versions, the footer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer.archive import Archive
from viewer.content.neighbours import footer
from viewer.errors import UsageError
from viewer.types import ReadingStyle, Surroundings

STYLE = ReadingStyle(theme="sepia")
SHARP = '<script>alert("x")</script> & Co'


def write(folder: Path, title: str, text: str, tags: str = "tea") -> None:
    (folder / "_posts").mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text("title: Notes\nurl: https://notes.example\n", encoding="utf-8")
    front = f"---\ntitle: '{title}'\ndate: 2024-01-01\ntags: [{tags}]\npermalink: /tea/\n---\n"
    (folder / "_posts" / "2024-01-01-tea.md").write_text(front + text, encoding="utf-8")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """One post with three revisions; the third differs in its tags alone."""
    with Archive.open(tmp_path / "archive") as made:
        for title, text, tags in (
            ("Tea", "Boil the water.\n\nWait a minute.\n", "tea"),
            (SHARP, "Boil fresh water.\n\nWait a minute.\n\n<b>Pour</b> & drink.\n", "tea"),
            (SHARP, "Boil fresh water.\n\nWait a minute.\n\n<b>Pour</b> & drink.\n", "tea, kitchen"),
        ):
            write(tmp_path / "blog", title, text, tags)
            made.add(str(tmp_path / "blog"))
            list(made.sync())
        yield made


@pytest.fixture
def post(archive: Archive) -> int:
    assert len(archive.revisions(1)) == 3
    return 1


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html.partition("<body>")[2]).split())


def test_a_place_is_kept(archive: Archive, post: int) -> None:
    assert archive.around.place(post) == 0.0
    archive.around.keep_place(post, 12.25)
    archive.around.keep_place(post, 3.5)
    archive.around.keep_place(99, 1.0)  # a post that is gone
    assert archive.around.place(post) == 3.5
    assert archive.around.place(99) == 0.0


def test_the_list_of_versions_says_what_each_brought(archive: Archive, post: int) -> None:
    page = archive.page(post, STYLE, "history")
    assert 'data-theme="sepia"' in page
    assert page.count("<li value=") == 3
    assert page.index('<li value="3">') < page.index('<li value="1">')
    assert "the same text" in page
    assert "the first that was received" in page
    assert f'href="archive://local/post/{post}/changes/1/2"' in page
    assert f"/{post}/changes/2/3" not in page


def test_a_version_is_read_as_it_was(archive: Archive, post: int) -> None:
    page = archive.page(post, STYLE, "revision/1")
    assert "Version 1 of 3" in page
    assert "Boil the water." in page
    assert "Pour" not in page
    assert "Pour" in archive.page(post, STYLE)


def test_changes_are_marked_word_by_word(archive: Archive, post: int) -> None:
    page = archive.page(post, STYLE, "changes/1/2")
    assert "Boil <del>the</del><ins>fresh</ins> water." in page
    assert "<ins>Pour &amp; drink.</ins>" in page
    assert "Wait a minute." in text_of(page)


def test_the_other_way_round_what_was_new_is_gone(archive: Archive, post: int) -> None:
    assert "Boil <del>fresh</del><ins>the</ins> water." in archive.page(post, STYLE, "changes/2/1")


def test_a_change_of_tags_is_none_of_the_text(archive: Archive, post: int) -> None:
    assert "The text is the same" in archive.page(post, STYLE, "changes/2/3")
    assert archive.around.changes(post, 2, 3).none


@pytest.mark.parametrize("aspect", ["history", "revision/2", "changes/1/2"])
def test_nothing_of_a_post_becomes_markup_of_the_page(archive: Archive, post: int, aspect: str) -> None:
    page = archive.page(post, STYLE, aspect)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "aspect", ["revision/9", "revision", "changes/1", "changes/1/9", "history/1", "else", "revision/²"]
)
def test_what_there_is_not_is_said(archive: Archive, post: int, aspect: str) -> None:
    with pytest.raises(UsageError):
        archive.page(post, STYLE, aspect)


def test_long_unchanged_stretches_are_folded(archive: Archive, tmp_path: Path) -> None:
    long = "".join(f"Paragraph {n}.\n\n" for n in range(20))
    for text in (long, long + "The end.\n"):
        write(tmp_path / "blog", "Long", text)
        list(archive.sync())
    last = archive.revisions(1)[-1].number
    page = archive.page(1, STYLE, f"changes/{last - 1}/{last}")
    assert (
        "20 unchanged paragraphs" in page
    )  # the title and all paragraphs but the last one before the change
    assert (
        page.index("<details")
        < page.index("Paragraph 3.")
        < page.index("</details>")
        < page.index("The end.")
    )


def test_no_neighbours_no_footer() -> None:
    assert footer(Surroundings()) == ""


def test_titles_of_neighbours_are_text(archive: Archive, post: int) -> None:
    rows = tuple(archive.rows([post]))
    html = footer(Surroundings(linked_from=rows))
    assert "<script" not in html
    assert "Linked from" in html
    assert f'href="archive://local/post/{post}"' in html
