"""Pictures in Markdown with what belongs to them: captions, boxes of several, the size that their author gave them."""

from __future__ import annotations

import re

_PICTURES = r"(?:(?:<a [^>]*>)?<img [^>]*>(?:<!-- [^>]*-->)?(?:</a>)?\s*)+"
_CAPTIONED = re.compile(rf"<p>({_PICTURES})\n<em>((?:(?!</?em\b|</p>).)*)</em></p>", re.DOTALL)
_BOXED = re.compile(rf'<div class="gallery">\s*<p>({_PICTURES})</p>\s*</div>')
_SIZED = re.compile(r"<img ([^>]*?) ?/?><!-- ((?:(?:width|height)=[\d.]+%? )+)-->")
_SIZE = re.compile(r"(\w+)=(\S+) ")


def pictured(html: str) -> str:
    """The HTML of Markdown with its pictures as their author meant them: one with a line in emphasis right below it, the
    usual way to a caption, is a figure."""
    html = _SIZED.sub(lambda m: f"<img {m[1]} {_SIZE.sub(_attribute, m[2]).rstrip()}>", html)
    html = _CAPTIONED.sub(lambda m: f"<figure>{m[1].rstrip()}<figcaption>{m[2]}</figcaption></figure>", html)
    return _BOXED.sub(lambda m: f'<div class="gallery">{m[1].rstrip()}</div>', html)


def _attribute(size: re.Match[str]) -> str:
    return f'{size[1]}="{size[2]}" '
