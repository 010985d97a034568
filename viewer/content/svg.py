"""Drawings: an SVG from outside, made safe to keep as a file and to show as a picture.

A picture cannot run scripts, but the file may be opened by itself one day; and an SVG inside a page could load other
files. So a drawing is rebuilt from an allow-list of SVG 1.1 / SVG 2 elements and attributes, references stay within it,
and styles lose whatever loads.
"""

from __future__ import annotations

import re

from viewer.content.guard import tame
from viewer.content.tree import Element, parse

_NAMES = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "defs",
    "title",
    "desc",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "marker",
    "pattern",
    "symbol",
    "use",
    "style",
    "switch",
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "image",
]
_ELEMENTS = {name.lower(): name for name in _NAMES}
_DRAWN = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use", "image"}
_CASED = {
    name.lower(): name
    for name in [
        "viewBox",
        "preserveAspectRatio",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "markerWidth",
        "markerHeight",
        "markerUnits",
        "refX",
        "refY",
        "patternUnits",
        "patternContentUnits",
        "patternTransform",
        "textLength",
        "lengthAdjust",
        "startOffset",
        "pathLength",
        "filterUnits",
        "primitiveUnits",
        "stdDeviation",
        "baseFrequency",
        "numOctaves",
        "stitchTiles",
        "surfaceScale",
        "specularConstant",
        "specularExponent",
        "diffuseConstant",
        "kernelMatrix",
        "kernelUnitLength",
        "tableValues",
        "xChannelSelector",
        "yChannelSelector",
        "limitingConeAngle",
        "pointsAtX",
        "pointsAtY",
        "pointsAtZ",
        "targetX",
        "targetY",
        "edgeMode",
        "preserveAlpha",
    ]
}
_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_LOADS = re.compile(r"url\s*\(\s*(?!['\"]?#)|@import|expression|javascript:|\\|</", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([\d.]{1,8})(?:px)?\s*")
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MAX_SVG = 4_000_000


def safe_svg(data: bytes | str) -> bytes | None:
    """An SVG file with only what draws; None when there is nothing to draw or no SVG at all."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    start = text.find("<svg")
    if start < 0 or len(text) > MAX_SVG:
        return None
    root = parse(tame(text[start:])).body.find("svg")
    return svg_file(root) if root is not None else None


def svg_file(root: Element) -> bytes | None:
    """As ``safe_svg``, from the parsed ``<svg>`` element."""
    drawn = sum(1 for e in root.walk() if e.tag.lower() in _DRAWN)
    if not drawn:
        return None
    out: list[str] = []
    _write(root, out, True)
    return "".join(out).encode("utf-8", "replace")


def size(root: Element) -> tuple[int | None, int | None]:
    """Width and height of a drawing in CSS pixels, from its attributes or else its view box."""
    box = re.split(r"[\s,]+", (root.get("viewBox") or root.get("viewbox")).strip())
    sizes: list[int | None] = []
    for name, part in (("width", 2), ("height", 3)):
        match = _LENGTH.fullmatch(root.get(name)) or (_LENGTH.fullmatch(box[part]) if len(box) == 4 else None)
        try:
            sizes.append(round(float(match[1])) if match else None)
        except ValueError:
            sizes.append(None)
    return sizes[0], sizes[1]


def _write(element: Element, out: list[str], outermost: bool = False) -> None:
    name = _ELEMENTS.get(element.tag.lower())
    if not element.tag:
        for child in element.children:
            if isinstance(child, Element):
                _write(child, out)
        return
    if name is None:
        return
    attrs = {
        k: v
        for k, v in ((_CASED.get(k.lower(), k), v) for k, v in element.attrs.items())
        if _allowed(name, k, v)
    }
    reference = element.get("href") or element.get("xlink:href")
    if name == "image" and not _DATA_IMAGE.match(reference.strip()):
        return
    if name == "image" or reference.startswith("#"):
        attrs["href"] = reference.strip()
    if outermost:
        attrs = {"xmlns": "http://www.w3.org/2000/svg", **attrs}
        if "viewBox" not in attrs and all(n is not None for n in size(element)):
            attrs["viewBox"] = "0 0 {} {}".format(*size(element))
    out.append(f"<{name}" + "".join(f' {k}="{_xml(v)}"' for k, v in attrs.items()) + ">")
    if name == "style":
        rules = element.text()
        out.append("" if _LOADS.search(rules) else _xml(rules))
    else:
        for child in element.children:
            if isinstance(child, Element):
                _write(child, out)
            elif name in ("text", "tspan", "textPath", "title", "desc"):
                out.append(_xml(child))
    out.append(f"</{name}>")


def _allowed(tag: str, name: str, value: str) -> bool:
    if not _ATTRIBUTE.fullmatch(name) or name.lower().startswith("on") or name in ("href", "src", "xmlns"):
        return False
    return not _LOADS.search(value) and tag != "script"


def _xml(text: str) -> str:
    text = _INVALID.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
