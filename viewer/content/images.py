"""Pictures in the tree: every way to put one on a page becomes ``<img src="/media/KEY" alt width height>``."""

from __future__ import annotations

import re

from viewer.content import links
from viewer.content.figures import arrange, share
from viewer.content.media import PLACED, Pictures, background, is_tracker, largest, pixels
from viewer.content.svg import size, svg_file
from viewer.content.tree import Element, squeeze

_FORMULA_CLASS = frozenset(
    {"latex", "tex", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display", "math"}
)
_FORMULA_URL = re.compile(
    r"latex\.php\?|/latex\?|latex\.codecogs\.com|/svg\.latex|/render/math|chart\?cht=tx", re.I
)
_EMOJI_CLASS = frozenset({"emoji", "wp-smiley", "emojione", "twemoji"})
_MEDIA_CONDITION = re.compile(r"\((min|max)-width\s*:\s*([\d.]+)(px|em|rem)\)", re.I)
_SCREEN = 1280
_ICON = 64  # pixels: what is no larger stands among words, and as often as it is written
_IMAGES = frozenset({"img", "amp-img", "amp-anim", "image"})
_LAYOUT = frozenset({"div", "span", "figure", "a", "p", "section"})


def rewrite_pictures(root: Element, pictures: Pictures) -> None:
    """Finds the pictures, puts them on the list, and names them by their path in the archive."""
    for element in root.find_all("noscript"):
        _noscript(element, pictures)
    for element in root.walk():
        if element.tag == "picture":
            _picture(element, pictures)
        elif element.tag in _IMAGES:
            _image(element, pictures)
        elif element.tag == "svg":
            _drawing(element, pictures)
        elif "style" in element.attrs and element.tag in _LAYOUT:
            _background(element, pictures)
    if pictures.refs:
        _drop_doubles(root)
        arrange(root)


def _noscript(element: Element, pictures: Pictures) -> None:
    """Opens a noscript: its picture is a copy of the lazy one beside it, or the only one there is."""
    image = element.find("img")
    if image is None:
        element.unwrap()
        return
    address = pictures.address(image)
    for sibling in _lazy_neighbours(element):
        theirs = pictures.address(sibling)
        if not theirs or theirs == address or _stem(theirs) == _stem(address):
            if not theirs and address:
                sibling.attrs = {**image.attrs, "alt": sibling.get("alt") or image.get("alt")}
            element.remove()
            return
    element.unwrap()


def _lazy_neighbours(element: Element) -> list[Element]:
    parent = element.parent
    if parent is None:
        return []
    index = next((i for i, c in enumerate(parent.children[:2000]) if c is element), 0)
    near = [
        c
        for c in parent.children[max(0, index - 3) : index + 4]
        if isinstance(c, Element) and c is not element
    ]
    found = []
    for sibling in near:
        if sibling.tag == "img":
            found.append(sibling)
        elif sibling.tag in ("picture", "span", "div", "a", "amp-img"):
            inner = sibling if sibling.tag == "amp-img" else sibling.find("img")
            found += [inner] if inner is not None else []
    return found


def _stem(address: str) -> str:
    """The file name without its size and suffix: ``photo-300x200.jpg?w=300`` and ``photo.jpg`` are one picture."""
    name = address.split("?", 1)[0].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"-\d+x\d+$", "", name)


def _picture(element: Element, pictures: Pictures) -> None:
    image = element.find("img", "image")
    if image is None:
        image = Element("img")
    best: tuple[float, str] | None = None
    shown = pictures.address(image)
    width = max(
        (c[1] for s in ("srcset", "data-srcset") if (c := largest(image.get(s))) and c[2] == "w"), default=0.0
    )
    for source in element.find_all("source"):
        found = largest(source.get("srcset") or source.get("data-srcset") or source.get("data-lazy-srcset"))
        if found is None or not pictures.usable(found[0]) or not _matches(source.get("media")):
            continue
        art = bool(_MEDIA_CONDITION.search(source.get("media")))
        size_known = found[1] if found[2] == "w" else 0.0
        if not shown or art or size_known > max(width, 1.0) * 1.2:
            best = (size_known, found[0])
            break
    attrs = dict(image.attrs)
    if best is not None:
        attrs = {
            k: v for k, v in attrs.items() if k in ("alt", "title", "width", "height", "style", "class", "id")
        }
        attrs["src"] = best[1]
    element.become("", {}, [Element("img", attrs)] if attrs else [])


def _matches(media: str) -> bool:
    """Whether a ``media`` condition holds on a wide, light screen."""
    if "dark" in media.lower() or "print" in media.lower():
        return False
    for bound, value, unit in _MEDIA_CONDITION.findall(media):
        limit = float(value[:8].rstrip(".") or 0) * (1 if unit.lower() == "px" else 16)
        if (bound.lower() == "min") != (limit <= _SCREEN):
            return False
    return True


def _image(element: Element, pictures: Pictures) -> None:
    if PLACED in element.attrs:
        return
    address = pictures.address(element) or element.get("href") or element.get("xlink:href")
    alt = squeeze(element.get("alt"))
    classes = set(element.classes)
    url = links.fetchable(pictures.base, address)
    if classes & _EMOJI_CLASS and alt and len(alt) <= 8:
        element.become("", {}, [alt])
        return
    path = "" if is_tracker(element, url) else pictures.add(address, alt)
    if not path:
        element.become("", {}, [f"[{alt}]"] if alt and not address and len(alt) > 3 else [])
        return
    attrs = {"src": path, "alt": alt}
    for name in ("width", "height"):
        number = pixels(element.get(name))
        if number:
            attrs[name] = str(number)
    if share(element):
        attrs.pop("height", None)
        attrs["width"] = share(element)
    elif _is_fluid(element) and ("width" not in attrs or "height" not in attrs):
        attrs.pop("width", None)
    for name in ("id", "title"):
        if element.get(name):
            attrs[name] = squeeze(element.get(name))
    if classes & _FORMULA_CLASS or _FORMULA_URL.search(url):
        attrs["class"] = "formula"
    elif classes & _EMOJI_CLASS or (pixels(attrs.get("height", "")) or 99) <= 24:
        attrs["class"] = "icon"
    element.become("img", attrs, [])


def _is_fluid(element: Element) -> bool:
    return "%" in element.get("width") or "%" in element.get("height")


def _drawing(element: Element, pictures: Pictures) -> None:
    """An SVG in the page becomes a file of its own; icons that only decorate buttons and headings go."""
    hidden = (
        element.get("aria-hidden") == "true"
        or "octicon" in element.get("class")
        or "icon" in element.get("class")
    )
    title = element.find("title")
    alt = squeeze(element.get("aria-label") or (title.text() if title is not None else ""))
    width, height = size(element)
    used = (
        element.find("use") is not None and len(element.find_all("path", "rect", "circle", "text", "g")) == 0
    )
    if used or (hidden and (width or 0) <= 48):
        element.remove()
        return
    data = svg_file(element)
    path = pictures.add_bytes(data, "image/svg+xml", alt) if data else ""
    if not path:
        element.remove()
        return
    attrs = {"src": path, "alt": alt}
    if width and height and width < 20_000 and height < 20_000:
        attrs |= {"width": str(width), "height": str(height)}
        if height <= 24:
            attrs["class"] = "icon"
    element.become("img", attrs, [])


def _background(element: Element, pictures: Pictures) -> None:
    """A picture that is only a background, in an element made to show it and nothing else."""
    address = background(element.get("style"))
    if address and pictures.usable(address) and element.is_blank() and not is_tracker(element, address):
        path = pictures.add(address, squeeze(element.get("aria-label") or element.get("title")))
        if path:
            element.replace_children(
                [Element("img", {"src": path, "alt": squeeze(element.get("aria-label")), PLACED: ""})]
            )


def _drop_doubles(root: Element) -> None:
    """Removes the second of two equal pictures with nothing between them: a lazy one and its copy. More of them, or small
    ones, are meant: stars of a review, say."""
    run: list[Element] = []
    for element in root.walk():
        if element.tag == "img":
            if not run or element.get("src") != run[0].get("src"):
                _end_run(run)
                run = []
            run.append(element)
        elif element.tag in ("td", "th", "li", "figure", "tr") or (
            run and any(isinstance(c, str) and c.strip() for c in element.children)
        ):
            _end_run(run)
            run = []
    _end_run(run)


def _end_run(run: list[Element]) -> None:
    sizes = [
        int(value) for image in run for name in ("width", "height") if (value := image.get(name)).isdecimal()
    ]
    if len(run) == 2 and not any(size <= _ICON for size in sizes):
        run[1].remove()
