from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.front_matter import is_false, is_true, names, split, text_of


@pytest.mark.parametrize(
    "text",
    [
        "---\nTitle: A post\ntags: [x, y]\n---\nBody\n",
        "\ufeff---\r\ntitle: A post\r\ntags:\r\n- x\r\n- y\r\n---  \r\nBody\r\n",
        '+++\ntitle = "A post"\ntags = ["x", "y"]\n+++\nBody\n',
        '{\n"title": "A post", "tags": ["x", "y"]\n}\n\nBody\n',
        "Title: A post\nTags: x, y\nDate: 2024-01-01\n\nBody\n",
    ],
)
def test_every_kind(text: str) -> None:
    meta, body, problem = split(text)
    assert text_of(meta, "title") == "A post"
    assert names(meta["tags"]) == ["x", "y"]
    assert (body, problem) == ("Body\n", None)


@pytest.mark.parametrize(
    "text",
    [
        "Body\n",
        "",
        "---\n\nA rule first\n",
        "{{< figure >}}\nBody",
        "Note: this\n\nBody",
        "--- x\na: b\n---\n",
    ],
)
def test_none(text: str) -> None:
    meta, body, problem = split(text)
    assert (meta, body, problem) == ({}, text, None)


def test_empty() -> None:
    assert split("---\n---\nBody") == ({}, "Body", None)


def test_broken_yaml_is_read_line_by_line() -> None:
    meta, body, problem = split(
        "---\ntitle: Part 1: the start\ntags: [a, 'b']\n\tx: y\ndate: 2024-01-01\n---\nBody"
    )
    assert text_of(meta, "title") == "Part 1: the start"
    assert names(meta["tags"]) == ["a", "b"]
    assert body == "Body"
    assert problem
    assert "\n" not in problem


def test_names() -> None:
    assert names("a, b c,") == ["a", "b c"]
    assert names("a b", words=True) == ["a", "b"]
    assert names("a b") == ["a b"]
    assert names(["x", 2024, None, True, {"name": "Ada"}, date(2024, 1, 1), ["deep"]]) == [
        "x",
        "2024",
        "Ada",
        "2024-01-01",
    ]
    assert names({"name": "Ada"}) == ["Ada"]
    assert names(None) == []


def test_words_for_true_and_false() -> None:
    assert is_true({"draft": True}, "draft")
    assert is_true({"draft": "yes"}, "draft")
    assert not is_true({}, "draft")
    assert is_false({"published": "false"}, "published")
    assert not is_false({}, "published")


@given(st.text(max_size=200), st.sampled_from(["---\n", "+++\n", "{", ""]))
def test_anything_is_split(text: str, opening: str) -> None:
    meta, body, _ = split(f"{opening}{text}\n{opening}rest")
    assert isinstance(meta, dict)
    assert isinstance(body, str)
