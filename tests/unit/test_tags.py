"""Tags as a tree, and what the reader makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.errors import UsageError
from viewer.tags import Proposal, clean, leaf, moved, nest, propose, taken, under, written
from viewer.types import TagNode

SHOWN = {"LLMs": "LLMs", "llm": "llm", "vision": "ml/vision", "ml/audio": "ml/audio"}


def test_a_branch_that_is_no_tag_stands_for_all_that_is_on_it() -> None:
    nodes = [TagNode("a", 3), TagNode("b/c", 2), TagNode("b/c/d", 1), TagNode("B/e", 4)]
    assert nest(nodes, {"b": 6, "b/c": 3}) == [
        TagNode("a", 3),
        TagNode("b", 6, (TagNode("b/c", 3, (TagNode("b/c/d", 1),)), TagNode("B/e", 4))),
    ]


def test_moving_a_branch_takes_all_along_that_is_on_it() -> None:
    assert moved(SHOWN, "ML", "models") == {"vision": "models/vision", "ml/audio": "models/audio"}
    assert moved(SHOWN, "LLMs", "llm") == {"LLMs": "llm"}
    assert under(SHOWN, "ml/vision", "") == {"vision": "vision"}
    assert under(SHOWN, "llm", "ml") == {"llm": "ml/llm"}
    assert written(SHOWN, "ml") == {"vision": "vision", "ml/audio": "ml/audio"}


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
    assert found == [Proposal("vision", "ml", 0.9), Proposal("gan", "vision", 1.0)]
    shown = {name: name for name in counts} | {"pictures": "vision"}
    assert taken(shown, found) == {"vision": "ml/vision", "gan": "ml/vision/gan", "pictures": "ml/vision"}


def test_twins_are_not_put_under_each_other() -> None:
    assert propose({"a": 5, "b": 5}, {("a", "b"): 5, ("b", "a"): 5}, 100) == []


def test_the_leaf_is_what_a_tag_is_called() -> None:
    assert [leaf("a/b"), leaf("a")] == ["b", "a"]
