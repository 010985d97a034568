"""Formulas that would take for ever are not begun."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.content import tex
from viewer.content.texguard import MAX_OPEN, is_hostile

ONE = "\\newcommand{\\a}{(}"
TWO = "\\newcommand{\\a}[1]{#1#1}"


@pytest.mark.parametrize(
    "formula",
    [
        "(x" * 60,
        "[" * 60,
        r"\{x" * 60,
        r"\langle x" * 60,
        r"\bigl| x" * 60,
        "E[x|y(" * 20,
        r"\sqrt{" + "(x" * 40 + "}" + ")" * 40,
        r"\mathrm{(}x" * 60,
        r"{\bf (}x" * 60,
        r"\begin{matrix}" + "(" * 30 + "&" + ")" * 30 + r"\end{matrix}",
        ONE + r"\a x" * 60,
        r"\let\a( " + r"\a x" * 60,
        TWO + r"\a{\a{\a{\a{\a{\a{(}}}}}}",
    ],
)
def test_brackets_that_are_never_closed_are_not_tried(formula: str) -> None:
    assert is_hostile(formula)
    with pytest.raises(tex.Unreadable):
        tex.mathml(formula, True)


def test_definitions_of_the_post_count_as_well() -> None:
    assert is_hostile(r"\a x", ONE)
    assert is_hostile(r"\a{(}", TWO)
    assert not is_hostile(r"\a{(x)}", TWO)


@pytest.mark.parametrize(
    "formula",
    [
        "[0, 1) \\cup (2, 3] \\cup ]4, 5[" * 50,
        "(" * 300 + "x" + ")" * 300,
        r"\left( \frac{(a}{b)} \right.",
        r"\begin{aligned} x &= (a + \\ &\quad b) \end{aligned}",
        r"\left\{ x \mid f(x) = \{0\} \right\}",
        r"\newcommand{\R}{\mathbb{R}} x \in \R",
        r"P(A \mid B) = |x| + \|y\| + \lfloor z \rfloor",
    ],
)
def test_honest_formulas_are_rendered(formula: str) -> None:
    assert not is_hostile(formula)
    assert tex.mathml(formula, True)


@settings(max_examples=300, deadline=2_000)
@given(
    st.lists(
        st.sampled_from(
            [
                *"(([[x|)]', ",
                "\\{",
                "\\}",
                "\\langle ",
                "\\rangle ",
                "\\sin ",
                "_1",
                "^2",
                "{",
                "}",
                "\\bigl(",
                "f",
                "=",
            ]
        ),
        max_size=120,
    ).map("".join)
)
def test_no_mixture_of_brackets_takes_long(formula: str) -> None:
    try:
        tex.mathml(formula, True)
    except tex.Unreadable:
        return


def test_a_few_brackets_may_be_left_open() -> None:
    assert not is_hostile("(x" * MAX_OPEN)
    assert is_hostile("(x" * (MAX_OPEN + 1))
