"""Which element of a page is the article: by the containers that blogs use, by the feed's text, by a descent of our own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from viewer.content import links
from viewer.content.extract.hint import spots
from viewer.content.extract.measure import EMPTY, HEADINGS, Mass, measure
from viewer.content.extract.names import Kind, container_rule, is_entry, is_main, kind_of, tokens
from viewer.content.tree import Element
from viewer.content.words import words

_AROUND = words("nav footer aside dialog menu")
_NO_CONTAINER = words(
    "p pre ul ol li dl dd dt figure blockquote a h1 h2 h3 h4 h5 h6 span strong em b i code picture img iframe video details"
)
MANY_ENTRIES = 5  # and so many that begin with links make a list
TEASERS = 3  # so many entries that lead elsewhere make an index page
_MAX_CANDIDATES = 400
_FAR = 3_000  # elements in which an entry shows its heading


@dataclass(slots=True)
class Found:
    """The article's element, the rule that found it, how sure that is (0 to 1), and whether the element is the kind that
    holds the author's text and nothing else (then little is pruned)."""

    element: Element
    how: str
    confidence: float
    strict: bool


class Page:
    """A page as it is searched: ``skipped`` are the parts around an article, ``masses`` leave them out."""

    def __init__(self, root: Element, url: str, framed: Collection[Element] = frozenset()) -> None:
        self.root = root
        self.url = url
        self.full = measure(root)
        known = [(e, rule) for e in self.full if (rule := container_rule(e)) and e.tag not in _NO_CONTAINER]
        self.containers = _without_talk(known[:_MAX_CANDIDATES])
        self.skipped = self._surroundings() | set(framed)
        self.masses = measure(root, self.skipped)

    def mass(self, element: Element) -> Mass:
        """What the element weighs without the parts around an article."""
        return self.masses.get(element, EMPTY)

    def everything(self, element: Element) -> Mass:
        """What the element weighs with all that is in it."""
        return self.full.get(element, EMPTY)

    def shows(self, element: Element) -> bool:
        """Whether the element is in none of the parts around an article."""
        return element in self.masses and element not in self.skipped

    def _surroundings(self) -> set[Element]:
        """Menus, footers, comments and the like, unless they hold what may be the article."""
        total = self.full[self.root].prose
        holders = {a for e, _ in self.containers for a in (e, *e.ancestors())}
        titled = {a for h in self.full if h.tag == "h1" for a in h.ancestors()}
        skipped: set[Element] = set()
        stack = [self.root]
        while stack:
            element = stack.pop()
            if element is not self.root and self._is_around(element, total, holders, titled):
                skipped.add(element)
            else:
                stack.extend(c for c in element.children if isinstance(c, Element))
        return skipped

    def _is_around(self, element: Element, total: float, holders: set[Element], titled: set[Element]) -> bool:
        kind = kind_of(element)
        if kind < Kind.FRAME and element.tag not in _AROUND:
            return False
        if kind == Kind.TALK:
            return element not in holders and element not in titled
        return element not in holders and (bool(holders) or self.everything(element).prose <= 0.5 * total)

    def leads_elsewhere(self, entry: Element) -> bool:
        """Whether the entry's heading is a link to another page of the site: a teaser, not the post itself."""
        for element in islice(entry.walk(), _FAR):
            if element.tag in HEADINGS:
                return self.leaves(element.find("a")) or any(
                    self.leaves(a) for a in element.ancestors() if a.tag == "a"
                )
        return False

    def leaves(self, link: Element | None) -> bool:
        """Whether a link leads to another page of the site."""
        if link is None or link.get("href")[:1] in ("", "#"):
            return False
        target = links.absolute(self.url, link.get("href"))
        return links.host(target) == links.host(self.url) and not links.same_page(target, self.url)


def _without_talk(known: list[tuple[Element, str]]) -> list[tuple[Element, str]]:
    """The containers that are not in comments; all of them when the whole page seems to be comments."""
    own = [(e, rule) for e, rule in known if not any(kind_of(a) == Kind.TALK for a in (e, *e.ancestors()))]
    return own or known


def locate(page: Page, hint: str = "") -> Found | None:
    """The article of the page; None when there is none, as on a page that lists posts."""
    marked = spots(page.root, hint) if hint else []
    path = {a for spot in marked for a in (spot, *spot.ancestors())}
    found = _by_container(page, path)
    if found is None and marked:
        found = _by_hint(page, marked)
    if found is None and not _is_index(page):
        found = _by_descent(page)
    if found is not None and marked:
        found.confidence = min(0.99, found.confidence + 0.1)
    return found


# ------------------------------------------------------------------------------------------- known containers


def _by_container(page: Page, path: set[Element]) -> Found | None:
    """The blog's own container, when what it holds can be the article of the page."""
    hits = [(e, rule) for e, rule in page.containers if page.shows(e)]
    if path:
        hits = [(e, rule) for e, rule in hits if e in path]
    hits = [(e, rule) for e, rule in hits if page.everything(e).text or page.everything(e).pictures]
    outer = _outermost(hits)
    if not outer:
        return None
    if len(outer) > 1 and not path and _are_list(page, [e for e, _ in outer]):
        return None
    element, rule = max(outer, key=lambda hit: page.mass(hit[0]).score)
    total, mine = page.mass(page.root).prose, page.mass(element).prose
    if len(outer) > 1 and not path and mine < 0.6 * sum(page.mass(e).prose for e, _ in outer):
        joint = _joint([e for e, _ in outer])
        return Found(joint, f"around {rule}", 0.6, strict=False)
    if not path and mine < 0.25 * total and total - mine > 800:
        return None
    element, rule = _innermost(page, element, rule, hits)
    share = mine / total if total else 1.0
    return Found(element, rule, 0.75 + 0.2 * min(1.0, share), strict=True)


def _outermost(hits: list[tuple[Element, str]]) -> list[tuple[Element, str]]:
    elements = {e for e, _ in hits}
    return [(e, rule) for e, rule in hits if elements.isdisjoint(e.ancestors())]


def _innermost(
    page: Page, element: Element, rule: str, hits: list[tuple[Element, str]]
) -> tuple[Element, str]:
    """The deepest known container that still holds the text: what is around it in the outer one is title and meta."""
    for inner, inner_rule in hits:
        if inner is element or element not in inner.ancestors():
            continue
        outer_mass, inner_mass = page.mass(element), page.mass(inner)
        exact = inner_rule == "articleBody" or is_entry(element)
        if inner_mass.prose >= (0.5 if exact else 0.9) * outer_mass.prose and (
            inner_mass.pictures >= outer_mass.pictures - 1
        ):
            element, rule = inner, inner_rule
    return element, rule


def _are_list(page: Page, elements: list[Element]) -> bool:
    """Whether several containers are the bodies of several posts, rather than the parts of one."""
    elsewhere = 0
    for element in elements:
        entry = next((a for a in element.ancestors() if is_entry(a)), element.parent or element)
        elsewhere += page.leads_elsewhere(entry) or _ends_in_link(page, element)
    biggest = max(page.mass(e).prose for e in elements)
    rest = sum(page.mass(e).prose for e in elements) - biggest
    return elsewhere >= min(2, len(elements)) and elsewhere * 2 >= len(elements) and rest > 0.3 * biggest


def _ends_in_link(page: Page, element: Element) -> bool:
    last = element.find_all("a")[-1:]
    return (
        bool(last)
        and "more" in " ".join((last[0].get("class"), last[0].line().lower()))
        and page.leaves(last[0])
    )


def _joint(elements: list[Element]) -> Element:
    common = [elements[0], *elements[0].ancestors()]
    for element in elements[1:]:
        line = {element, *element.ancestors()}
        common = [a for a in common if a in line]
    return common[0]


# ----------------------------------------------------------------------------------------------- the feed's text


def _by_hint(page: Page, marked: list[Element]) -> Found | None:
    """The part of the page around the feed's text: down from the top, along the way to it."""
    best: Found | None = None
    for spot in marked:
        way = [spot, *spot.ancestors()][::-1]
        way = way[way.index(page.root) :] if page.root in way else []
        node = page.root
        for below in way[1:]:
            if below.tag in _NO_CONTAINER:
                break
            left = page.everything(node).prose - page.everything(below).prose
            if left > 0.12 * page.everything(node).prose and not _one_of_many(below):
                inner = _descend(page, node)
                node = inner if inner in way else node
                break
            node = below
        if best is None or page.everything(node).prose > page.everything(best.element).prose:
            best = Found(node, "hint", 0.75, strict=False)
    return best


def _one_of_many(element: Element) -> bool:
    """Whether it is an entry among entries of the same kind."""
    if element.parent is None or not (is_entry(element) or element.get("class")):
        return False
    alike = (
        c
        for c in element.parent.children
        if isinstance(c, Element) and c.tag == element.tag and c.get("class") == element.get("class")
    )
    return sum(1 for _ in alike) > 1


# ------------------------------------------------------------------------------------------------- our own descent


def _is_index(page: Page) -> bool:
    """Whether most of the page's prose stands in entries whose headings lead to other pages."""
    entries = [e for e in page.masses if is_entry(e) and page.shows(e)][:_MAX_CANDIDATES]
    inside = set(entries)
    tops = [e for e in entries if inside.isdisjoint(e.ancestors())]
    if len(tops) == 1:  # a wrapper that calls itself a post, around the list
        tops = [e for e in entries if tops[0] in e.ancestors()] or tops
    teasers = [e for e in tops if page.leads_elsewhere(e)]
    biggest = max((page.mass(e).prose for e in teasers), default=0.0)
    if any(page.mass(e).prose > 1.5 * biggest for e in set(tops).difference(teasers)):
        return False
    prose = sum(page.mass(e).prose for e in teasers)
    return len(teasers) >= TEASERS and prose > 0.5 * page.mass(page.root).prose


def _by_descent(page: Page) -> Found | None:
    """The smallest element that holds nearly all prose of the most likely part of the page."""
    start, how = _scope(page)
    element = _descend(page, start)
    mass, total = page.mass(element), page.mass(page.root)
    if mass.prose <= 0 and not mass.pictures:
        return None
    if mass.score <= 0 and mass.text:
        return None
    share = mass.prose / total.prose if total.prose else 1.0
    sure = (0.75 if how != "descent" else 0.6) * (0.5 + 0.5 * share) * (1 - 0.5 * mass.density)
    if _headings_elsewhere(page, element) >= TEASERS or _is_list(page, element):
        sure = min(sure, 0.2)
    elif mass.prose < 150 and not mass.pictures:
        sure *= 0.6
    return Found(element, how, round(sure, 3), strict=False)


def _scope(page: Page) -> tuple[Element, str]:
    total = page.mass(page.root).prose
    for rule, test in (("article", is_entry), ("main", is_main)):
        hits = [e for e in page.masses if test(e) and page.shows(e)][:_MAX_CANDIDATES]
        own = [e for e in hits if not page.leads_elsewhere(e)]
        if own:
            best = max(own, key=lambda e: page.mass(e).score)
            mass = page.mass(best)
            others = total - _prose_of(page, set(hits).difference(own))
            if mass.prose >= 0.5 * others or (len(hits) == 1 and mass.pictures and mass.prose >= 0.2 * total):
                return best, rule
    return page.root, "descent"


def _prose_of(page: Page, elements: set[Element]) -> float:
    """The prose of the elements that stand in none of the others."""
    return sum(page.mass(e).prose for e in elements if elements.isdisjoint(e.ancestors()))


def _descend(page: Page, node: Element) -> Element:
    while True:
        below = [c for c in node.children if isinstance(c, Element) and c in page.masses]
        best = max(below, key=lambda c: page.mass(c).score, default=None)
        if best is None or best.tag in _NO_CONTAINER or page.mass(best).prose <= 0:
            return node
        left = page.mass(node).prose - page.mass(best).prose
        share = left / page.mass(node).prose if page.mass(node).prose else 0.0
        if share > 0.35 or (share > 0.1 and not _is_beside(page, node, best)):
            return node
        node = best


def _is_beside(page: Page, node: Element, best: Element) -> bool:
    """Whether all that stands beside the best child can be told from an article's parts."""
    if page.mass(node).own > 150:
        return False
    for child in _siblings(node, best):
        mass = page.mass(child)
        if mass.prose < 60:
            continue
        other = set(tokens(child.get("class"))) != set(tokens(best.get("class")))
        if not (kind_of(child) or (mass.density > 0.3 and other) or (is_entry(child) and other)):
            return False
    return True


def _siblings(node: Element, best: Element) -> Iterator[Element]:
    return (c for c in node.children if isinstance(c, Element) and c is not best)


def _headings_elsewhere(page: Page, element: Element) -> int:
    """How many headings of the element lead to other pages of the site; 0 when they are not most of them."""
    headings = [e for e in element.walk() if e.tag in HEADINGS and page.shows(e)][:200]
    leading = sum(page.leaves(h.find("a")) for h in headings)
    return leading if leading * 3 > len(headings) * 2 else 0


def _is_list(page: Page, element: Element) -> bool:
    """Whether most of the element is a list whose entries begin with links to other pages of the site."""
    whole = page.mass(element).text
    for box in islice(element.walk(), _FAR):
        below = [c for c in box.children if isinstance(c, Element) and page.mass(c).text]
        if len(below) < MANY_ENTRIES or page.mass(box).text < 0.6 * whole:
            continue
        first = below[:40]
        if sum(
            page.leaves(next((e for e in c.walk() if e.tag == "a"), None)) and _begins_with_link(c)
            for c in first
        ) > (0.7 * len(first)):
            return True
    return False


def _begins_with_link(entry: Element) -> bool:
    """Whether a link stands before any words but a date."""
    link = entry if entry.tag == "a" else entry.find("a")
    words_before = 0
    for element in islice(entry.walk(), 100):
        if element is link:
            break
        words_before += sum(
            len(c.split()) for c in element.children if isinstance(c, str) and c is not element.children[-1]
        )
    return words_before <= 6
