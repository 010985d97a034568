"""Formulas in a post: every form that renderers leave behind, brought to MathML before anything else touches the tree.

A formula that cannot be read stays where it was, as its source, marked ``<code class="tex">``.
"""

from __future__ import annotations

from viewer.content.equations import Formulas
from viewer.content.glue import glue
from viewer.content.rendered import rewrite_rendered
from viewer.content.running import rewrite_running
from viewer.content.tree import Element


def rewrite_formulas(root: Element) -> Formulas:
    """Finds all formulas of a post and renders them in place."""
    formulas = Formulas()
    text = root.text()
    formulas.count_labels(text)
    rewrite_rendered(root, formulas)
    if "$" in text or "\\" in text:
        rewrite_running(root, formulas)
    if formulas.rendered:
        glue(root)
    return formulas
