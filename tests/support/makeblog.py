"""Makes blogs: any number of posts and pictures, the same ones for the same seed, every word of our own.

::

    blog = make_blog(posts=10, pictures=52, seed=1)
    blog.publish(server)                    # feed.xml (Atom), rss.xml, feed.json, pages, pictures, sitemap
    for post in stream(100_000, seed=2): ...  # posts alone, one at a time, for a search index

Text is made of invented words whose frequencies follow Zipf's law (as those of real text do), so that an index over it
has the sizes and the times of a real one. ``common(rank)`` names the words, for queries.
"""

from __future__ import annotations

import itertools
import json
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape

from .blogserver import BlogServer

VOCABULARY = 50_000
ZIPF = 1.05  # the exponent; about 1 in natural text


def _split(names: str) -> list[str]:
    return names.split()


_FIRST = datetime(2004, 2, 29, 9, 30, tzinfo=UTC)
_ONSETS = _split("b c d f g h k l m n p r s t v w z br ch cl dr fl gr pl pr sh sk sl st th tr")
_VOWELS = _split("a e i o u ai ea ee ou")
_CODAS = ("", "n", "r", "s", "t", "l", "m", "nd", "st", "ck")
_TAGS = _split(
    "attention sparse-models retrieval agents vision speech reasoning pruning datasets evaluation tooling notes"
    " reading-list python databases typography hardware training safety long-context"
)


@dataclass(frozen=True, slots=True)
class MadePost:
    """One post. ``html`` is its body, with pictures addressed from the root of the site; ``day`` counts from 0."""

    number: int
    slug: str
    title: str
    author: str
    published: datetime
    updated: datetime
    tags: tuple[str, ...]
    html: str
    pictures: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where its page lies on the site."""
        return f"/posts/{self.slug}/"


@dataclass(frozen=True)
class Blog:
    """A made blog: its posts, newest first, and the bytes of its pictures by path."""

    title: str
    posts: tuple[MadePost, ...]
    pictures: dict[str, bytes]

    def atom(self, base: str, limit: int | None = None) -> str:
        """An Atom 1.0 feed (RFC 4287) of the newest ``limit`` posts; ``base`` is the site's URL with no slash at its end."""
        entries = "".join(_atom_entry(post, base) for post in self.posts[:limit])
        updated = self.posts[0].updated.isoformat() if self.posts else _FIRST.isoformat()
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            f"<title>{escape(self.title)}</title><id>{base}/</id><updated>{updated}</updated>"
            f'<link href="{base}/"/><link rel="self" href="{base}/feed.xml"/>{entries}</feed>\n'
        )

    def rss(self, base: str, limit: int | None = None) -> str:
        """An RSS 2.0 feed with ``content:encoded``."""
        items = "".join(_rss_item(post, base) for post in self.posts[:limit])
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"'
            ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<channel><title>{escape(self.title)}</title><link>{base}/</link>"
            f"<description>Made for tests.</description>{items}</channel></rss>\n"
        )

    def json(self, base: str, limit: int | None = None) -> str:
        """A JSON Feed 1.1."""
        items = [
            {
                "id": base + post.path,
                "url": base + post.path,
                "title": post.title,
                "content_html": absolute(post.html, base),
                "date_published": post.published.isoformat(),
                "date_modified": post.updated.isoformat(),
                "authors": [{"name": post.author}],
                "tags": list(post.tags),
            }
            for post in self.posts[:limit]
        ]
        head = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": f"{base}/",
        }
        return json.dumps({**head, "items": items}, ensure_ascii=False)

    def page(self, post: MadePost) -> str:
        """The post's own page: the article in the frame of a site."""
        tags = " ".join(f'<a rel="tag" href="/tags/{tag}/">{tag}</a>' for tag in post.tags)
        return _frame(
            self.title,
            post.title,
            f"<article><h1>{escape(post.title)}</h1><p class=byline>{escape(post.author)},"
            f" <time datetime={post.published.isoformat()}>{post.published:%d %B %Y}</time></p>"
            f"<div class=content>{post.html}</div><footer>{tags}</footer></article>",
        )

    def index(self) -> str:
        """The home page: a link to every post, and the feeds announced."""
        links = "".join(f'<li><a href="{post.path}">{escape(post.title)}</a></li>' for post in self.posts)
        return _frame(self.title, "All posts", f"<ul>{links}</ul>")

    def publish(self, server: BlogServer, *, limit: int | None = None, pages: bool = True) -> None:
        """Puts the whole site on a server: feeds of the newest ``limit`` posts, pages, pictures."""
        server.put("/feed.xml", self.atom(server.url, limit), "application/atom+xml; charset=utf-8")
        server.put("/rss.xml", self.rss(server.url, limit), "application/rss+xml; charset=utf-8")
        server.put("/feed.json", self.json(server.url, limit), "application/feed+json")
        server.put("/", self.index())
        if pages:
            for post in self.posts:
                server.put(post.path, self.page(post))
        for path, data in self.pictures.items():
            server.put(path, data)


def make_blog(posts: int = 10, pictures: int = 52, seed: int = 1, *, words: int = 600) -> Blog:
    """A blog of ``posts`` posts of about ``words`` words, over which ``pictures`` distinct pictures are dealt out."""
    names = [f"/images/{seed}-{n:05d}.{'svg' if n % 8 == 7 else 'png'}" for n in range(pictures)]
    shares = [tuple(names[n::posts]) for n in range(posts)] if posts else []
    made = [_post(n, posts, seed, words, shares[n]) for n in range(posts)]
    data = {name: picture(seed * 1_000_003 + n, svg=name.endswith("svg")) for n, name in enumerate(names)}
    return Blog(f"Notes of {_word(seed + 4_000).title()}", tuple(reversed(made)), data)


def stream(posts: int, seed: int = 1, *, words: int = 600) -> Iterator[MadePost]:
    """The posts alone, oldest first and without pictures, each made when it is asked for."""
    return (_post(n, posts, seed, words, ()) for n in range(posts))


def plain_text(words: int, generator: random.Random) -> list[str]:
    """That many words as they follow one another in text, commonest first in the sense of Zipf."""
    vocabulary, weights = _vocabulary()
    return generator.choices(vocabulary, cum_weights=weights, k=words)


def common(rank: int) -> str:
    """The word of that rank, 0 the commonest; 100 is in half of all posts of 600 words, 20,000 in one of 250."""
    return _vocabulary()[0][rank]


def absolute(html: str, base: str) -> str:
    """The same markup with the addresses that begin at the root made absolute."""
    return html.replace('src="/', f'src="{base}/').replace('href="/', f'href="{base}/')


def picture(seed: int, *, svg: bool = False, width: int = 320, height: int = 200) -> bytes:
    """A picture like no other: a colour gradient with noise as PNG (about 20 kB), or a few circles as SVG."""
    generator = random.Random(seed)
    if svg:
        circles = "".join(
            f'<circle cx="{generator.randrange(width)}" cy="{generator.randrange(height)}"'
            f' r="{generator.randrange(5, 60)}" fill="#{generator.randrange(1 << 24):06x}" opacity=".6"/>'
            for _ in range(12)
        )
        text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{circles}</svg>'
        return text.encode()
    return png(width, height, _pixels(generator, width, height))


def png(width: int, height: int, pixels: bytes) -> bytes:
    """8-bit RGB pixels, row by row, as a PNG file (ISO/IEC 15948), without filters."""
    stride = width * 3
    rows = b"".join(b"\0" + pixels[y * stride : (y + 1) * stride] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _pixels(generator: random.Random, width: int, height: int) -> bytes:
    start, end = generator.randbytes(3), generator.randbytes(3)
    rows = []
    for y in range(height):
        share = y / height
        colour = bytes(int(a + (b - a) * share) for a, b in zip(start, end, strict=True))
        rows.append(colour * width if y % 10 else generator.randbytes(width * 3))
    return b"".join(rows)


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    words = [_word(rank) for rank in range(VOCABULARY)]
    return words, list(itertools.accumulate(1 / (rank + 2.7) ** ZIPF for rank in range(VOCABULARY)))


@cache
def _syllables() -> list[str]:
    syllables = [a + b + c for a in _ONSETS for b in _VOWELS for c in _CODAS]
    random.Random(0).shuffle(syllables)
    return syllables


def _word(rank: int) -> str:
    """The invented word of that rank, unlike all others: common words have one syllable, rarer ones more."""
    syllables = _syllables()
    base, word = len(syllables), syllables[rank % len(syllables)]
    while rank >= base:
        rank = rank // base - 1
        word += "o" + syllables[rank % base]
    return word


def _post(number: int, total: int, seed: int, words: int, pictures: tuple[str, ...]) -> MadePost:
    generator = random.Random(f"{seed}/{number}")
    title = " ".join(plain_text(generator.randrange(3, 9), generator)).capitalize()
    published = _FIRST + timedelta(
        days=number * min(3.0, 7000 / max(total, 1)), minutes=generator.randrange(600)
    )
    return MadePost(
        number=number,
        slug=f"{number:06d}-{title.lower().replace(' ', '-')}",
        title=f"{title} {number}",
        author=generator.choice(("Ada Quill", "Bo Lindt", "Chi Marrow")),
        published=published,
        updated=published + timedelta(days=generator.choice((0, 0, 0, 12))),
        tags=tuple(sorted(generator.sample(_TAGS, generator.randrange(1, 5)))),
        html=_body(generator, number, words, pictures),
        pictures=pictures,
    )


def _body(generator: random.Random, number: int, words: int, pictures: tuple[str, ...]) -> str:
    """Paragraphs, headings, a list, a table, code and a formula in turn, pictures spread over them."""
    supply = iter(plain_text(max(40, int(generator.gauss(words, words / 4))), generator))
    pieces: list[str] = []
    extras = itertools.cycle((_list_block, _code_block, _table_block, _formula_block))
    waiting = list(pictures)
    while paragraph := list(itertools.islice(supply, generator.randrange(40, 90))):
        if len(pieces) % 5 == 3:
            pieces.append(f"<h2>{' '.join(plain_text(3, generator)).capitalize()}</h2>")
        pieces.append(_paragraph(generator, paragraph))
        if waiting:
            pieces.append(_figure(waiting.pop(0), generator))
        if generator.random() < 0.3:
            pieces.append(next(extras)(generator, number))
    pieces.extend(_figure(path, generator) for path in waiting)
    return "\n".join(pieces)


def _paragraph(generator: random.Random, words: list[str]) -> str:
    sentences = [words[at : at + 12] for at in range(0, len(words), 12)]
    text = ". ".join(" ".join(sentence).capitalize() for sentence in sentences) + "."
    place = generator.randrange(len(words))
    marked = words[place]
    return f"<p>{text} <em>{marked}</em> &amp; <code>{marked}_{place}</code></p>"


def _figure(path: str, generator: random.Random) -> str:
    caption = " ".join(plain_text(5, generator)).capitalize()
    return f'<figure><img src="{path}" alt="{caption}"><figcaption>{caption}.</figcaption></figure>'


def _list_block(generator: random.Random, number: int) -> str:
    del number
    items = [" ".join(plain_text(6, generator)) for _ in range(3)]
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _code_block(generator: random.Random, number: int) -> str:
    name, argument = plain_text(2, generator)
    code = (
        f"def {name}_{number}({argument}: list[int]) -> int:\n    total = 0\n    for item in {argument}:\n"
        f"        if item < {number}:\n            total += item\n    return total\n"
    )
    return f'<pre><code class="language-python">{escape(code)}</code></pre>'


def _table_block(generator: random.Random, number: int) -> str:
    del number
    rows = "".join(
        f"<tr><td>{w}</td><td>{generator.random():.3f}</td></tr>" for w in plain_text(3, generator)
    )
    return f"<table><thead><tr><th>Name</th><th>Score</th></tr></thead><tbody>{rows}</tbody></table>"


def _formula_block(generator: random.Random, number: int) -> str:
    return rf"<p>Here \(x_{{{number}}} = \frac{{{generator.randrange(1, 99)}}}{{n + 1}}\), hence $$\sum_i x_i^2 \le 1.$$</p>"


def _frame(site: str, title: str, main: str) -> str:
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(title)} - {escape(site)}</title>"
        '<link rel=alternate type="application/atom+xml" href="/feed.xml"></head><body>'
        f"<header><a href='/'>{escape(site)}</a></header><main>{main}</main><footer>Made for tests.</footer></body></html>"
    )


def _atom_entry(post: MadePost, base: str) -> str:
    categories = "".join(f'<category term="{tag}"/>' for tag in post.tags)
    return (
        f"<entry><title>{escape(post.title)}</title><id>{base}{post.path}</id>"
        f'<link href="{base}{post.path}"/><published>{post.published.isoformat()}</published>'
        f"<updated>{post.updated.isoformat()}</updated><author><name>{escape(post.author)}</name></author>"
        f'{categories}<content type="html">{escape(absolute(post.html, base))}</content></entry>\n'
    )


def _rss_item(post: MadePost, base: str) -> str:
    categories = "".join(f"<category>{tag}</category>" for tag in post.tags)
    return (
        f"<item><title>{escape(post.title)}</title><link>{base}{post.path}</link>"
        f'<guid isPermaLink="true">{base}{post.path}</guid><dc:creator>{escape(post.author)}</dc:creator>'
        f"<pubDate>{post.published:%a, %d %b %Y %H:%M:%S +0000}</pubDate>{categories}"
        f"<content:encoded>{escape(absolute(post.html, base))}</content:encoded></item>\n"
    )
