"""Blogs of which only one kind of document tells: each finder has to reach every post without the others' help.

The home page shows the newest post and nothing that leads on, unless it is the home page that is to be read.
"""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from html import escape

from .blogserver import BlogServer
from .sites import Site, Written, atom, chunks, document, links, rss, sitemap, sitemap_index, write_posts

_MENU = '<header><a href="/">The slow kettle</a><nav><a href="/about.html">About</a></nav></header>'
_ABOUT = (
    "<main><h1>About</h1><p>I keep a kettle and a diary, and answer no letters in the mornings.</p></main>"
)


def path(post: Written) -> str:
    """Where a post of these blogs lies."""
    return f"/entries/{post.slug}.html"


def plain_site(
    server: BlogServer, count: int = 14, *, home: str = "", tags: bool = True, base: str = ""
) -> Site:
    """Pages of posts, of the author, and a home page; nothing that lists."""
    site = Site(server, write_posts(count, 11), base=base)
    for post in site.posts:
        site.put(path(post), page(post, tags=tags))
        site.expect(post, path(post), **({} if tags else {"tags": ()}))
    site.put("/about.html", document("About", _ABOUT, menu=_MENU))
    newest = site.posts[0]
    teaser = f'<article><h2><a href="{path(newest)}">{escape(newest.title)}</a></h2><time datetime="{newest.date.isoformat()}">{newest.date:%d %B %Y}</time></article>'
    site.put("/", document(site.title, home or f"<main>{teaser}</main>", menu=_MENU))
    site.put_pictures()
    return site


def page(post: Written, *, tags: bool = True) -> str:
    """A post's page in a plain theme."""
    said = " ".join(f'<a rel="tag" href="/tag/{tag}/">{tag}</a>' for tag in post.tags) if tags else ""
    return document(
        post.title,
        f"<main><article><header><h1>{escape(post.title)}</h1><time datetime={post.date.isoformat()}>{post.date:%d %B %Y}</time>"
        f"</header>{post.body()}<footer>{said}</footer></article></main>",
        menu=_MENU,
    )


def _row(post: Written) -> str:
    return f'<li><time datetime="{post.date:%Y-%m-%d}">{post.date:%d %b %Y}</time> <a href="{path(post)}">{escape(post.title)}</a></li>'


def _list(posts: list[Written], older: str = "") -> str:
    return f"<main><ul class='posts'>{''.join(map(_row, posts))}</ul>{older}</main>"


# ------------------------------------------------------------------------------------------------- feeds


def feed_paged(server: BlogServer) -> Site:
    """RFC 5005, section 3: a feed in pages, joined by ``next``."""
    site = plain_site(server)
    pages = chunks(site.posts, 4)
    for number, part in enumerate(pages):
        more = f'<link rel="next" href="/feed-{number + 1}.xml"/>' if number + 1 < len(pages) else ""
        site.put(
            "/feed.xml" if not number else f"/feed-{number}.xml",
            atom(site, part, lambda p: site.base + path(p), more=more),
        )
    return site


def feed_archived(server: BlogServer) -> Site:
    """RFC 5005, section 4: a feed with archives behind it, joined by ``prev-archive``."""
    site = plain_site(server)
    pages = chunks(site.posts, 5)
    for number, part in enumerate(pages):
        more = (
            f'<link rel="prev-archive" href="{site.base}/archive-{number + 1}.xml"/>'
            if number + 1 < len(pages)
            else ""
        )
        mark = "<fh:archive/>" if number else ""
        site.put(
            "/feed.xml" if not number else f"/archive-{number}.xml",
            atom(site, part, lambda p: site.base + path(p), more=more + mark),
        )
    return site


def feed_complete(server: BlogServer) -> Site:
    """A feed that has everything."""
    site = plain_site(server)
    site.put("/feed.xml", atom(site, site.posts, lambda p: site.base + path(p), more="<fh:complete/>"))
    return site


# ---------------------------------------------------------------------------------------------- sitemaps


def sitemap_packed(server: BlogServer) -> Site:
    """An index of packed sitemaps that only ``robots.txt`` names."""
    site = plain_site(server)
    site.put(
        "/robots.txt",
        f"User-agent: *\nDisallow: /private/\n\nSitemap: {site.base}/maps/all.xml\n",
        "text/plain",
    )
    names = []
    for number, part in enumerate(chunks(site.posts, 6)):
        names.append(f"{site.base}/maps/part-{number}.xml.gz")
        site.put(
            f"/maps/part-{number}.xml.gz",
            gzip.compress(sitemap([site.base + path(p) for p in part]).encode()),
            "application/gzip",
        )
    site.put("/maps/all.xml", sitemap_index([*names, f"{site.base}/maps/pages.xml"]))
    site.put("/maps/pages.xml", sitemap([site.base + "/", site.base + "/about.html"]))
    return site


def sitemap_text(server: BlogServer) -> Site:
    """A sitemap as lines of text."""
    site = plain_site(server)
    site.put(
        "/sitemap.txt",
        "\n".join([site.base + "/about.html", *(site.base + path(p) for p in site.posts)]),
        "text/plain",
    )
    return site


# ---------------------------------------------------------------------------------------- search indexes


def _with_index(server: BlogServer, name: str, make: Callable[[Site], str], script: str = "") -> Site:
    site = plain_site(server)
    site.put(name, make(site))
    if script:
        site.put(
            "/",
            document(site.title, f"<main><h1>{site.title}</h1></main><script>{script}</script>", menu=_MENU),
        )
    return site


def index_hugo(server: BlogServer) -> Site:
    """Hugo's ``index.json``: a list with addresses, titles, summaries; dates are there, too."""
    return _with_index(
        server,
        "/index.json",
        lambda site: json.dumps(
            [
                {
                    "title": p.title,
                    "permalink": site.base + path(p),
                    "summary": p.summary,
                    "date": p.date.isoformat(),
                }
                for p in site.posts
            ]
            + [{"title": "About", "permalink": site.base + "/about.html", "summary": "I keep"}]
        ),
    )


def index_jekyll(server: BlogServer) -> Site:
    """Jekyll's ``search.json`` with the comma too many."""
    return _with_index(
        server,
        "/search.json",
        lambda site: (
            "["
            + ",".join(
                json.dumps(
                    {
                        "title": p.title,
                        "url": path(p),
                        "tags": ", ".join(p.tags),
                        "date": f"{p.date:%Y-%m-%d %H:%M:%S %z}",
                    }
                )
                for p in site.posts
            )
            + ",]"
        ),
    )


def index_lunr(server: BlogServer) -> Site:
    """A store for lunr, by address, under a name that only a script of the home page mentions."""
    return _with_index(
        server,
        "/js/lunr-index-4711.json",
        lambda site: json.dumps(
            {"store": {path(p): {"title": p.title, "content": p.summary} for p in site.posts}}
        ),
        'fetch("/js/lunr-index-4711.json").then(start)',
    )


# -------------------------------------------------------------------------------------------- index pages


def months(server: BlogServer) -> Site:
    """Nothing but a list of months on the home page."""
    site = plain_site(server)
    names = sorted({f"{p.date:%Y/%m}" for p in site.posts})
    site.put(
        "/",
        document(
            site.title,
            f"<main><h1>{site.title}</h1></main><aside><ul>{links([(f'/{m}/', m) for m in names])}</ul></aside>",
            menu=_MENU,
        ),
    )
    for name in names:
        site.put(
            f"/{name}/",
            document(name, _list([p for p in site.posts if f"{p.date:%Y/%m}" == name]), menu=_MENU),
        )
    return site


def tag_pages(server: BlogServer) -> Site:
    """Nothing but a cloud of tags on the home page."""
    site = plain_site(server)
    tags = sorted({tag for post in site.posts for tag in post.tags})
    site.put(
        "/",
        document(
            site.title,
            f"<main><h1>{site.title}</h1></main><div class='tagcloud'>{links([(f'/tag/{t}/', t) for t in tags])}</div>",
            menu=_MENU,
        ),
    )
    for tag in tags:
        for number, part in enumerate(pages := chunks([p for p in site.posts if tag in p.tags], 3), 1):
            older = f'<a href="/tag/{tag}/page/{number + 1}/">Older</a>' if number < len(pages) else ""
            site.put(
                f"/tag/{tag}/" if number == 1 else f"/tag/{tag}/page/{number}/",
                document(tag, _list(part, older), menu=_MENU),
            )
    return site


def _paged(
    server: BlogServer,
    address: Callable[[int], str],
    link: Callable[[str], str],
    head: Callable[[str], str] = lambda _: "",
) -> Site:
    site = plain_site(server)
    pages = chunks(site.posts, 3)
    for number, part in enumerate(pages, 1):
        last = number == len(pages)
        body = _list(part, "" if last else link(address(number + 1)))
        site.put(
            "/" if number == 1 else address(number),
            document(site.title, body, menu=_MENU, head="" if last else head(address(number + 1))),
        )
    return site


def pages_folder(server: BlogServer) -> Site:
    """``/page/2/`` by numbers alone."""
    return _paged(
        server,
        lambda n: f"/page/{n}/",
        lambda url: f'<div class="pager"><a href="{url}">{url[6:-1]}</a></div>',
    )


def pages_query(server: BlogServer) -> Site:
    """``?page=2`` behind an arrow."""
    return _paged(server, lambda n: f"/?page={n}", lambda url: f'<a class="arrow" href="{url}">→</a>')


def pages_words(server: BlogServer) -> Site:
    """ "Older posts" to addresses that tell nothing."""
    return _paged(
        server,
        lambda n: f"/back/{'abcdefgh'[n]}{n * 91}",
        lambda url: f'<p><a href="{url}">« Older posts</a></p>',
    )


def pages_relation(server: BlogServer) -> Site:
    """``rel=next`` in the head, and no link in the page."""
    return _paged(
        server, lambda n: f"/stream/{n}", lambda _: "", lambda url: f'<link rel="next" href="{url}">'
    )


def excerpts(server: BlogServer) -> Site:
    """No feed, no dates in the list: titles, beginnings and "Read more"; the dates are on the pages."""
    site = plain_site(server)
    rows = "".join(
        f'<div class="item"><h3><a href="{path(p)}">{escape(p.title)}</a></h3><p>{p.summary}</p><p><a href="{path(p)}">Read more</a></p></div>'
        for p in site.posts
    )
    site.put("/", document(site.title, f"<main>{rows}</main>", menu=_MENU))
    return site


def feed_elsewhere(server: BlogServer) -> Site:
    """A feed on another host, of the newest posts; a page of all on the site. Needs the server as proxy."""
    site = plain_site(server, base="http://kettle.example")
    server.put("//feeds.example/kettle", rss(site, site.posts[:4], lambda p: site.base + path(p)), "text/xml")
    site.put(
        "/",
        document(
            site.title,
            _list(site.posts[:3]),
            menu=_MENU,
            head='<link rel="alternate" type="application/rss+xml" href="http://feeds.example/kettle">',
        ),
    )
    site.put("/archive/", document("All", _list(site.posts), menu=_MENU))
    return site


ALL = (
    feed_paged, feed_archived, feed_complete, sitemap_packed, sitemap_text, index_hugo, index_jekyll, index_lunr, months,
    tag_pages, pages_folder, pages_query, pages_words, pages_relation, excerpts, feed_elsewhere,
)  # fmt: skip
