"""Films, sounds, galleries and quoted posts in Markdown: HTML that programs let through, and that makes the same again."""

from __future__ import annotations

from viewer.content import embeds
from viewer.content import markdown_escape as escape
from viewer.content.tree import Element


def card(element: Element) -> str:
    """The frame or the player that a card stands for; "" for a card that is no more than a link."""
    link = next((a for a in element.find_all("a") if "poster" not in a.classes), None)
    kind = element.get("data-kind")
    if link is not None and kind in ("video", "audio") and element.get("data-media"):
        title = "" if link.get("href").split("?")[0].endswith(f"/{link.line()}") else link.line()
        poster = element.find("img")
        picture = poster.get("src") if poster is not None else ""
        return _tag(kind, src=element.get("data-media"), poster=picture, title=title, controls="controls")
    url, title = embeds.framed(element)
    return _tag("iframe", src=url, title=title) if url else ""


def gallery(pictures: str) -> str:
    """Pictures beside each other, as a box of Markdown."""
    return f'<div class="gallery" markdown="1">\n\n{pictures}\n\n</div>'


def quoted_post(name: str, words: list[str]) -> str:
    """A post of a social network, marked with the class that its network gives it."""
    return "\n\n".join([f'<blockquote class="{name}" markdown="1">', *words, "</blockquote>"])


def is_gallery(element: Element) -> bool:
    """Whether a box holds pictures, perhaps as links, and nothing else."""
    held = [child for child in element.children if isinstance(child, Element) or child.strip()]
    return "gallery" in element.classes and all(
        isinstance(child, Element) and (child.tag == "img" or (child.tag == "a" and _holds_picture(child)))
        for child in held
    )


def _holds_picture(link: Element) -> bool:
    return link.find("img") is not None and not link.line()


def _tag(name: str, **attributes: str) -> str:
    said = "".join(f' {key}="{escape.attribute(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{said}></{name}>"
