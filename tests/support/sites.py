"""Small blogs for the test of whole archives: posts with words of our own, and what must be found of them.

A maker (``makers``, ``hosted``, ``alone``, ``oddities``) puts a :class:`Site` on a :class:`BlogServer`. All text is made of
invented words; each post has headings, paragraphs, a list, code and a picture with a caption.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from xml.sax.saxutils import escape as xml

from .blogserver import BlogServer
from .makeblog import plain_text, png

FIRST = datetime(2019, 1, 30, 8, 15, tzinfo=UTC)
_TAGS = ("tea", "gardens", "slow-travel", "clocks", "letters")


@dataclass(frozen=True)
class Written:
    """A post as its author wrote it. ``pictures`` are paths from the root of the site."""

    number: int
    slug: str
    title: str
    date: datetime
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]
    pictures: tuple[str, ...]

    def body(self, picture: Callable[[str], str] | None = None) -> str:
        """The article as HTML; ``picture`` makes an ``img`` of an address."""
        img = picture or (lambda src: f'<img src="{src}" alt="A drawing">')
        first, *rest = (f"<p>{escape(text)}</p>" for text in self.paragraphs)
        figures = "".join(
            f"<figure>{img(src)}<figcaption>Drawing {self.number} of the set</figcaption></figure>"
            for src in self.pictures
        )
        words = self.paragraphs[0].split()
        listed = "".join(f"<li>{word} {self.number}</li>" for word in words[:3])
        code = f"for item in {words[3]}:\n    print(item, {self.number})\n"
        return (
            f"{first}{figures}<h2>About {words[4]} {words[5]}</h2>{''.join(rest)}<ul>{listed}</ul>"
            f'<pre><code class="language-python">{escape(code)}</code></pre>'
        )

    @property
    def summary(self) -> str:
        """The beginning, as feeds and lists of excerpts show it."""
        return self.paragraphs[0][:180].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True)
class Expected:
    """What the archive must hold of a post. ``date`` and ``tags`` None: the site does not tell."""

    url: str
    title: str
    date: str | None
    tags: tuple[str, ...] | None
    pictures: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass
class Site:
    """A blog on a server: where a reader would begin, its posts, what is to be found."""

    server: BlogServer
    posts: list[Written]
    start: str = ""
    base: str = ""
    title: str = "The slow kettle"
    expected: list[Expected] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.base = self.base or self.server.url
        self.start = self.start or self.base + "/"

    def put(self, path: str, body: str | bytes, media_type: str | None = None, **more: object) -> None:
        """A document below the base; the host of a base that is not the server's own is part of the path."""
        inside = self.base.removeprefix(self.server.url)
        if inside.startswith("http://"):
            inside = inside.removeprefix("http:")
        self.server.put(inside + path, body, media_type, **more)

    def expect(self, post: Written, url: str, **changes: object) -> None:
        """The post is to be found under ``url`` (a path below the base, or an address)."""
        at = url if url.startswith("http") else self.base + url
        made = Expected(
            at,
            post.title,
            f"{post.date:%Y-%m-%d}",
            post.tags,
            tuple(p if p.startswith("http") else self.base + p for p in post.pictures),
            post.paragraphs,
        )
        self.expected.append(replace(made, **changes))  # type: ignore[arg-type]

    def put_pictures(self) -> None:
        """The files of all pictures."""
        for post in self.posts:
            for path in post.pictures:
                if not path.startswith("http"):
                    self.put(path, drawing(post.number), "image/png")


def write_posts(count: int, seed: int = 1, *, words: int = 150, pictures: bool = True) -> list[Written]:
    """Posts, newest first."""
    made = [_write(number, seed, words, pictures) for number in range(count)]
    return made[::-1]


def _write(number: int, seed: int, words: int, pictures: bool) -> Written:
    generator = random.Random(f"{seed}/{number}")
    title = " ".join(plain_text(generator.randrange(3, 7), generator)).capitalize() + f" {number}"
    paragraphs = tuple(
        " ".join(plain_text(words // 3, generator)).capitalize() + f", thus {number * 7 + k}."
        for k in range(3)
    )
    return Written(
        number,
        title.lower().replace(" ", "-"),
        title,
        FIRST + timedelta(days=number * 17, minutes=generator.randrange(300)),
        tuple(sorted(generator.sample(_TAGS, generator.randrange(1, 3)))),
        paragraphs,
        (f"/files/drawing-{number}.png",) if pictures else (),
    )


def drawing(number: int) -> bytes:
    """A picture like no other."""
    return png(48, 32, random.Random(number).randbytes(48 * 32 * 3))


# --------------------------------------------------------------------------------------------- documents


def document(
    title: str, main: str, *, head: str = "", menu: str = "", foot: str = "", lang: str = "en"
) -> str:
    """A whole page."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f"<body>{menu}{main}{foot}</body></html>"
    )


def links(addresses: Sequence[tuple[str, str]]) -> str:
    """Items of a menu."""
    return "".join(f'<li><a href="{url}">{escape(name)}</a></li>' for url, name in addresses)


def rss(
    site: Site,
    posts: Sequence[Written],
    url: Callable[[Written], str],
    *,
    full: bool = True,
    more: str = "",
    date: Callable[[Written], str] = lambda post: f"{post.date:%a, %d %b %Y %H:%M:%S +0000}",
) -> str:
    """An RSS 2.0 feed; ``more`` goes into the channel."""
    items = "".join(
        f"<item><title>{xml(post.title)}</title><link>{xml(url(post))}</link><guid>{xml(url(post))}</guid>"
        f"<pubDate>{date(post)}</pubDate>{''.join(f'<category>{tag}</category>' for tag in post.tags)}"
        f"<description>{xml(post.summary)}</description>"
        + (f"<content:encoded>{xml(_absolute(site, post.body()))}</content:encoded>" if full else "")
        + "</item>"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{xml(site.title)}</title><link>{site.base}/</link><description>Made for tests.</description>"
        f"{more}{items}</channel></rss>"
    )


def atom(
    site: Site,
    posts: Sequence[Written],
    url: Callable[[Written], str],
    *,
    full: bool = True,
    more: str = "",
) -> str:
    """An Atom feed; ``more`` goes into the head."""
    entries = "".join(
        f'<entry><title>{xml(post.title)}</title><id>{xml(url(post))}</id><link href="{xml(url(post))}"/>'
        f"<published>{post.date.isoformat()}</published><updated>{post.date.isoformat()}</updated>"
        + "".join(f'<category term="{tag}"/>' for tag in post.tags)
        + (
            f'<content type="html">{xml(_absolute(site, post.body()))}</content>'
            if full
            else f"<summary>{xml(post.summary)}</summary>"
        )
        + "</entry>"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:fh="http://purl.org/syndication/history/1.0">'
        f"<title>{xml(site.title)}</title><id>{site.base}/</id><updated>2026-01-01T00:00:00Z</updated>"
        f'<link href="{site.base}/"/>{more}{entries}</feed>'
    )


def sitemap(addresses: Sequence[str]) -> str:
    """A sitemap of addresses."""
    rows = "".join(f"<url><loc>{xml(a)}</loc><lastmod>2026-01-01</lastmod></url>" for a in addresses)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def sitemap_index(addresses: Sequence[str]) -> str:
    """An index of sitemaps."""
    rows = "".join(f"<sitemap><loc>{xml(a)}</loc></sitemap>" for a in addresses)
    return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


def _absolute(site: Site, markup: str) -> str:
    return markup.replace('src="/', f'src="{site.base}/')


def chunks(posts: Sequence[Written], size: int) -> list[list[Written]]:
    """The posts of page 1, 2, ..."""
    return [list(posts[at : at + size]) for at in range(0, len(posts), size)]
