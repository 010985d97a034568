"""Words of a post in another language than the rest, for Markdown: it has no words for that, but lets inline HTML through.

What a block says of its language goes to the words in it, as ``<span lang="fr">``: around a whole block a tag would keep
some programs from reading the Markdown inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from viewer.content.tree import Element
from viewer.content.words import words

_UNSPOKEN = words("pre code math img br hr ruby")  # without words, or written with their own attributes
_AROUND_ALL = words("div section article main")


def spread(root: Element, language: str | None, stands_alone: Callable[[Element], bool]) -> None:
    """Leaves ``lang`` on inline elements alone, and there only where it says something: words in the language of the post,
    or of what stands around them, need none. Blocks are what ``stands_alone``."""
    base = language or _of_everything(root)
    stack = [(root, base)]
    while stack:
        element, around = stack.pop()
        spoken = element.attrs.pop("lang", "") or around
        made: list[Element | str] = []
        run: list[Element | str] = []
        for child in element.children:
            alone = isinstance(child, Element) and stands_alone(child)
            if not isinstance(child, Element) or not (alone or "task" in child.classes):
                run.append(child)
                continue
            made += [*_said(run, spoken, base), child]
            run = []
            if alone and child.tag not in _UNSPOKEN and "card" not in child.classes:
                stack.append((child, spoken))
        element.replace_children(made + _said(run, spoken, base))


def _of_everything(root: Element) -> str:
    """The language of a box around the whole post."""
    while True:
        held = [child for child in root.children if isinstance(child, Element) or child.strip()]
        if len(held) != 1 or not isinstance(held[0], Element) or held[0].tag not in _AROUND_ALL:
            return ""
        root = held[0]
        if root.get("lang"):
            return root.get("lang")


def _said(run: list[Element | str], spoken: str, base: str) -> list[Element | str]:
    """Inline content in a language, among words of another."""
    _tidy(run, spoken)
    if not any(map(_has_words, run)) or not spoken or _is_same(spoken, base):
        return run
    return [Element("span", {"lang": spoken}, run)]


def _tidy(nodes: Iterable[Element | str], around: str) -> None:
    stack = [(node, around) for node in nodes if isinstance(node, Element)]
    while stack:
        element, outside = stack.pop()
        spoken = element.get("lang") or outside
        if element.tag not in _UNSPOKEN:
            if _is_same(spoken, outside) or not _has_words(element):
                element.attrs.pop("lang", None)
            stack += [(child, spoken) for child in element.children if isinstance(child, Element)]


def _has_words(node: Element | str) -> bool:
    if isinstance(node, str):
        return bool(node.strip())
    return node.tag not in _UNSPOKEN and any(map(_has_words, node.children))


def _is_same(one: str, other: str) -> bool:
    """Whether one is the other, or says it more exactly: en and en-US (RFC 4647, section 3.3.1)."""
    one, other = f"{one.lower()}-", f"{other.lower()}-"
    return one.startswith(other) or other.startswith(one)
