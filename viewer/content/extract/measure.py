"""How much of what stands where: text, links, prose and pictures of every element of a page.

The text of a page is seen as *flows*: what stands directly in a block, with its inline elements, and not in a block
inside it. A flow of some length with few links is prose; a short one, or one that is all links, is what menus are
made of. The sums over the flows tell an article from its frame (after Kohlschütter, Fankhauser and Nejdl,
"Boilerplate Detection using Shallow Text Features", WSDM 2010).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from viewer.content.tree import BLOCKS, Element
from viewer.content.words import words

SILENT = words(
    "script style template title textarea noembed noframes noscript head meta link svg select option button"
)
HEADINGS = words("h1 h2 h3 h4 h5 h6")
PICTURES = words(
    "img picture amp-img video iframe object embed audio canvas amp-youtube lite-youtube amp-iframe"
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u0e00-\u0eff]")
_STOP = re.compile(r"[.!?…:;。！？：；，、।؟۔](?:\s|$|[\"'”’»)\]])|[。！？；，、]")
_TINY = re.compile(r"\s*(\d{1,3})(?:px)?\s*$")
_NO_LINK = re.compile(r"\s*(?:#|javascript:|$)", re.IGNORECASE)
LONG = 70  # characters from which a flow is prose
PICTURE = 60.0  # the prose that a picture is worth
FRAME = 10.0  # and an embedded page, which may as well be an advertisement


class Mass:
    """What an element holds, itself and all below.

    ``text`` and ``linked`` are characters without white space (a Chinese character counts as the 2.5 letters that it
    stands for), ``prose`` those of them that read like an author's, ``pictures`` and ``nodes``
    (elements) are counts. ``own`` is the text of the
    element's own flow, ``own_linked`` what of it is links.
    """

    __slots__ = ("code", "linked", "nodes", "own", "own_linked", "pictures", "prose", "stops", "text")

    def __init__(self) -> None:
        self.text = 0.0
        self.linked = 0.0
        self.prose = 0.0
        self.pictures = 0
        self.nodes = 1
        self.own = 0.0
        self.own_linked = 0.0
        self.stops = 0
        self.code = False

    @property
    def density(self) -> float:
        """The share of the text that is links, 0 to 1."""
        return self.linked / self.text if self.text else 0.0

    @property
    def score(self) -> float:
        """Prose less what is only links."""
        return self.prose - 0.5 * self.linked


EMPTY = Mass()
Masses = Mapping[Element, Mass]


def measure(root: Element, skipped: Collection[Element] = frozenset()) -> dict[Element, Mass]:
    """The mass of every element below ``root``; what is below a skipped or silent one weighs nothing and is left out."""
    masses: dict[Element, Mass] = {}
    order: list[Element] = []
    stack: list[tuple[Element, Mass, bool, bool]] = [(root, Mass(), False, False)]
    while stack:
        element, flow, linked, code = stack.pop()
        mass = masses[element] = Mass()
        order.append(element)
        tag = element.tag
        if tag in SILENT or element in skipped:
            continue
        if tag in BLOCKS or element is root:
            flow = mass
        if tag == "pre":
            code = True
        elif tag == "a" and not linked:
            linked = not _NO_LINK.match(element.get("href"))
        elif tag in PICTURES:
            mass.pictures += is_picture(element)
            worth = FRAME if "frame" in tag else PICTURE
            mass.prose += worth * mass.pictures * (not linked or leads_to_picture(element))
        flow.code = flow.code or code
        for child in element.children:
            if isinstance(child, str):
                _add(flow, child, linked)
            else:
                stack.append((child, flow, linked, code))
    for element in reversed(order):
        mass = masses[element]
        if mass.own:
            mass.text += mass.own
            mass.linked += mass.own_linked
            mass.prose += _prose(element.tag, mass)
        if element is not root and (above := masses.get(element.parent)):  # type: ignore[arg-type]
            above.text += mass.text
            above.linked += mass.linked
            above.prose += mass.prose
            above.pictures += mass.pictures
            above.nodes += mass.nodes
    return masses


def _add(flow: Mass, text: str, linked: bool) -> None:
    size = float(len("".join(text.split())))
    if not size:
        return
    if not text.isascii():
        size += 1.5 * len(_WIDE.findall(text))
    flow.own += size
    if linked:
        flow.own_linked += size
    elif flow.stops < 2 and _STOP.search(text):
        flow.stops += 1


def _prose(tag: str, mass: Mass) -> float:
    plain = mass.own - mass.own_linked
    if mass.code:
        return mass.own
    if mass.own_linked > 0.6 * mass.own:
        return 0.0
    if tag in HEADINGS:
        return 0.5 * plain
    if mass.own >= LONG:
        return plain if mass.stops else 0.6 * plain
    return (0.5 if mass.stops else 0.2) * plain


def is_picture(element: Element) -> bool:
    """Whether it shows something: not one of those pictures of a few pixels that count visitors or make room."""
    if element.tag == "img":
        for side in ("width", "height"):
            found = _TINY.match(element.get(side))
            if found and int(found[1]) < 32:
                return False
        if element.parent is not None and element.parent.tag == "picture":
            return False
    return element.tag != "canvas"


def leads_to_picture(element: Element) -> bool:
    """Whether the link around a picture opens the picture itself, as galleries have it."""
    for above in element.ancestors():
        if above.tag == "a":
            return bool(
                re.search(r"\.(?:jpe?g|png|gif|webp|svg|avif)\b|/photo|=s\d", above.get("href")[-300:], re.I)
            )
    return False
