"""What the two ends of an article have in common: lines, bars and boxes, small enough to be judged as one."""

from __future__ import annotations

from collections.abc import Collection

from viewer.content import links
from viewer.content.extract.measure import EMPTY, Mass
from viewer.content.tree import BLOCKS, Element
from viewer.content.words import words

SHOWS = words("figure img picture iframe video audio object embed svg math pre table canvas amp-img")
GONE = words("script style noscript template link meta title base head br")  # by then they show nothing
MANY = 400  # elements in what is still a line, a bar, a box


class Edge:
    """One end of an article. ``masses`` are from before anything was pruned; ``framed`` is what the blog's other pages show,
    too; ``strict`` says that the article's element holds an author's text and nothing else."""

    def __init__(
        self,
        article: Element,
        masses: dict[Element, Mass],
        *,
        strict: bool,
        framed: Collection[Element],
        url: str,
    ) -> None:
        self.article = article
        self.masses = masses
        self.strict = strict
        self.framed = framed
        self.url = url

    def mass(self, element: Element) -> Mass:
        """What the element weighed before anything was pruned."""
        return self.masses.get(element, EMPTY)


def stays(element: Element, url: str) -> bool:
    """Whether all links of an element stay on the site (or write a mail)."""
    here = links.host(url)
    targets = (links.absolute(url, a.get("href")) for a in element.find_all("a"))
    return all(links.host(target) == here for target in targets if target.startswith("http"))


def is_block(element: Element) -> bool:
    """Whether an element is a block, or of those that are inline by rights (``font``, ``span``) and hold blocks."""
    return element.tag in BLOCKS or not element.tag or element.find(*BLOCKS) is not None
