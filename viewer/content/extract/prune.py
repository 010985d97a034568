"""Takes out of an article's element what is not the author's: by tag, by name, by the links that are in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from viewer.content.extract import phrases
from viewer.content.extract.bits import MANY, stays
from viewer.content.extract.measure import EMPTY, HEADINGS, Mass
from viewer.content.extract.names import Kind, kind_of
from viewer.content.tree import VOID, Element
from viewer.content.words import words

_UNSEEN = words(
    "style link meta title template base head button select dialog textarea datalist option noembed noframes"
)
_LISTS = words("ul ol div section table dl")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHOLE = words("pre math svg code video audio object")
_CELLS = words("td th")
_MOST_LISTS = 50
_INLINE = words("span a em strong b i small sub sup abbr time label u s mark q cite")
_QUOTES = frozenset({"blockquote", "figure"})
_SCRIPT_KEPT = re.compile(
    r"gist\.github\.com|asciinema\.org|gist\.gitlab|emgithub|speakerdeck|codepen|jsfiddle", re.IGNORECASE
)
_SHARE_LINK = re.compile(
    r"^(?:https?:)?//(?:[\w.]*twitter\.com/(?:intent|share|home\?status)|x\.com/(?:intent|share)|[\w.]*facebook\.com/(?:sharer|share|dialog)|"
    r"[\w.]*linkedin\.com/(?:share|sharing|cws)|(?:www\.)?reddit\.com/submit|news\.ycombinator\.com/submitlink|[\w.]*pinterest\.\w+/pin/create|"
    r"(?:api\.|web\.)?whatsapp\.com/send|wa\.me/\?|t\.me/share|telegram\.me/share|vk\.com/share|[\w.]*tumblr\.com/(?:share|widgets/share)|bsky\.app/intent|"
    r"getpocket\.com/(?:save|edit)|[\w.]*weibo\.com/share|service\.weibo\.com|connect\.qq\.com|buffer\.com/add|[\w.]*instapaper\.com/(?:hello|edit)|"
    r"line\.me/R|social-plugins\.line\.me|b\.hatena\.ne\.jp/(?:add|entry)|[\w.]*threads\.net/intent|mastodonshare|toot\.|plus\.google\.com/share|digg\.com/submit|"
    r"[\w.]*stumbleupon\.com/submit|[\w.]*xing\.com/spi)|^mailto:\?",
    re.IGNORECASE,
)
_MARKS = frozenset(
    {
        "#",
        "¶",
        "§",
        "🔗",
        "∞",
        "⚓",
        "⚓︎",
        "link",
        "permalink",
        "[link]",
        "anchor",
        "",
        "link to this heading",
    }
)
_MARK_CLASS = re.compile(
    r"\b(?:anchor|header-?anchor|headerlink|heading-?(?:anchor|link)|anchor-?(?:link|js-link)?|hash-?link|anchorjs-link|permalink|"
    r"header-?link|direct-link|section-link|octicon-link)\b",
    re.IGNORECASE,
)
Test = Callable[[Element], bool]


class Pruner:
    """Prunes one article. ``strict`` is for the containers that hold an author's text and nothing else: there only what
    cannot be the author's goes."""

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
        self.lists = 0
        self.whole = max(self.mass(article).prose, 1.0)

    def mass(self, element: Element) -> Mass:
        """What the element weighed before anything was pruned."""
        return self.masses.get(element, EMPTY)

    def run(self) -> None:
        """Prunes, top down: what is taken out is not looked into."""
        stack = [c for c in self.article.children if isinstance(c, Element)]
        while stack:
            element = stack.pop()
            if self.must_go(element):
                element.remove()
                continue
            if element.tag in HEADINGS:
                drop_marks(element)
                self.drop_related(element)
            if element.tag not in _WHOLE:
                stack.extend(c for c in element.children if isinstance(c, Element))

    def sweep(self) -> None:
        """Removes what held something that is gone now, and holds nothing else."""
        for element in reversed(list(self.article.walk())):
            if element is self.article or not element.tag or element.tag in VOID or element.tag in _CELLS:
                continue
            gone = False
            for child in element.children:
                if isinstance(child, str) and child.isspace():
                    continue
                if isinstance(child, str) or child.tag or child.children:
                    break
                gone = True
            else:
                if gone:
                    element.remove()

    def must_go(self, element: Element) -> bool:
        """Whether an element is not the author's, wherever in the article it stands."""
        tag = element.tag
        if tag in _UNSEEN:
            return True
        if tag in _INLINE:
            return bool(element.attrs) and self._inline_goes(element)
        match tag:
            case "script":
                kept = element.get("type").startswith("math/") or _SCRIPT_KEPT.search(element.get("src"))
                return not kept
            case "noscript":
                return element.find("img", "iframe", "video") is None and len(element.line()) < 400
            case "input":
                return element.get("type").lower() not in ("checkbox", "radio", "image")
            case "nav" | "menu":
                return not self._is_contents(element) and self.share(element) < 0.4
            case "form":
                return self.share(element) < 0.3 and self.mass(element).prose < 400
            case "footer" | "aside":
                return self._beside_goes(element)
            case _:
                return self._block_goes(element)

    def _block_goes(self, element: Element) -> bool:
        return (
            self._hidden_goes(element)
            or self._named_goes(element)
            or self._is_menu(element)
            or self._only_shares(element)
            or self._frame_goes(element)
        )

    def share(self, element: Element) -> float:
        """The share of the article's prose that stands in the element."""
        return self.mass(element).prose / self.whole

    def _inline_goes(self, element: Element) -> bool:
        if element.tag == "a":
            return bool(_SHARE_LINK.match(element.get("href")))
        return (
            kind_of(element) == Kind.FRAME
            and len(element.line()) < 60
            and element.find("img", "math") is None
        )

    def _is_contents(self, element: Element) -> bool:
        """A table of contents that stands in the author's text."""
        links = element.find_all("a")
        inside = sum(a.get("href").startswith("#") or "#" in a.get("href") for a in links)
        return self.strict and bool(links) and inside == len(links)

    def _beside_goes(self, element: Element) -> bool:
        if (
            element.inside(_QUOTES)
            or "footnote" in element.get("class").lower()
            or element.get("role") == "doc-endnotes"
        ):
            return False
        if self._named_goes(element) or self._frame_goes(element):
            return True
        mass = self.mass(element)
        if element.tag == "aside":
            return self.share(element) < 0.3 and (
                mass.density > 0.5 or (mass.text == 0 and not mass.pictures)
            )
        return self.share(element) < 0.2 and (mass.density > 0.3 or mass.prose < 120)

    def _named_goes(self, element: Element) -> bool:
        kind = kind_of(element)
        if kind == Kind.NONE:
            return False
        mass, share = self.mass(element), self.share(element)
        if kind == Kind.TALK:
            return share < 0.6 or self._leaves_something(element)
        if kind == Kind.FRAME:
            if self.strict and self._is_authors(element, mass):
                return False
            return share < (0.25 if self.strict else 0.5) or (
                mass.prose < 250 and self._leaves_something(element)
            )
        if not mass.text or mass.density < 0.5 or share > 0.2:
            return False
        return mass.text < 600 and not mass.pictures

    def _is_authors(self, element: Element, mass: Mass) -> bool:
        """Whether a part of an author's text only has an unlucky name."""
        if mass.prose > 600 and mass.density < 0.2:
            return True
        if mass.nodes > MANY:
            return False
        alone = not mass.linked and mass.text < 40 and element.find("iframe", "form") is None
        return element.find("pre", "math") is not None or (alone and element.find("img") is not None)

    def _leaves_something(self, element: Element) -> bool:
        """Whether the article, however short, is more than the element."""
        whole, mass = self.mass(self.article), self.mass(element)
        return whole.text - mass.text > 10 or whole.pictures > mass.pictures

    def _hidden_goes(self, element: Element) -> bool:
        """Whether it is a text that the page does not show; in an author's own text that is left to ``derive``."""
        if self.strict or not ("hidden" in element.attrs or _HIDDEN.search(element.get("style")[:2_000])):
            return False
        return self.share(element) < 0.7 and element.find("img", "pre", "table", "math", "picture") is None

    def _is_menu(self, element: Element) -> bool:
        """Whether it is a list of links to the site's other pages, in a part of the page that may hold such."""
        mass = self.mass(element)
        if (
            self.strict
            or element.tag not in _LISTS
            or mass.density < 0.8
            or mass.text > 1_500
            or self.share(element) > 0.1
        ):
            return False
        return len(element.find_all("a")) >= 4 and stays(element, self.url) and mass.prose < 0.1 * mass.text

    def _only_shares(self, element: Element) -> bool:
        """Whether it is a bar of links to pages that share this one."""
        mass = self.mass(element)
        if mass.text > 300 or mass.nodes > MANY or (mass.text and not mass.linked):
            return False
        links = element.find_all("a")
        sharing = sum(bool(_SHARE_LINK.match(a.get("href"))) for a in links)
        return (sharing > 0 and sharing * 2 > len(links) and element.tag not in ("p", "li")) or (
            sharing >= 2 and sharing == len(links) and mass.text < 120
        )

    def _frame_goes(self, element: Element) -> bool:
        """Whether the blog's other pages show the same, and it looks like frame; an author's own phrase that recurs
        in the midst of a text does not."""
        if element not in self.framed or element.tag in HEADINGS:
            return False
        mass = self.mass(element)
        return mass.density > 0.3 or element.find("form", "input", "button") is not None

    def drop_related(self, heading: Element) -> None:
        """Removes a list of other posts under a heading that says so, and the heading."""
        line = heading.line()
        if len(line) > 80 or not (phrases.RELATED.match(line) or phrases.SIGN_UP.match(line)):
            return
        self.lists += 1
        if self.lists > _MOST_LISTS:
            return
        box = self._box(heading)
        following = _after(box)
        doomed: list[Element] = []
        for element in following:
            mass = self.mass(element)
            if element.tag in HEADINGS and element.tag <= heading.tag:
                break
            if mass.text and mass.density < 0.5 and not self._is_teasers(element):
                break
            doomed.append(element)
        if any(self.mass(e).text or self.mass(e).pictures for e in doomed):
            for element in (box, *doomed):
                element.remove()
        elif box is not heading and self.mass(box).density > 0.5:
            box.remove()

    def _box(self, heading: Element) -> Element:
        """The largest element around a heading that holds little else than it and links."""
        box = heading
        for above in heading.ancestors():
            mass = self.mass(above)
            if (
                above is self.article
                or self.share(above) > 0.15
                or (mass.density < 0.5 and mass.text > self.mass(heading).text * 1.2)
            ):
                break
            box = above
        return box

    def _is_teasers(self, element: Element) -> bool:
        """A list of other posts with a few words on each."""
        links = element.find_all("a")
        return (
            len(links) >= 2
            and self.mass(element).text < 180 * len(links)
            and element.find("pre") is None
            and self.share(element) < 0.2
        )


def _after(element: Element) -> list[Element]:
    """The elements that follow among the siblings, some dozen of them."""
    if element.parent is None:
        return []
    children = element.parent.children
    index = next(i for i, c in enumerate(children) if c is element)
    return [c for c in children[index + 1 : index + 40] if isinstance(c, Element)]


def drop_marks(heading: Element) -> None:
    """Takes the sign that links to the heading itself off it; an id that the sign carried goes to the heading."""
    for link in heading.find_all("a"):
        sign = link.line().casefold() in _MARKS and link.find("img") is None
        own = "#" in link.get("href") or not link.get("href")
        named = _MARK_CLASS.search(link.get("class"))
        if not (sign and own and (named or link.get("href").startswith("#"))):
            continue
        identity = link.get("id") or link.get("name")
        if identity and heading.get("id"):
            link.become("a", {"id": identity})
        else:
            if identity:
                heading.attrs["id"] = identity
            link.remove()
