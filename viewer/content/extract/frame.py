"""What the pages of one blog share: learnt from two or more, subtracted from the next.

A frame is a set of fingerprints of the texts that recur (menus, footers, sign-up boxes, titles of related lists), and
the way from ``body`` to the element that held the article on (nearly) all pages. Text that recurs inside an article,
such as a heading "Conclusion", is in the set too; what may be pruned for it is judged where it stands.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from viewer.content.extract.hint import letters
from viewer.content.extract.measure import SILENT
from viewer.content.tree import BLOCKS, Element

VERSION = 1
MAX_BLOCKS = 1_500
MAX_PAGES = 12
_MAX_STEPS = 60


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a blog's pages. ``blocks`` are fingerprints of texts, ``path`` the steps from ``body`` to the article
    (``("main", "div.post")``; empty when the pages do not agree), ``pages`` how many pages it was learnt from."""

    blocks: frozenset[str] = frozenset()
    path: tuple[str, ...] = ()
    pages: int = 0

    def to_json(self) -> str:
        """The frame as a line of JSON, of some ten kilobytes at most."""
        data = {"version": VERSION, "pages": self.pages, "path": self.path, "blocks": sorted(self.blocks)}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Frame:
        """Reads what ``to_json`` wrote; what is not that, or of another version, gives a frame that knows nothing."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(data, dict) or data.get("version") != VERSION:
            return cls()
        blocks, path, pages = data.get("blocks"), data.get("path"), data.get("pages")
        if not isinstance(blocks, list) or not isinstance(path, list) or not isinstance(pages, int):
            return cls()
        return cls(
            frozenset(b for b in blocks if isinstance(b, str)),
            tuple(s for s in path if isinstance(s, str)),
            pages,
        )


# ------------------------------------------------------------------------------------------------------- blocks


def flows(root: Element) -> Iterator[tuple[Element, str]]:
    """The blocks below ``root`` that show something of their own, with the fingerprint of that."""
    texts: dict[Element, list[str]] = {}
    stack: list[tuple[Element, Element]] = [(root, root)]
    while stack:
        element, block = stack.pop()
        if element.tag in SILENT:
            continue
        if element.tag in BLOCKS:
            block = element
        if element.tag in ("img", "iframe"):
            texts.setdefault(block, []).append(element.get("src")[:500])
        for child in reversed(element.children):
            if isinstance(child, Element):
                stack.append((child, block))
            elif not child.isspace():
                texts.setdefault(block, []).append(child)
    for block, parts in texts.items():
        said = letters("".join(parts))
        if said:
            yield block, hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=5).hexdigest()


def shared(pages: Sequence[Iterable[str]]) -> frozenset[str]:
    """The fingerprints that stand on at least two pages, and on a third of them."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(set(page))
    least = max(2, -(-len(pages) // 3))
    return frozenset(block for block, count in counts.most_common(MAX_BLOCKS) if count >= least)


def framed(root: Element, frame: Frame) -> set[Element]:
    """The largest elements below ``root`` that show nothing but what the blog's pages share."""
    if not frame.blocks:
        return set()
    known = {block: print_ in frame.blocks for block, print_ in flows(root)}
    whole: dict[Element, bool] = {}  # of the elements that show something, whether all of it is shared
    for element in reversed(list(root.walk())):
        parts = [whole[c] for c in element.children if isinstance(c, Element) and c in whole]
        if element in known:
            parts.append(known[element])
        if parts:
            whole[element] = all(parts)
    largest = set()
    stack = _elements(root)
    while stack:
        element = stack.pop()
        if whole.get(element):
            largest.add(element)
        else:
            stack.extend(_elements(element))
    return largest


# --------------------------------------------------------------------------------------------------------- path


def path_of(element: Element, root: Element) -> tuple[str, ...]:
    """The steps from ``root`` down to the element: tag and names, or tag and number where there are no names."""
    steps = []
    node = element
    while node is not root and node.parent is not None:
        steps.append(_step(node))
        node = node.parent
    return tuple(reversed(steps)) if len(steps) <= _MAX_STEPS else ()


def _step(element: Element) -> str:
    names = [c for c in element.classes if not any(ch.isdigit() for ch in c)][:6]
    identity = element.get("id")
    if identity and not any(ch.isdigit() for ch in identity) and " " not in identity:
        return f"{element.tag}#{identity}"
    if names:
        return f"{element.tag}.{'.'.join(sorted(names))}"
    alike = [c for c in _elements(element.parent) if c.tag == element.tag]
    return f"{element.tag}:{next(i for i, c in enumerate(alike) if c is element)}"


def _elements(element: Element | None) -> list[Element]:
    return [c for c in element.children if isinstance(c, Element)] if element is not None else []


def common_path(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The longest way that two thirds of the pages begin with."""
    best: tuple[str, ...] = ()
    for path in set(paths):
        for length in range(len(path), len(best), -1):
            if 3 * sum(p[:length] == path[:length] for p in paths) >= 2 * len(paths):
                best = path[:length]
                break
    return best


def follow(root: Element, path: Sequence[str]) -> Element | None:
    """The one element that the way leads to; None when there is none, or more than one."""
    nodes = [root]
    for step in path:
        nodes = [found for node in nodes for found in _taken(node, step)][:20]
    return nodes[0] if len(nodes) == 1 and path else None


def _taken(node: Element, step: str) -> list[Element]:
    tag, sign, number = step.partition(":")
    if sign and number.isdecimal():
        alike = [c for c in _elements(node) if c.tag == tag]
        return alike[int(number) : int(number) + 1]
    tag = step.split("#", 1)[0].split(".", 1)[0]
    return [
        c for c in _elements(node) if c.tag == tag and (c.get("id") or c.get("class")) and _step(c) == step
    ]
