"""What changed between two states of a post."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from viewer.content.changes import Block, Change, Changes, Op, blocks, compare

OLD = "<p>The cat sat on the mat.</p><ul><li>one</li><li>two</li></ul><pre>x = 1\ny = 2</pre><p>It left at noon.</p>"
NEW = "<p>The black cat sat on the mat!</p><ul><li>one</li></ul><pre>x = 1\ny = 3</pre><h2>Later</h2><p>Rain fell.</p>"
texts = st.text(alphabet="ab c.\n", max_size=30).map(lambda text: " ".join(text.split()))
posts = st.lists(st.builds(Block, st.sampled_from(["p", "h2", "li", "pre"]), texts.filter(bool)), max_size=8)


def told(changes: Changes) -> list[tuple[str, str, str]]:
    """Each change as (op, kind, text with what went in [] and what came in {})."""
    marks = {Op.OLD: "[{}]", Op.NEW: "{{{}}}"}
    return [
        (c.op, c.kind, "".join(marks.get(run.op, "{}").format(run.text) for run in c.runs))
        for c in changes.changes
    ]


def test_words_that_came_and_went_are_told() -> None:
    assert told(compare(blocks(OLD), blocks(NEW))) == [
        ("edited", "p", "The{ black} cat sat on the mat[.]{!}"),
        ("same", "li", "one"),
        ("old", "li", "[two]"),
        ("edited", "pre", "x = 1\ny = [2]{3}"),
        ("old", "p", "[It left at noon.]"),
        ("new", "h2", "{Later}"),
        ("new", "p", "{Rain fell.}"),
    ]


def test_added_and_removed_words_are_counted() -> None:
    changes = compare(blocks(OLD), blocks(NEW))
    assert (changes.added, changes.removed) == (5, 6)
    assert not changes.none


def test_markup_alone_is_no_change() -> None:
    assert compare(blocks("<p>One <em>two</em></p>"), blocks("<div><p>One two</p></div>")).none


def test_the_title_counts() -> None:
    changes = compare(blocks("<p>x</p>", "Old title"), blocks("<p>x</p>", "New title"))
    assert told(changes)[0] == ("edited", "h1", "[Old]{New} title")


def test_a_moved_paragraph_leaves_the_others_alone() -> None:
    old, new = (
        "<p>alpha one</p><p>beta two</p><p>gamma three</p>",
        "<p>beta two</p><p>gamma three</p><p>alpha one</p>",
    )
    assert [op for op, _, _ in told(compare(blocks(old), blocks(new)))] == ["old", "same", "same", "new"]


def test_another_picture_with_the_same_words_is_a_change() -> None:
    one, other = (f'<p><img src="/media/{key}" alt="A mill"></p>' for key in ("a", "b"))
    assert told(compare(blocks(one), blocks(other))) == [("edited", "img", "A mill")]


def test_formulas_are_compared_by_their_source() -> None:
    math = '<p>Let <math alttext="{}"><mi>x</mi></math> be</p>'
    changed = told(compare(blocks(math.format("x^2")), blocks(math.format("x^3"))))
    assert changed == [("edited", "p", "Let x^[2]{3} be")]


@given(posts, posts)
def test_old_and_new_can_be_read_back(old: list[Block], new: list[Block]) -> None:
    changes = compare(old, new)

    def read(change: Change, leave_out: Op) -> str:
        return "".join(run.text for run in change.runs if run.op is not leave_out)

    was = [read(change, Op.NEW) for change in changes.changes if change.op is not Op.NEW]
    is_now = [read(change, Op.OLD) for change in changes.changes if change.op is not Op.OLD]
    assert was == [block.text for block in old]
    assert is_now == [block.text for block in new]


@given(posts)
def test_what_did_not_change_is_the_same(post: list[Block]) -> None:
    changes = compare(post, post)
    assert changes.none
    assert (changes.added, changes.removed) == (0, 0)


def test_very_long_posts_are_compared_too() -> None:
    old = [Block("p", f"paragraph number {n} of the first") for n in range(1200)]
    new = [Block("p", f"another text {n} entirely") for n in range(1200)]
    assert len(compare(old, new).changes) == 2400
    long = " ".join(f"word{n}" for n in range(9000))
    assert compare([Block("p", long)], [Block("p", long + " end")]).added > 0
