"""Tags as a tree, and what the reader makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.errors import UsageError
from viewer.tags import (
    Proposal,
    by_slashes,
    clean,
    dissolved,
    followed,
    leaf,
    moved,
    nest,
    propose,
    spoken,
    taken,
    there,
    under,
    written,
)
from viewer.types import TagNode

SHOWN = {"LLMs": "LLMs", "llm": "llm", "vision": "ml/vision", "ml/audio": "ml/audio"}


def test_a_branch_that_is_no_tag_stands_for_all_that_is_on_it() -> None:
    nodes = [TagNode("a", 3), TagNode("b/c", 2), TagNode("b/c/d", 1), TagNode("B/e", 4)]
    assert nest(nodes, {"b": 6, "b/c": 3}) == [
        TagNode("a", 3),
        TagNode("b", 6, (TagNode("b/c", 3, (TagNode("b/c/d", 1),)), TagNode("B/e", 4)), group=True),
    ]


def test_moving_a_branch_takes_all_along_that_is_on_it() -> None:
    assert moved(SHOWN, "ML", "models") == {"vision": "models/vision", "ml/audio": "models/audio"}
    assert moved(SHOWN, "LLMs", "llm") == {"LLMs": "llm"}
    assert under(SHOWN, "ml/vision", "") == {"vision": "vision"}
    assert under(SHOWN, "llm", "ml") == {"llm": "ml/llm"}
    assert written(SHOWN, "ml") == {"vision": None, "ml/audio": None}


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        ("I/O", "I∕O"),
        ("A/B testing, A/B tests, A", "A∕B testing, A∕B tests"),
        ("CI, CI/CD", "CI∕CD"),
        ("TCP/IP, TCP/IP stack", "TCP∕IP, TCP∕IP stack"),
        ("C, C++, C/C++", "C∕C++"),
        ("HTTP, HTTP/2, HTTP/3", "HTTP∕2, HTTP∕3"),
        ("GNU/Linux", "GNU∕Linux"),
        ("ml/vision", "ml∕vision"),
        ("ML, ml/vision", "ml/vision"),
        ("ml/vision, ml/audio", "ml/vision, ml/audio"),
        ("ml/rl, ml/cv", "ml/rl, ml/cv"),
        ("ml/vision, ml/io, ml/I/O", "ml/vision, ml/io, ml/I∕O"),
        ("code, code/io, code/io/files", "code/io, code/io/files"),
        ("I/O, I/O/files, I/O/pipes", "I∕O, I∕O/files, I∕O/pipes"),
        ("a//b, /etc, and/, //", "a∕∕b, ∕etc, and∕, ∕∕"),
    ],
)
def test_a_slash_that_belongs_to_a_name_tears_it_not_apart(names: str, paths: str) -> None:
    found = by_slashes(names.split(", "))
    assert list(found.values()) == paths.split(", ")
    assert [spoken(path) for path in found.values()] == list(found)


def test_groups_of_the_reader_are_branches_for_names_too() -> None:
    assert by_slashes(["ml/vision"], ["ML/deep"]) == {"ml/vision": "ml/vision"}


@given(st.lists(st.text("abC/ ", min_size=1, max_size=8), unique_by=str.casefold))
def test_a_branch_has_all_tags_that_begin_so_or_none(names: list[str]) -> None:
    found = by_slashes(names)
    for name, path in found.items():
        for at in (at for at, sign in enumerate(path) if sign == "/"):
            alike = [p for n, p in found.items() if n.casefold().startswith(name[: at + 1].casefold())]
            assert {each[: at + 1].casefold() for each in alike} == {path[: at + 1].casefold()}


def test_a_name_with_a_slash_is_grouped_and_found_as_it_is_written() -> None:
    shown = {"I/O": "I∕O", "ml/vision": "ml∕vision", "audio/speech": "audio/speech", "audio": "audio"}
    assert under(shown, "I∕O", "code") == {"I/O": "code/I∕O"}
    assert leaf("code/I∕O") == "I/O"
    assert under(shown, "ml∕vision", "ml") == {"ml/vision": "ml/vision"}  # by hand
    assert under(shown, "audio/speech", "") == {"audio/speech": "audio∕speech"}  # what it is called
    assert there(shown, "i/o") == "I∕O"
    assert there(shown, "AUDIO") == "audio"
    assert there({"x": "code/I∕O/files"}, "code/i/o") == "code/I∕O"
    assert there(shown, "I") is None


def test_a_dissolved_group_leaves_each_of_its_tags_apart() -> None:
    shown = {
        "ml": "ml",
        "gan": "ml/gan",
        "tools": "tools",
        "my tools": "ml/tools",
        "ml/rl": "ml/rl",
        "x": "ml/d/x",
    }
    assert dissolved(shown, "ML") == {"gan": "gan", "my tools": "ML∕tools", "ml/rl": "ML∕rl", "x": "d/x"}
    assert dissolved(shown, "ml/d") == {"x": "ml/x"}
    with pytest.raises(UsageError):
        dissolved(shown, "tools")


def test_what_is_at_a_path_is_followed_through_a_change() -> None:
    before = {"a": "ml/a", "b": "ml/b", "c": "c"}
    went = followed(before, {"a": "deep/a", "b": "deep/b", "c": "c"})
    assert [went(path) for path in ("ml", "ML/a", "c", "none")] == ["deep", "deep/a", "c", "none"]
    went = followed(before, {"a": "deep/a", "b": "ml/b", "c": "c"})
    assert [went(path) for path in ("ml", "ml/a")] == ["ml", "deep/a"]
    went = followed(before, {"a": "c", "b": "ml/b", "c": "c"})
    assert [went(path) for path in ("ml/a", "c")] == ["c", "c"]


@pytest.mark.parametrize(("old", "new"), [("ml", "ml/deep"), ("nothing", "x"), ("llm", " / ")])
def test_what_makes_no_sense_is_refused(old: str, new: str) -> None:
    with pytest.raises(UsageError):
        moved(SHOWN, old, new)


paths = st.lists(st.text("abC ", min_size=1, max_size=3).filter(str.strip), min_size=1, max_size=3).map(
    "/".join
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), paths, min_size=1), st.data())
def test_a_move_keeps_all_tags_and_their_order_below(shown: dict[str, str], data: st.DataObject) -> None:
    shown = {name: clean(path) for name, path in shown.items()}
    old, new = data.draw(st.sampled_from(sorted(shown.values()))), clean(data.draw(paths))
    if new.casefold().startswith(old.casefold() + "/"):
        return
    after = shown | moved(shown, old, new)
    assert after.keys() == shown.keys()
    for name, path in shown.items():
        inside = path.casefold() == old.casefold() or path.casefold().startswith(old.casefold() + "/")
        assert after[name] == (new + path[len(old) :] if inside else path)


def test_wider_tags_are_found_by_which_occur_together() -> None:
    counts = {"all": 90, "ml": 30, "vision": 10, "gan": 4, "cats": 5, "once": 1}
    pairs = {
        ("vision", "ml"): 9,
        ("gan", "vision"): 4,
        ("gan", "ml"): 4,
        ("cats", "ml"): 2,
        ("once", "ml"): 1,
        **{(tag, "all"): counts[tag] for tag in ("ml", "vision", "gan", "cats", "once")},
    }
    pairs |= {(wide, narrow): both for (narrow, wide), both in pairs.items()}
    found = propose(counts, pairs, 100)
    assert found == [
        Proposal("once", "ml", 1.0, 1),
        Proposal("vision", "ml", 0.9, 10),
        Proposal("gan", "vision", 1.0, 4),
    ]
    assert [each.tag for each in found if each.rare] == ["once"]
    found = found[1:]
    shown = {name: name for name in counts} | {"pictures": "vision"}
    assert taken(shown, found) == {"vision": "ml/vision", "gan": "ml/vision/gan", "pictures": "ml/vision"}


def test_groups_are_called_otherwise_with_all_that_is_on_them() -> None:
    shown = {name: name for name in ("ml", "vision", "gan", "pictures")}
    found = [Proposal("vision", "ml", 0.9), Proposal("gan", "vision", 1.0)]
    assert taken(shown, found, {"ml": "Learning", "vision": "To see/hear"}) == {
        "ml": "Learning",
        "vision": "Learning/To see∕hear",
        "gan": "Learning/To see∕hear/gan",
    }
    nested = {"vision": "ml/vision", "gan": "gan", "ml": "ml"}
    assert taken(nested, [Proposal("gan", "ml/vision", 1.0)], {"ml/vision": "Sight"}) == {
        "vision": "ml/Sight",
        "gan": "ml/Sight/gan",
    }


@pytest.mark.parametrize("wider", [5, 9])
def test_a_wider_tag_has_twice_as_many_posts(wider: int) -> None:
    counts = {"a": 5, "b": wider}
    assert propose(counts, {("a", "b"): 5, ("b", "a"): 5}, 100) == []
    assert propose({**counts, "b": 10}, {("a", "b"): 5, ("b", "a"): 5}, 100) == [Proposal("a", "b", 1.0, 5)]


def test_the_leaf_is_what_a_tag_is_called() -> None:
    assert [leaf("a/b"), leaf("a")] == ["b", "a"]
