"""The allow-list: what may be in a post, and nothing else.

It is applied twice, by two programs that share nothing but the tables below: ``prune`` on the tree, and nh3 (the html5ever
parser with Ammonia's rules) on the finished markup, as the very last step.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from viewer.content.links import LINK_SCHEMES
from viewer.content.tree import Element
from viewer.content.words import words

if TYPE_CHECKING:
    import nh3

PLAIN = words(
    "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn "
    "div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav "
    "ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead "
    "time tr u ul var wbr"
)
MATHML = words(
    "math semantics annotation mrow mi mo mn ms mtext mspace msup msub msubsup mover munder munderover "
    "mmultiscripts mprescripts mfrac msqrt mroot mtable mtr mtd mstyle mpadded mphantom merror menclose none"
)
# With everything in them: what acts, what is fetched, what is drawn by code, what is never text.
DROPPED = words(
    "applet area audio base basefont bgsound button canvas command datalist dialog embed fencedframe frame "
    "frameset head iframe input isindex keygen link map meta meter nextid noembed noframes object optgroup "
    "option param picture plaintext portal progress script select selectmenu slot source style svg template "
    "textarea title track video xmp annotation-xml maction"
)
SPECIAL_NAMES = {
    "strike": "s",
    "tt": "code",
    "big": "span",
    "acronym": "abbr",
    "listing": "pre",
    "center": "div",
}

GLOBAL_ATTRIBUTES = frozenset({"id", "class", "lang", "dir", "title"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "td": frozenset({"colspan", "rowspan", "headers", "style"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "style"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
    "details": frozenset({"open"}),
    "time": frozenset({"datetime"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "blockquote": frozenset(),
    "pre": frozenset({"data-lang"}),
    "figure": frozenset({"data-media", "data-kind"}),
    "div": frozenset({"style"}),
    "p": frozenset({"style"}),
    **{f"h{n}": frozenset({"style"}) for n in range(1, 7)},
}
MATH_ATTRIBUTES = words(
    "display displaystyle scriptlevel mathvariant mathsize mathcolor mathbackground stretchy fence separator "
    "form accent accentunder lspace rspace minsize maxsize symmetric largeop movablelimits width height depth "
    "voffset linethickness columnalign rowalign columnspacing rowspacing columnspan rowspan columnlines "
    "rowlines notation dir encoding alttext style"
)
# The only author's style that is kept is the alignment of text; the rest is what math-core writes on table cells.
STYLES = words(
    "text-align width padding-left padding-right justify-items border border-left border-right border-top "
    "border-bottom height vertical-align"
)
# Classes are ours alone, and only where the style sheet expects them: an author's "card" is none.
CLASSES: dict[str, frozenset[str]] = {
    "a": words("poster footnote-ref footnote-back"),
    "blockquote": words("embed"),
    "code": words("tex tex-block"),
    "div": words("scroll footnotes gallery row"),
    "figure": words("card gallery row"),
    "img": words("formula icon"),
    "p": words("kind note row"),
    "span": words("glue kind where task"),
    "ul": words("gallery"),
    **dict.fromkeys(("aside", "footer", "ol", "section"), words("footnotes")),
}
_NONE: frozenset[str] = frozenset()
_ALIGN = re.compile(
    r"(?:^|;)\s*text-align\s*:\s*(left|right|center|justify|start|end)\s*(?:!important\s*)?(?:;|$)", re.I
)
_NUMBER = re.compile(r"\d{1,5}")
_PLAIN_VALUE = {
    "dir": re.compile(r"ltr|rtl|auto", re.I),
    "lang": re.compile(r"[A-Za-z0-9-]{1,35}"),
    "colspan": _NUMBER,
    "rowspan": _NUMBER,
    "span": _NUMBER,
    "start": re.compile(r"-?\d{1,9}"),
    "value": re.compile(r"-?\d{1,9}"),
    "type": re.compile(r"[1aAiI]"),
    "width": re.compile(r"\d{1,5}|\d{1,2}%"),
    "height": _NUMBER,
}
_OUR_OWN = re.compile(r"#|/media/[0-9a-f]{24}$")
_MATH_VALUE = re.compile(r"[^\x00-\x1f\"'<>&:;()\\]{0,64}")


def prune(root: Element) -> None:
    """Leaves in the tree only what the tables allow; a tag that is not allowed leaves its children."""
    stack = [(root, False)]
    while stack:
        element, in_math = stack.pop()
        tag = SPECIAL_NAMES.get(element.tag, element.tag)
        in_math = in_math or tag == "math"
        if tag in DROPPED or (in_math and tag and tag not in MATHML):
            element.remove()
        elif in_math:
            element.tag = tag
            _prune_math(element)
        elif tag in PLAIN:
            element.tag = tag
            if element.attrs:
                _prune_attributes(element)
        elif element is not root:
            element.unwrap()
        for child in element.children:
            if type(child) is Element:
                stack.append((child, in_math))


def _prune_attributes(element: Element) -> None:
    allowed = ATTRIBUTES.get(element.tag, frozenset())
    kept = {}
    for name, value in element.attrs.items():
        if name not in allowed and name not in GLOBAL_ATTRIBUTES:
            continue
        if name == "style":
            align = _ALIGN.search(value[:4000])
            value = f"text-align:{align[1].lower()}" if align else ""
        elif name == "class":
            value = " ".join(c for c in value.split() if c in CLASSES.get(element.tag, _NONE))
        elif name in _PLAIN_VALUE and not _PLAIN_VALUE[name].fullmatch(value):
            continue
        if value or name in ("alt", "href", "open", "reversed"):
            kept[name] = value
    element.attrs = kept


def _prune_math(element: Element) -> None:
    kept = {}
    for name, value in element.attrs.items():
        if name == "alttext" or (
            name in MATH_ATTRIBUTES and name != "style" and _MATH_VALUE.fullmatch(value)
        ):
            kept[name] = value
    element.attrs = kept


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    from viewer.content.highlight import TOKEN_CLASSES

    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    attributes["*"] = set(GLOBAL_ATTRIBUTES - {"class"})
    for tag in MATHML:
        attributes[tag] = attributes.get(tag, set()) | set(MATH_ATTRIBUTES)
    classes = {tag: set(names) for tag, names in CLASSES.items()}
    classes["span"] |= TOKEN_CLASSES
    return nh3.Cleaner(
        tags=set(PLAIN | MATHML),
        clean_content_tags=set(DROPPED),
        attributes=attributes,
        allowed_classes=classes,
        url_schemes=set(LINK_SCHEMES),
        attribute_filter=_only_saved,
        url_relative=_our_own,
        link_rel=None,
        strip_comments=True,
        filter_style_properties=set(STYLES),
    )


def _our_own(url: str) -> str | None:
    """The only addresses that are relative: places in the post, and pictures in the archive."""
    return url if _OUR_OWN.match(url) else None


def _only_saved(_tag: str, name: str, value: str) -> str | None:
    """No picture from anywhere but the archive."""
    return None if name == "src" and not _OUR_OWN.match(value) else value


def sanitize(html: str) -> str:
    """The fragment with only what the tables allow."""
    return _cleaner().clean(html)
