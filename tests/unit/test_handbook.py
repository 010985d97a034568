"""The handbook says everything that the command line can do, and nothing in it leads nowhere."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer.cli import parser
from viewer.config import resources
from viewer.content.derive import derive
from viewer.sources.folder import read_folder
from viewer.ui.actions import MENUS, SPECS

HANDBOOK = resources() / "handbook"


@pytest.fixture(scope="module")
def reference() -> str:
    return (HANDBOOK / "07-command-line.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the program has commands")


def options(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        yield from (name for name in action.option_strings if name not in ("-h", "--help", "--json"))


def section(reference: str, command: str) -> str:
    found = re.search(rf"^### {command}$(.*?)(?=^##)", reference, re.MULTILINE | re.DOTALL)
    assert found, f"the handbook does not speak of `{command}`"
    return found[1]


def test_every_command_and_option_is_in_the_handbook(reference: str) -> None:
    for name, command in commands().items():
        told = section(reference, name)
        missing = [
            option for option in options(command) if f"`{option}" not in told and f" {option}`" not in told
        ]
        assert not missing, f"{name}: {missing}"
    for option in options(parser()):
        assert f"`{option}" in reference, option


def test_the_handbook_speaks_of_nothing_that_is_not_there(reference: str) -> None:
    told = set(re.findall(r"^### ([a-z]+)$", reference, re.MULTILINE))
    assert told == set(commands())


def test_every_page_comes_through_whole() -> None:
    feed = read_folder(HANDBOOK)
    assert feed.problem is None
    pages = {post.url for post in feed.posts}
    assert len(pages) == len(list(HANDBOOK.glob("*.md")))
    for post in feed.posts:
        derived = derive(post.html, post.base_url, title=post.title)
        assert derived.words > 80, post.url
        for link in re.findall(r"handbook:/[\w-]+", post.html):
            assert link in pages, f"{post.url} links to {link}"
        for ref in derived.media:
            assert Path(ref.url.removeprefix("file://")).is_file(), ref.url


def rows_of_keys() -> list[list[str]]:
    """The first column of the table of keys, a list of keys a row."""
    page = (HANDBOOK / "08-keyboard.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|*]+?) \| [^|]+ \|$", page, re.MULTILINE)
    return [row.split(", ") for row in rows if row != "Key"]


def test_every_key_of_the_window_is_in_the_handbook_and_no_other() -> None:
    told = rows_of_keys()
    for spec in SPECS:
        assert not spec.keys or list(spec.keys) in told, f"{spec.id}: {', '.join(spec.keys)}"
    known = [list(spec.keys) for spec in SPECS]
    assert [row for row in told if row not in known] == [["Esc"]]  # what a field or a view takes itself


def test_the_handbook_is_read_from_its_first_page_on() -> None:
    """Lists show the newest first: the pages are dated so that this is the order of reading."""
    pages = sorted(
        read_folder(HANDBOOK).posts,
        key=lambda post: post.published.timestamp() if post.published else 0.0,
        reverse=True,
    )
    assert len({post.published for post in pages}) == len(pages)
    names = [str(post.url).removeprefix("handbook:/") for post in pages]
    assert names[:5] == ["start", "adding", "syncing", "whole-archive", "reading"]
    assert names[-1] == "troubleshooting"


def test_every_menu_entry_that_the_handbook_names_is_in_that_menu() -> None:
    texts = {spec.id: spec.text.replace("&", "") for spec in SPECS}
    menus = {title.replace("&", ""): {texts[name] for name in names if name} for title, names in MENUS}
    named = [
        (page.name, menu, entry)
        for page in sorted(HANDBOOK.glob("*.md"))
        for menu, entry in re.findall(r"\*(\w+) → ([^*]+)\*", page.read_text(encoding="utf-8"))
    ]
    assert len(named) > 6
    assert [each for each in named if each[2] not in menus.get(each[1], set())] == []
