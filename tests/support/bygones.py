"""Blogs as they were, and some still are: frames, signposts, permalinks of a time, links to others, notes on pages of days.

Each function publishes one; addresses, class names and habits are those of their time, all texts are our own.
"""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

from html import escape

from .blogserver import BlogServer
from .sites import Site, Written, chunks, document, links, rss, sitemap, sitemap_index, write_posts

_ABOUT = "<p>I keep a kettle and a diary. Write to me when you have a better kettle, or a slower one.</p>"


def _article(post: Written) -> str:
    return (
        f'<article><h1>{escape(post.title)}</h1><time datetime="{post.date:%Y-%m-%d}">{post.date:%d %B %Y}</time>'
        f"{post.body()}</article>"
    )


def signpost(server: BlogServer, count: int = 12) -> Site:
    """A home page that only sends its readers to that of their language, and posts whose old addresses do the same."""
    site = Site(server, write_posts(count, 51))

    def sign(path: str, to: str) -> None:
        site.put(
            path,
            f'<!doctype html><html><head><title>{site.base}{to}</title><link rel="canonical" href="{site.base}{to}">'
            f'<meta charset="utf-8"><meta http-equiv="refresh" content="0; url={site.base}{to}"></head></html>',
        )

    sign("/", "/en/")
    rows = ""
    for post in site.posts:
        path = f"/en/posts/{post.slug}/"
        listed = f"/en/old/{post.number}.html" if post.number % 3 == 0 else path
        if listed != path:
            sign(listed, path)
        rows += f'<li><a href="{listed}">{escape(post.title)}</a> <time datetime="{post.date:%Y-%m-%d}">{post.date:%d %b %Y}</time></li>'
        site.put(path, document(post.title, f"<main>{_article(post)}</main>"))
        site.expect(post, path, tags=None)
    site.put("/en/", document(site.title, f"<main><ul>{rows}</ul></main>"))
    site.put_pictures()
    return site


def frames(server: BlogServer, count: int = 10) -> Site:
    """A page of frames, of which one has the list."""
    site = Site(server, write_posts(count, 52))
    site.put(
        "/",
        '<html><head><title>The slow kettle</title></head><frameset cols="20%,80%"><frame src="menu.html" name="menu"><frame src="main.html" name="main"></frameset></html>',
    )
    site.put("/main.html", "<html><body><h1>Welcome</h1><p>Choose at the left.</p></body></html>")
    rows = "".join(
        f'{p.date:%Y-%m-%d} <a href="texts/{p.number}.htm" target="main">{escape(p.title)}</a><br>'
        for p in site.posts
    )
    site.put("/menu.html", f"<html><body>{rows}</body></html>")
    for post in site.posts:
        name = escape(post.title)
        site.put(
            f"/texts/{post.number}.htm",
            f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{post.date:%Y-%m-%d}</p>{post.body()}</body></html>",
        )
        site.expect(post, f"/texts/{post.number}.htm", tags=None)
    site.put_pictures()
    return site


def movable_type(server: BlogServer, count: int = 31) -> Site:
    """Days as headings, titles that lead nowhere, permalinks that are times; numbered addresses, a list of months at the side,
    links to comments, a feed of excerpts of the newest fifteen."""
    site = Site(server, write_posts(count, 53))

    def path(post: Written) -> str:
        return f"/archives/{post.number + 100:06d}.html"

    months = sorted({f"{p.date:%Y_%m}" for p in site.posts})
    side = (
        '<div id="links"><div class="sidetitle">Archives</div><div class="side">'
        + "<br>".join(f'<a href="{site.base}/archives/{m}.html">{m}</a>' for m in months)
        + '</div><div class="sidetitle">Recent Entries</div><div class="side">'
        + "<br>".join(f'<a href="{path(p)}">{escape(p.title)}</a>' for p in site.posts[:5])
        + "</div></div>"
    )
    banner = f'<div id="banner"><h1><a href="{site.base}/">The slow kettle</a></h1></div>'

    def entry(post: Written) -> str:
        return (
            f'<h2 class="date">{post.date:%B %d, %Y}</h2><div class="blogbody"><a name="{post.number}"></a><h3 class="title">{escape(post.title)}</h3>{post.body()}'
            f'<div class="posted">Posted by ada at <a href="{site.base}{path(post)}">{post.date:%I:%M %p}</a> | <a href="{site.base}/mt/mt-comments.cgi?entry_id={post.number}">Comments (0)</a></div></div>'
        )

    def page(at: str, title: str, main: str) -> None:
        head = f'<link rel="alternate" type="application/rss+xml" title="RSS" href="{site.base}/index.rdf">'
        site.put(
            at,
            f"<html><head><title>{escape(title)}</title>{head}</head><body>{banner}<div id=content>{main}</div>{side}</body></html>",
        )

    page("/", site.title, f'<div class="blog">{"".join(map(entry, site.posts[:7]))}</div>')
    for month in months:
        rows = "".join(entry(p) for p in site.posts if f"{p.date:%Y_%m}" == month)
        page(f"/archives/{month}.html", f"{site.title}: {month} Archives", f'<div class="blog">{rows}</div>')
    for post in site.posts:
        before = f"/archives/{max(post.number, 1) + 99:06d}.html"
        page(
            path(post),
            f"{site.title}: {post.title}",
            f'<div class="blog"><div id="menu"><a href="{before}">&laquo; before</a> | <a href="{site.base}/">Main</a></div></div><div class="blog"><div class="blogbody">'
            f'<h2 class="date">{post.date:%B %d, %Y}</h2><h3 class="title">{escape(post.title)}</h3>{post.body()}<div class="posted">Posted by ada at {post.date:%B %d, %Y %I:%M %p}</div></div></div>',
        )
        site.expect(post, path(post), tags=None)
    feed = rss(site, site.posts[:15], lambda p: site.base + path(p), full=False)
    site.put("/index.rdf", feed, "application/xml")
    site.put_pictures()
    return site


def link_blog(server: BlogServer, count: int = 20) -> Site:
    """Posts that lead to what they speak of, in the feed and on the home page; their own addresses stand in the feed's ids
    and behind a star. Needs the server as proxy."""
    site = Site(server, write_posts(count, 54, words=60, pictures=False), base="http://kettle.example")

    def path(post: Written) -> str:
        return f"/linked/{post.date:%Y/%m/%d}/{post.slug}"

    def outside(post: Written) -> str:
        return f"http://news-{post.number % 7}.example/story/{post.number}.html"

    feed = rss(site, site.posts[:12], lambda p: site.base + path(p))
    for post in site.posts:
        there = outside(post)
        server.put(
            there.removeprefix("http:"),
            document(
                "Elsewhere",
                f"<main><article><h1>Elsewhere</h1><p>{post.number}</p>{_ABOUT * 20}</article></main>",
            ),
        )
        feed = feed.replace(f"<link>{site.base}{path(post)}</link>", f"<link>{there}</link>")
        site.put(
            path(post),
            document(
                post.title,
                f'<main><article><h1 class="entry-title"><a href="{there}">{escape(post.title)}</a></h1><time datetime="{post.date:%Y-%m-%d}">{post.date:%d %b %Y}</time>{post.body()}</article></main>',
            ),
        )
        site.expect(post, path(post), tags=None)
    site.put("/feed.xml", feed, "application/xml")
    newest = "".join(
        f'<article><h2><a href="{outside(p)}">{escape(p.title)}</a></h2>{p.body()}<p><a class="permalink" href="{path(p)}">★</a> '
        f'<time datetime="{p.date:%Y-%m-%d}">{p.date:%d %b %Y}</time></p></article>'
        for p in site.posts[:12]
    )
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    site.put(
        "/", document(site.title, f'<main>{newest}<p><a href="/archive/">Archive</a></p></main>', head=head)
    )
    rows = "".join(
        f'<li><a href="{path(p)}">{escape(p.title)}</a> <small>{p.date:%d %b %Y}</small></li>'
        for p in site.posts
    )
    site.put("/archive/", document("Archive", f"<main><h1>Archive</h1><ul>{rows}</ul></main>"))
    return site


def days(server: BlogServer, count: int = 30) -> Site:
    """Notes without titles, three on the page of a day; feed and home page lead to each of them by its part of the page."""
    site = Site(server, write_posts(count, 55, words=40, pictures=False))

    def day(post: Written) -> str:
        return f"/2020/{1 + post.number // 3:02d}/05.html"

    def note(post: Written) -> str:
        return f'<div class="post" id="a{post.number}"><a href="{day(post)}#a{post.number}">#</a>{post.body()}</div>'

    feed = rss(site, site.posts[:15], lambda p: f"{site.base}{day(p)}#a{p.number}")
    for post in site.posts:
        feed = feed.replace(f"<title>{post.title}</title>", "")
    site.put("/rss.xml", feed, "application/xml")
    for part in chunks(site.posts, 3):
        site.put(day(part[0]), document("A day", f"<main><h1>A day</h1>{''.join(map(note, part))}</main>"))
    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    newest = "".join(map(note, site.posts[:9]))
    site.put("/", document(site.title, f"<main><h1>{site.title}</h1>{newest}</main>", head=head))
    return site


def two_names(server: BlogServer, count: int = 32) -> Site:
    """The feed knows posts by their number, everything else by number and name, and no page tells that they are one."""
    site = Site(server, write_posts(count, 56))

    def short(post: Written) -> str:
        return f"/post/{post.number + 7_000_000}"

    def path(post: Written) -> str:
        return f"{short(post)}/{post.slug[:20]}"

    def entry(post: Written) -> str:
        tags = "".join(f'<li><a href="/tagged/{t}">#{t}</a></li>' for t in post.tags)
        return (
            f'<article class="post text"><h2 class="title"><a href="{path(post)}">{escape(post.title)}</a></h2><div class="body">{post.body()}</div>'
            f'<footer><a class="permalink" href="{path(post)}">{post.date:%b %d, %Y}</a> <a class="note-count" href="{path(post)}#notes">12 notes</a><ul class="tags">{tags}</ul></footer></article>'
        )

    head = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    for number, part in enumerate(parts := chunks(site.posts, 10), 1):
        more = f'<nav id="pagination"><a href="/page/{number + 1}">→</a></nav>' if number < len(parts) else ""
        site.put(
            "/" if number == 1 else f"/page/{number}",
            document(
                site.title, f'<section id="posts">{"".join(map(entry, part))}</section>{more}', head=head
            ),
        )
    for post in site.posts:
        for at in (short(post), path(post)):
            own = f'<link rel="canonical" href="{site.base}{at}">'
            site.put(
                at, document(f"{post.title} — {site.title}", f"<section>{entry(post)}</section>", head=own)
            )
        in_feed = post in site.posts[:20]
        site.expect(post, short(post) if in_feed else path(post), tags=None)
    site.put("/rss", rss(site, site.posts[:20], lambda p: site.base + short(p)), "application/xml")
    site.put("/sitemap1.xml", sitemap([site.base + path(p) for p in site.posts]))
    site.put("/sitemap.xml", sitemap_index([f"{site.base}/sitemap1.xml"]))
    site.put(
        "/about", document("About", f"<main><h1>About</h1>{_ABOUT}<ul>{links([('/', 'Home')])}</ul></main>")
    )
    site.put_pictures()
    return site
