"""The article of a page: the author's markup of it, and nothing of what a blog puts around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viewer.content.extract import frame as frames
from viewer.content.extract.beyond import lead_picture, stray_notes
from viewer.content.extract.frame import MAX_PAGES, Frame
from viewer.content.extract.head import Head
from viewer.content.extract.locate import Found, Page, locate
from viewer.content.extract.measure import PICTURES, SILENT
from viewer.content.extract.names import container_rule
from viewer.content.extract.prune import Pruner
from viewer.content.extract.tail import Tail
from viewer.content.extract.titles import loose, titles_of
from viewer.content.extract.write import write
from viewer.content.guard import tame
from viewer.content.tree import Element, escape_value, parse

_NO_ADDRESS = "https://invalid/"


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article.

    ``html`` is the author's markup, addresses as they were (a ``<base href>`` of the page stands first);
    ``text_length`` counts its characters that are not white space. ``how`` names the rule that found it:
    ``articleBody``, a container such as ``div.post-content``, ``frame``, ``hint``, ``article``, ``main``,
    ``descent``. ``confidence`` goes from 0 to 1: below 0.4 it may well be a list of posts, or no article at
    all.
    """

    html: str
    text_length: int
    how: str
    confidence: float


def extract(page: str, url: str, *, frame: Frame | None = None, hint: str = "") -> Extracted | None:
    """The article of a page, or None when there is none, as on a page that lists posts.

    ``page`` is the whole document, ``url`` its address. ``frame`` is what the blog's pages share
    (``frame_of``); ``hint`` is the feed's text of the entry or an excerpt of it, as text or markup: what
    holds it is the article. No input raises, and none takes more than a time in proportion to its size.
    """
    parsed = parse(tame(page))
    framed = frames.framed(parsed.body, frame) if frame is not None else set()
    searched = Page(parsed.body, url or _NO_ADDRESS, framed)
    found = _find(searched, frame, hint)
    if found is None:
        # Pages that share all their text, such as a notice put in the place of each, leave nothing to be found.
        return extract(page, url, hint=hint) if framed else None
    parts = _cut_out(searched, found, framed)
    whole = Element("", {})
    whole.children = parts
    length = _length(whole)
    if not length and whole.find(*PICTURES) is None:
        return None
    base = f'<base href="{escape_value(parsed.base)}">' if parsed.base else ""
    return Extracted(base + write(parts).strip(), length, found.how, round(found.confidence, 3))


def frame_of(pages: Sequence[str]) -> Frame:
    """What several pages of one blog share; of fewer than two pages nothing can be known. At most a dozen are read."""
    roots: dict[tuple[str, ...], Element] = {}  # a page that was fetched by two addresses is one page
    for page in pages[:MAX_PAGES]:
        root = parse(tame(page)).body
        roots.setdefault(tuple(print_ for _, print_ in frames.flows(root)), root)
    if len(roots) < 2:
        return Frame(pages=len(roots))
    frame = Frame(frames.shared(list(roots)), (), len(roots))
    paths = []
    for root in roots.values():
        found = locate(Page(root, _NO_ADDRESS, frames.framed(root, frame)))
        paths.append(frames.path_of(found.element, root) if found is not None else ())
    return Frame(frame.blocks, frames.common_path(paths), len(roots))


def _find(page: Page, frame: Frame | None, hint: str) -> Found | None:
    """The article; where the usual rules are not sure of one, the place where the blog's other pages have it."""
    found = locate(page, hint)
    if frame is None or not frame.path or (found is not None and found.strict):
        return found
    usual = frames.follow(page.root, frame.path)
    if usual is None or usual not in page.masses:
        return found
    mass = page.mass(usual)
    if not mass.text and not mass.pictures:
        return found
    if found is not None and mass.prose < 0.5 * page.mass(found.element).prose:
        return found
    return Found(usual, "frame", 0.85, strict=bool(container_rule(usual)))


def _cut_out(page: Page, found: Found, framed: set[Element]) -> list[Element | str]:
    """The nodes of the article, pruned, with what belongs to it and stands elsewhere."""
    article, root = found.element, page.root
    lead = lead_picture(article, root)
    notes = stray_notes(article, root)
    titles, heads = titles_of(root)
    own = [h for h in heads if article in h.ancestors()]
    # A container that holds the page's first-level title holds the date and the like below it, too.
    broad = any(loose(h.text()) in titles for h in own)
    Head(article, page.full, strict=found.strict and not broad, framed=framed, url=page.url).trim(
        titles if own or not heads else frozenset()
    )
    pruner = Pruner(article, page.full, strict=found.strict, framed=framed, url=page.url)
    pruner.run()
    Tail(article, page.full, strict=found.strict, framed=framed, url=page.url).trim()
    pruner.sweep()
    return [*([lead] if lead is not None else []), *article.children, *notes]


def _length(element: Element) -> int:
    size = 0
    stack: list[Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            size += len("".join(node.split()))
        elif node.tag not in SILENT:
            stack.extend(node.children)
    return size
