"""Pages by hand and small old programs: lists between line breaks, in tables, under years; menus that look like lists."""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

from .blogserver import BlogServer
from .sites import Expected, Site, Written, document, links, rss, write_posts


def _site(server: BlogServer, seed: int, count: int = 11, *, dated: bool = True) -> Site:
    """Pages without any structure: a heading, a line with the date, the text."""
    site = Site(server, write_posts(count, seed))
    for post in site.posts:
        line = f"<p><i>{post.date:%B %Y}</i></p>" if dated else ""
        site.put(
            f"/{post.slug}.html",
            f"<html><head><title>{escape(post.title)}</title></head><body><h1>{escape(post.title)}</h1>{line}{post.body()}<p><a href='/'>Home</a></p></body></html>",
        )
        changes: dict[str, object] = {"tags": ()}
        if not dated:
            changes["date"] = None
        site.expect(post, f"/{post.slug}.html", **changes)
    site.put_pictures()
    return site


def breaks(server: BlogServer) -> Site:
    """Links with dates between line breaks, straight in the body."""
    site = _site(server, 41, dated=False)
    rows = "".join(
        f'{p.date:%Y-%m-%d} <a href="{p.slug}.html">{escape(p.title)}</a><br>\n' for p in site.posts
    )
    site.put(
        "/",
        f"<html><head><title>Ada</title></head><body><h1>Ada</h1>{rows}<hr><a href='mailto:a@b.example'>mail</a></body></html>",
    )
    site.expected = [_dated(site, post) for post in site.posts]
    return site


def bare_breaks(server: BlogServer) -> Site:
    """The same without dates."""
    site = _site(server, 42, dated=False)
    rows = "".join(f'<a href="{p.slug}.html">{escape(p.title)}</a><br>\n' for p in site.posts)
    site.put("/", f"<html><head><title>Ada</title></head><body><h1>Ada</h1><p>{rows}</p><hr></body></html>")
    return site


def table(server: BlogServer) -> Site:
    """A table with a column of dates."""
    site = _site(server, 43, dated=False)
    rows = "".join(
        f'<tr><td>{p.date:%d.%m.%Y}</td><td><a href="{p.slug}.html">{escape(p.title)}</a></td></tr>'
        for p in site.posts
    )
    site.put("/", f"<html><head><title>Ada</title></head><body><table>{rows}</table></body></html>")
    site.expected = [_dated(site, post) for post in site.posts]
    return site


def by_year(server: BlogServer) -> Site:
    """Headings of years, and days below them."""
    site = _site(server, 44, dated=False)
    rows, year = "", 0
    for post in site.posts:
        if post.date.year != year:
            year = post.date.year
            rows += f"</ul><h3>{year}</h3><ul>"
        rows += f'<li><span>{post.date:%b %d}</span> <a href="{post.slug}.html">{escape(post.title)}</a></li>'
    site.put("/", f"<html><head><title>Ada</title></head><body><h1>Ada</h1><ul>{rows}</ul></body></html>")
    site.expected = [_dated(site, post) for post in site.posts]
    return site


def _dated(site: Site, post: Written) -> Expected:
    """As the list tells: with its day."""
    found = next(e for e in site.expected if e.title == post.title)
    return replace(found, date=f"{post.date:%Y-%m-%d}")


def menu_like_a_list(server: BlogServer) -> Site:
    """A home page of a few words and a plain list of pages, as on every page; the posts stand with dates on one of them."""
    site = Site(server, write_posts(9, 45))
    menu = f"<div id='side'><ul>{links([('/me.html', 'Me'), ('/work.html', 'Work'), ('/writing.html', 'Writing'), ('/contact.html', 'Contact')])}</ul></div>"
    long = "<p>" + "A word about it, and then one more of the same kind. " * 30 + "</p>"
    site.put("/", document("Ada", f"{menu}<div><h1>Ada</h1>{long}</div>"))
    for name in ("me", "work", "contact"):
        site.put(f"/{name}.html", document(name.title(), f"{menu}<div><h1>{name.title()}</h1>{long}</div>"))
    rows = "".join(
        f'<li><a href="/w/{p.slug}.html">{escape(p.title)}</a> ({p.date:%d %B %Y})</li>' for p in site.posts
    )
    site.put("/writing.html", document("Writing", f"{menu}<div><h1>Writing</h1><ul>{rows}</ul></div>"))
    for post in site.posts:
        site.put(
            f"/w/{post.slug}.html",
            document(
                post.title,
                f"{menu}<div><h1>{escape(post.title)}</h1><p>{post.date:%d %B %Y}</p>{post.body()}</div>",
            ),
        )
        site.expect(post, f"/w/{post.slug}.html", tags=())
    site.put_pictures()
    return site


def one_long_page(server: BlogServer) -> Site:
    """Full posts on the home page, each with its permalink in the heading; the older ones behind "Older"; no feed."""
    site = Site(server, write_posts(12, 46))
    for start in range(0, 12, 4):
        rows = "".join(
            f'<div class="entry"><h2><a href="/archive/{p.number}">{escape(p.title)}</a></h2>{p.body()}<p class="posted">Posted on {p.date:%B %d, %Y} in <a href="/tag/{p.tags[0]}">{p.tags[0]}</a></p></div>'
            for p in site.posts[start : start + 4]
        )
        older = f'<a href="/?start={start + 4}">Older entries</a>' if start < 8 else ""
        site.put(
            "/" if not start else f"/?start={start}",
            document("Ada", f"<div id='content'>{rows}{older}</div>"),
        )
    for post in site.posts:
        site.put(
            f"/archive/{post.number}",
            document(
                f"Ada: {post.title}",
                f'<div id="content"><div class="entry"><h2><a href="/archive/{post.number}">{escape(post.title)}</a></h2>{post.body()}<p class="posted">Posted on {post.date:%B %d, %Y} in <a href="/tag/{post.tags[0]}">{post.tags[0]}</a></p></div></div>',
            ),
        )
        site.expect(post, f"/archive/{post.number}", tags=None)
    site.put_pictures()
    return site


def languages(server: BlogServer) -> Site:
    """Each post in two languages below folders of their own; the German ones are posts of their own."""
    site = Site(server, [*write_posts(5, 47), *write_posts(5, 48)])
    for number, post in enumerate(site.posts):
        folder = "/de" if number >= 5 else ""
        head = f'<link rel="canonical" href="{site.base}{folder}/posts/{post.slug}/">'
        site.put(
            f"{folder}/posts/{post.slug}/",
            document(
                post.title,
                f"<article><h1>{escape(post.title)}</h1><time datetime='{post.date.isoformat()}'>x</time>{post.body()}</article>",
                head=head,
                lang="de" if folder else "en",
            ),
        )
        site.expect(post, f"{folder}/posts/{post.slug}/", tags=())

    def rows(posts: list[Written], folder: str) -> str:
        return "".join(
            f'<li><a href="{folder}/posts/{p.slug}/">{escape(p.title)}</a> <time datetime="{p.date:%Y-%m-%d}">x</time></li>'
            for p in posts
        )

    site.put(
        "/",
        document(
            "Ada",
            f"<main><ul>{rows(site.posts[:5], '')}</ul></main><footer><a href='/de/' hreflang='de'>Deutsch</a></footer>",
        ),
    )
    site.put("/de/", document("Ada", f"<main><ul>{rows(site.posts[5:], '/de')}</ul></main>"))
    site.put(
        "/index.xml",
        rss(site, site.posts[:5], lambda p: f"{site.base}/posts/{p.slug}/")
        .replace("<category>", "<!--")
        .replace("</category>", "-->"),
    )
    site.put(
        "/sitemap.xml",
        _sitemap([f"{site.base}{'/de' if n >= 5 else ''}/posts/{p.slug}/" for n, p in enumerate(site.posts)]),
    )
    site.put_pictures()
    return site


def _sitemap(addresses: list[str]) -> str:
    return "<urlset>" + "".join(f"<url><loc>{a}</loc></url>" for a in addresses) + "</urlset>"


def redirected(server: BlogServer) -> Site:
    """Old addresses (``/?p=3``, ``/2019/x``) that lead to new ones; feed and lists still have the old."""
    site = Site(server, write_posts(8, 49))
    for post in site.posts:
        new = f"/notes/{post.slug}"
        site.put(
            new,
            document(
                post.title,
                f"<article><h1>{escape(post.title)}</h1><time datetime='{post.date.isoformat()}'>x</time>{post.body()}</article>",
            ),
        )
        for old in (f"/?p={post.number}", f"/{post.date:%Y}/{post.slug}/"):
            site.put(old, "", status=301, headers={"Location": site.base + new}, validators=False)
        site.expect(post, new, tags=())
    site.put(
        "/feed.xml",
        rss(site, site.posts[:4], lambda p: f"{site.base}/?p={p.number}", full=False)
        .replace("<category>", "<!--")
        .replace("</category>", "-->"),
    )
    rows = "".join(
        f'<li>{p.date:%Y-%m-%d} <a href="/{p.date:%Y}/{p.slug}/">{escape(p.title)}</a></li>'
        for p in site.posts
    )
    site.put("/", document("Ada", f"<main><ul>{rows}</ul></main>"))
    site.put("/sitemap.xml", _sitemap([f"{site.base}/notes/{p.slug}" for p in site.posts]))
    site.put_pictures()
    return site


def two_endings(server: BlogServer) -> Site:
    """``/x`` and ``/x.html`` are served alike, without a canonical address."""
    site = Site(server, write_posts(8, 50))
    for post in site.posts:
        page = document(
            post.title,
            f"<article><h1>{escape(post.title)}</h1><time datetime='{post.date.isoformat()}'>x</time>{post.body()}</article>",
        )
        site.put(f"/posts/{post.slug}", page)
        site.put(f"/posts/{post.slug}.html", page)
        site.expect(post, f"/posts/{post.slug}", tags=())
    rows = "".join(
        f'<li>{p.date:%Y-%m-%d} <a href="/posts/{p.slug}">{escape(p.title)}</a></li>' for p in site.posts
    )
    site.put("/", document("Ada", f"<main><ul>{rows}</ul></main>"))
    site.put("/sitemap.xml", _sitemap([f"{site.base}/posts/{p.slug}.html" for p in site.posts]))
    site.put_pictures()
    return site


def recent_on_every_page(server: BlogServer) -> Site:
    """A column of the newest posts and a cloud of tags on every page; related posts below each; a page of projects with dates."""
    site = Site(server, write_posts(14, 51))
    recent = "".join(
        f'<div class="rec"><a href="/log/{p.slug}/">{escape(p.title)}</a><span>{p.date:%Y-%m-%d}</span></div>'
        for p in site.posts[:5]
    )
    side = f'<div class="column"><h4>Recent</h4>{recent}<h4>Tags</h4>{links([("/tag/tea/", "tea"), ("/tag/clocks/", "clocks")])}</div>'
    for number, post in enumerate(site.posts):
        other = site.posts[(number + 3) % 14]
        near = f'<div class="more"><h3>Read next</h3><a href="/log/{other.slug}/">{escape(other.title)}</a> <span>{other.date:%Y-%m-%d}</span></div>'
        site.put(
            f"/log/{post.slug}/",
            document(
                f"{post.title} - Ada",
                f'<div class="wrap"><div class="text"><h1>{escape(post.title)}</h1><div class="when">{post.date:%Y-%m-%d}</div>{post.body()}</div>{near}</div>{side}',
            ),
        )
        site.expect(post, f"/log/{post.slug}/", tags=())
    rows = "".join(
        f'<h3><a href="/log/{p.slug}/">{escape(p.title)}</a></h3><div>{p.date:%Y-%m-%d}</div>'
        for p in site.posts
    )
    site.put("/log/", document("Log - Ada", f"<div class='wrap'><h1>Log</h1>{rows}</div>{side}"))
    site.put(
        "/",
        document(
            "Ada",
            f"<div class='wrap'><h1>Ada</h1><p>Hello.</p><a href='/log/'>Log</a> <a href='/projects/'>Projects</a></div>{side}",
        ),
    )
    site.put(
        "/projects/",
        document(
            "Projects - Ada",
            f"<div class='wrap'><h1>Projects</h1>{'<p>A kettle, a clock and other things that I made in 2019.</p>' * 12}</div>{side}",
        ),
    )
    site.put_pictures()
    return site


ALL: tuple[Callable[[BlogServer], Site], ...] = (
    breaks, bare_breaks, table, by_year, menu_like_a_list, one_long_page, languages, redirected, two_endings,
    recent_on_every_page,
)  # fmt: skip
