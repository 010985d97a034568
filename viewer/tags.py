"""Tags as a tree: ``ml/vision`` is a child of ``ml``. Pure functions over ``TagNode``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from viewer.types import TagNode


def flatten(nodes: Iterable[TagNode]) -> list[TagNode]:
    """Every node of a tree without its children, in order."""
    flat: list[TagNode] = []
    for node in nodes:
        flat.append(TagNode(node.name, node.posts))
        flat.extend(flatten(node.children))
    return flat


def nest(nodes: Sequence[TagNode]) -> list[TagNode]:
    """A tree from flat tags by the slashes in their names; a branch that is no tag itself has 0 posts."""
    own = {node.name: node.posts for node in nodes}
    names: dict[str, None] = {}
    for node in nodes:
        parts = [part for part in node.name.split("/") if part] or [node.name]
        for depth in range(1, len(parts)):
            names.setdefault("/".join(parts[:depth]))
        names.setdefault(node.name)
    children: dict[str, list[str]] = {}
    for name in names:
        parent = name.rpartition("/")[0]
        children.setdefault(parent if parent in names else "", []).append(name)

    def node_of(name: str) -> TagNode:
        return TagNode(name, own.get(name, 0), tuple(node_of(child) for child in children.get(name, ())))

    return [node_of(name) for name in children.get("", ())]
