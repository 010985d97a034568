"""What it means that derived HTML is inert: checked with a parser of its own, against the page as a browser builds it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from viewer.content.words import words

FORBIDDEN_TAGS = words(
    "script style iframe frame frameset object embed applet form input button select textarea link meta base "
    "svg template noscript video audio source track picture portal canvas dialog marquee isindex keygen "
    "foreignobject annotation-xml image use animate set handler listener"
)
LOADING = words(
    "src srcset poster data background action formaction ping srcdoc xlink:href lowsrc dynsrc longdesc cite "
    "profile manifest archive codebase classid icon imagesrcset code usemap"
)
OURS = re.compile(r"/media/[0-9a-f]{24}")
LINK = re.compile(r"(?:https?://|mailto:|tel:|handbook:|#)", re.IGNORECASE)


def faults(html: str) -> list[str]:
    """Everything in derived HTML that could act or reach out; an empty list for an inert fragment."""
    document = LexborHTMLParser("<!doctype html><body>" + html)
    found = []
    assert document.body is not None
    assert document.head is not None
    found += [f"in the head: {n.tag}" for n in document.head.css("*") if n.tag != "head"]
    for node in document.body.traverse():
        tag = node.tag or ""
        if tag.lower() in FORBIDDEN_TAGS:
            found.append(f"<{tag}>")
        for name, value in node.attributes.items():
            found += attribute_faults(tag, name.lower(), value or "")
    return found


def attribute_faults(tag: str, name: str, value: str) -> list[str]:
    """The faults of one attribute."""
    if name.startswith("on"):
        return [f"handler {name}"]
    if name == "href" and not (tag == "a" and LINK.match(value)):
        return [f"<{tag} href={value!r}>"]
    if name in LOADING and not (tag == "img" and name == "src" and OURS.fullmatch(value)):
        return [f"<{tag} {name}={value!r}>"]
    if name == "style" and re.search(
        r"url|expression|import|position|behavior|binding|\\", value, re.IGNORECASE
    ):
        return [f"style {value!r}"]
    return []
