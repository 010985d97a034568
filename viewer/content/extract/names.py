"""What the class names, ids and roles of blogs' elements tell: the article, a list of posts, or something around it.

Names are looked at a token at a time, all written alike: ``postContent``, ``post__content`` and ``post_content`` are
``post-content``.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from viewer.content.extract.measure import HEADINGS
from viewer.content.tree import Element
from viewer.content.words import words


class Kind(IntEnum):
    """What an element's names say of it."""

    NONE = 0
    DOUBTFUL = 1  # goes when what is in it looks like it, too
    FRAME = 2  # menus, share bars, related posts, sign-up boxes ...
    TALK = 3  # comments: prose, and not the author's


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINTS = re.compile(r"[_:./]+|-{2,}")
# Names that blog programs derive from a post's own tags, or that say what is *not* there.
_OF_THE_POST = re.compile(r"(?:category|tag|post|type|status|format|has|no|not|is|with|without|page|author)-")

_ARTICLE = re.compile(
    r"(?:[a-z0-9]{1,12}-){0,2}?(?:post|article|entry|blogpost|story|blog-post|blog|single|news|note)"
    r"(?:-(?:full|single|main|page|detail|inner|post|article|rich|item))?-?"
    r"(?:content|contents|body|text|copy|prose|markdown|richtext|rich-text|formatted-body|html)"
    r"(?:-(?:inner|main|body|text|parent|blog|views?|rich-text))?"
)
_ARTICLE_NAMES = words(
    "gh-content available-content e-content markdown-body article-entry entry-the-content td-post-content "
    "page-content-body "
    "theme-doc-markdown w-richtext znc it-md-content se-main-container mw-parser-output "
    "rich-media-content article-viewer "
    "post-rich-text field-name-body blog-item-content crayons-article-body postbody posttext "
    "js-article-content c-content "
    "tt-article-useless-p-margin asset-body node-content article-formatted-body post-entry-body "
    "post-article-body "
    "prose markdown rich-text richtext article-view-content article-content-text cnblogs-post-body "
    "page-content-inner post-bodycopy storycontent postarea-content "
    "snap-preview post-rte page-article-body pt-article-body notion-page-content p-article-body "
    "content-post b-singlepost-body"
)
_ARTICLE_IDS = words(
    "article-body post-content entry-content content-views cnblogs-post-body js-content article-container "
    "article-content "
    "post-body content-blocks post-content-parent post-content-body content-core articletext story-text "
    "article-text"
)

_SURE = re.compile(
    r"(?:[a-z0-9]{1,14}-){0,3}?(?:"
    r"shar(?:e|es|ing|ers?|edaddy|ethis|eaholic|ebar)|addtoany|addthis|a2a|social(?:-?(?:share|sharing|"
    r"icons?|links?|media|"
    r"buttons?|bar|nav|list|wrap|follow))?|follow-us|sociali[sz]e|bookmarks?-?bar|"
    r"related(?:-?(?:posts?|articles?|stories|content|items?|links?|entries|news|reading|list|wrap|"
    r"container|widget|block|"
    r"section|box|heading|title|grid))?|relatedposts?|jp-relatedposts|yarpp|recommend(?:ed|"
    r"ations?)(?:-posts?)?|read-?(?:next|on)|"
    r"more-?(?:posts?|articles|stories|from)|you-?(?:may|might)|up-?next|outbrain|taboola|zergnet|"
    r"newsletters?|subscri(?:be|ption)s?|sign-?up|mailing-?list|mailchimp|mc4wp|email-?(?:form|capture|"
    r"optin)|opt-?in|"
    r"subscription-widget|convertkit|formkit|paywall(?:-banner)?|"
    r"author-?(?:box|bio|info|card|profile|block|about|section|details?|description|widget|area|avatar)|"
    r"about-?(?:the-)?author|authorbox|bio-?box|post-?author|entry-?author|"
    r"(?:post|posts|article|entry|page|nav|pagination)-?(?:nav|navigation|navi|links|pager|pagination|"
    r"prev|next|prev-next|switch)|"
    r"prev-?next|next-?prev|paginat(?:ion|or)|paginav|pager|navigation|post-adjacent|"
    r"bread-?crumbs?|cookies?-?(?:banner|notice|bar|law|policy)|gdpr|skip-?(?:link|to-content|"
    r"nav|to-main)|"
    r"sidebar|widget-area|site-(?:header|footer|nav|navigation|menu|title|branding|description)|menu|"
    r"masthead|"
    r"adsbygoogle|adsense|advert(?:s|isement|isements|ising)?|ad-?(?:slot|unit|container|wrapper|box|"
    r"banner|placement)|sponsored|"
    r"print-?(?:button|only|link)|screen-reader-text|visually-hidden|sr-only|"
    r"copyright|post-copyright|post-reward|reward-(?:container|box|wrapper|button)|donate-?(?:box|button)|tip-?jar|license-wrapper|post-license|"
    r"(?:post|entry|article)-?(?:meta|info|tags?|categories|footer|utility|date|byline|details|data|stats|"
    r"share|reward|tools|"
    r"actions|labels)(?:-(?:header|footer|wrap|wrapper|container|info|items?|line|list))?|"
    r"reading-?time|read-?time|time-to-read|post-labels|postmeta(?:data)?|byline|dateline|filed-under|"
    r"blog-?meta|"
    r"edit-?(?:link|page|this)|suggest-?(?:changes|edit)|back-?to-?top|scroll-?top|go-?top|"
    r"claps?|likes?-?(?:button|box|count)?|reactions?|webmentions?-?(?:form)?|star-?rating|"
    r"post-?ratings?|wpulike|"
    r"search-?(?:form|box|bar|widget)|searchform|login-?form|language-?(?:switcher|selector)|"
    r"lang-?switcher|translations-list|"
    r"toc-?(?:sidebar|aside|container-sidebar)|modal"
    r")(?:-[a-z0-9]{1,16}){0,3}"
)
_TALK = re.compile(
    r"(?:[a-z0-9]{1,14}-){0,2}?(?:comments?|commentlist|comment-?(?:area|list|section|respond|form|thread|"
    r"wrapper|container|body|"
    r"author|content|text|meta)|disqus(?:-thread)?|giscus|utterances|gitalk|gitment|valine|twikoo|waline|"
    r"isso(?:-thread)?|"
    r"remark42|cusdis|hyvor(?:-talk)?|commento|livefyre|intense-?debate|respond|discussion|replies|"
    r"responses|trackbacks?|"
    r"pingbacks?|webmentions?|fb-comments|kommentare|commentaires)(?:-[a-z0-9]{1,16}){0,3}"
)
_MAYBE = re.compile(
    r"(?:[a-z0-9]{1,14}-){0,3}?(?:tags?|tag-?(?:list|cloud|links?)|cat(?:egory|egories)|meta|metadata|"
    r"author|date|time|published|"
    r"topics|posted-?(?:on|by|in)?|promo(?:s|tion|ted)?|cta|call-to-action|banner|ads?|ad-[a-z0-9]+|"
    r"widgets?|toc|"
    r"table-of-contents|footer|archive-?links?|series|about|bio|profile|vcard|hcard|h-card|extra|utility|"
    r"feedback|support|"
    r"donate|menu|modal|popup|overlay|lightbox|tooltip|toast|toolbar|rating|reward|recommended|sponsor|sponsors|follow|twitter|facebook|buttons?|actions?|controls?|info|stats|views?|count|"
    r"links?|nav|prev|next|"
    r"previous|back|read-?more|more-link|trending|popular|recent(?:-posts)?|latest|aside|notice|"
    r"disclosure|badge|license)"
    r"(?:-[a-z0-9]{1,16}){0,2}"
)
# What such a token may never be mistaken for.
_KEPT = re.compile(
    r"(?:[a-z0-9]{1,14}-){0,3}?(?:footnotes?|endnotes?|sidenotes?|marginnotes?|references?|citations?|"
    r"bibliography|"
    r"pull-?quotes?|callouts?|admonitions?|alert|katex|math-?jax|highlight|codehilite|gist|notes?|figure|"
    r"caption|gallery|"
    r"wp-block-(?:pullquote|quote|code|image|table|gallery|embed|media-text|columns?|group|cover|file|"
    r"details|footnotes|verse)|"
    r"kg-(?:card|callout|toggle|bookmark|gallery|image|embed|header|video|audio|file|product)|"
    r"twitter-?tweet|"
    r"instagram-media|embed)(?:-[a-z0-9]{1,16}){0,4}"
)
_FRAME_ROLES = words(
    "navigation contentinfo complementary search dialog alertdialog menu menubar toolbar banner tablist "
    "tooltip"
)
_ANCHORED = words(
    "h1 h2 h3 h4 h5 h6 p li dt dd td th tr a span pre figure img table blockquote"
)  # ids to link to
_NEVER_SECTIONS = words("comments respond related related-posts related-articles newsletter subscribe share")
_LOOSE = re.compile(r"[\W_]+")
_TALK_TYPES = ("schema.org/UserComments", "schema.org/Comment")


@lru_cache(maxsize=4_096)
def tokens(names: str) -> tuple[str, ...]:
    """The names in a ``class`` or ``id``, written alike."""
    found = []
    for name in names.split()[:40]:
        if len(name) <= 80:
            found.append(_JOINTS.sub("-", _CAMEL.sub("-", name)).lower().strip("-"))
    return tuple(found)


@lru_cache(maxsize=4_096)
def _judge(names: str) -> Kind:
    kind = Kind.NONE
    for token in tokens(names):
        if _KEPT.fullmatch(token):
            return Kind.NONE
        if _TALK.fullmatch(token):
            kind = max(kind, Kind.TALK)
        elif _SURE.fullmatch(token):
            kind = max(kind, Kind.FRAME)
        elif not _OF_THE_POST.match(token) and _MAYBE.fullmatch(token):
            kind = max(kind, Kind.DOUBTFUL)
    return kind


def kind_of(element: Element) -> Kind:
    """What an element's class, id, role and type say of it."""
    attrs = element.attrs
    if not attrs:
        return Kind.NONE
    if attrs.get("role") in _FRAME_ROLES:
        return Kind.FRAME
    if attrs.get("itemtype", "").rstrip("/").endswith(_TALK_TYPES):
        return Kind.TALK
    classes, identity = attrs.get("class", ""), attrs.get("id", "")
    kind = _judge(classes) if classes else Kind.NONE
    if identity and element.tag not in _ANCHORED:
        of_id = _judge(identity)
        if of_id > kind and not _is_section(element, identity):
            kind = of_id
    return kind


def _is_section(element: Element, identity: str) -> bool:
    """Whether the id was made of the section's own heading, as Sphinx and Pandoc do: "Discussion", "Related work"."""
    first = next((c for c in element.children if isinstance(c, Element)), None)
    if first is None or first.tag not in HEADINGS or identity.lower() in _NEVER_SECTIONS:
        return False
    return _LOOSE.sub("", first.text()).casefold() == _LOOSE.sub("", identity).casefold()


@lru_cache(maxsize=4_096)
def _names_article(classes: str, name: str) -> bool:
    known = any(t in _ARTICLE_NAMES or _ARTICLE.fullmatch(t) for t in tokens(classes))
    if known or {"body", "markup"} <= set(tokens(classes)):
        return True
    return any(t in _ARTICLE_IDS or _ARTICLE.fullmatch(t) for t in tokens(name))


def container_rule(element: Element) -> str:
    """The rule by which an element is a post's text and nothing else: ``"articleBody"``, ``".post-content"`` ...;
    empty when it is none."""
    attrs = element.attrs
    if not attrs or element.tag in ("span", "a", "p", "img", "input", "h1", "h2", "body"):
        return ""
    said = attrs.get("itemprop", "").split() or attrs.get("property", "").split()
    if "articleBody" in said or "schema:articleBody" in said or "content:encoded" in said:
        return "articleBody"
    classes, name = attrs.get("class", ""), attrs.get("id", "")
    if (classes or name) and _names_article(classes, name):
        return (
            f"{element.tag}{'#' + name if name else ''}{'.' + '.'.join(classes.split()) if classes else ''}"[
                :80
            ]
        )
    return ""


_ENTRY = words(
    "hentry h-entry post blog-post blogpost entry article post-item blog-entry post-entry post-single "
    "post-full"
)


def is_entry(element: Element) -> bool:
    """Whether it is one whole post with its title and the like, by its tag or its names."""
    if element.tag == "article" or element.get("role") == "article":
        return True
    if (
        element.get("itemtype")
        .rstrip("/")
        .endswith(("/BlogPosting", "/Article", "/NewsArticle", "/TechArticle"))
    ):
        return True
    return element.tag in ("div", "section", "li") and not _ENTRY.isdisjoint(tokens(element.get("class")))


def is_main(element: Element) -> bool:
    """Whether it is what the page is about, as opposed to what stands around it."""
    return element.tag == "main" or element.get("role") == "main" or element.get("id") in ("main", "content")
