"""Blogs with a trap in them: hand-made pages, old charsets, shared hosts, twins, wrong canonical addresses, sites without end."""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

import json
from dataclasses import replace
from html import escape

from .alone import path, plain_site
from .blogserver import BlogServer, Response
from .sites import Site, Written, atom, document, drawing, links, rss, sitemap, write_posts

_SCRIPTS = {
    "latin-1": "Über die Brücke, très élégante, señor",
    "gbk": "慢慢烧开的水壶，花园里的时钟",
    "shift_jis": "ゆっくり沸くやかん、庭の時計",
    "koi8-r": "Медленный чайник и часы в саду",
}


def handmade(server: BlogServer, charset: str = "latin-1", *, declared: bool = True, count: int = 9) -> Site:
    """Pages by hand: a list of links without dates, no ``article``, no classes, in an old charset."""
    words = _SCRIPTS[charset]
    posts = [
        replace(
            p, title=f"{words[:8]} {p.number}", paragraphs=tuple(f"{words}. {text}" for text in p.paragraphs)
        )
        for p in write_posts(count, 21)
    ]
    site = Site(server, posts, start=server.url + "/ada/", base=server.url + "/ada", title=words[:6])
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if declared else ""

    def put(place: str, title: str, body: str) -> None:
        page = f"<html><head>{meta}<title>{title}</title></head><body bgcolor=white>{body}<hr><a href='index.html'>Home</a> <a href='me.html'>Me</a></body></html>"
        site.put(place, page.encode(charset), "text/html" if declared else f"text/html; charset={charset}")

    items = "".join(f'<li><a href="{p.number}.html">{escape(p.title)}</a>' for p in posts)
    for place in ("/", "/index.html"):
        put(place, site.title, f"<h1>{site.title}</h1><p>{words}.</p><ul>{items}</ul>")
    for post in posts:
        body = post.body().replace('src="/', 'src="')
        put(f"/{post.number}.html", post.title, f"<h1>{escape(post.title)}</h1>{body}")
        site.expect(post, f"/{post.number}.html", date=None, tags=())
    put("/me.html", "Me", "<h1>Me</h1><p>I keep a kettle.</p>")
    site.put_pictures()
    return site


def under_a_path(server: BlogServer, *, feed: bool = True) -> Site:
    """``/~ada/blog/`` on a host on which others write, too; the host's own sitemap and feed tell of everybody."""
    site = plain_site(server, base=server.url + "/~ada/blog")
    for post in site.posts:
        page = (
            server.site[f"/~ada/blog{path(post)}"]
            .body.decode()
            .replace('src="/', 'src="/~ada/blog/')
            .replace('href="/', 'href="/~ada/blog/')
        )
        site.put(path(post), page)
    site.put(
        "/",
        document(
            site.title,
            _list(site, site.posts, "/~ada/blog"),
            head='<link rel="alternate" type="application/atom+xml" href="feed.xml">' if feed else "",
        ),
    )
    if feed:
        site.put("/feed.xml", atom(site, site.posts[:4], lambda p: site.base + path(p)))
    others = write_posts(5, 99)
    for post in others:
        server.put(
            f"/~bo/{post.slug}.html",
            document(
                post.title,
                f"<article><h1>{post.title}</h1><time datetime='{post.date.isoformat()}'>x</time>{post.body()}</article>",
            ),
        )
    server.put(
        "/",
        document(
            "A host",
            links([("/~ada/blog/", "Ada"), ("/~bo/", "Bo")])
            + "".join(
                f"<article><h2><a href='/~bo/{p.slug}.html'>{p.title}</a></h2>{p.date:%Y-%m-%d}</article>"
                for p in others
            ),
        ),
    )
    server.put("/sitemap.xml", sitemap([f"{server.url}/~bo/{p.slug}.html" for p in others]))
    server.put("/feed.xml", rss(Site(server, others), others, lambda p: f"{server.url}/~bo/{p.slug}.html"))
    return site


def _list(site: Site, posts: list[Written], folder: str = "") -> str:
    del site
    rows = "".join(
        f'<li>{p.date:%Y-%m-%d} <a href="{folder}{path(p)}">{escape(p.title)}</a></li>' for p in posts
    )
    return f"<main><ul>{rows}</ul></main>"


def at_the_top(server: BlogServer) -> Site:
    """No feed, posts and pages side by side at ``/name``; only the posts have dates."""
    site = Site(server, write_posts(12, 22))
    menu = f"<header><nav>{links([('/', 'Home'), ('/about', 'About'), ('/faq', 'FAQ'), ('/now', 'Now'), ('/topics', 'Topics')])}</nav></header>"
    for post in site.posts:
        site.put(
            f"/{post.slug}",
            document(
                f"{post.title} | {site.title}",
                f"<main><h1>{escape(post.title)}</h1><p class='post-meta'>{post.date:%B %-d, %Y}</p>{post.body()}</main>",
                menu=menu,
            ),
        )
        site.expect(post, f"/{post.slug}", tags=())
    rows = "".join(
        f'<div><a href="/{p.slug}">{escape(p.title)}</a> <small>{p.date:%b %-d, %Y}</small></div>'
        for p in site.posts
    )
    site.put("/", document(site.title, f"<main><h1>{site.title}</h1>{rows}</main>", menu=menu))
    for name in ("about", "faq", "now", "topics"):
        site.put(
            f"/{name}",
            document(
                name.title(),
                f"<main><h1>{name.title()}</h1><p>{'A word about it, at some length. ' * 20}</p></main>",
                menu=menu,
            ),
        )
    site.put(
        "/sitemap.xml",
        sitemap(
            [f"{site.base}/{name}" for name in ("", "about", "faq", "now", "topics")]
            + [f"{site.base}/{p.slug}" for p in site.posts]
        ),
    )
    site.put_pictures()
    return site


def untitled(server: BlogServer, count: int = 240, *, pictures: bool = False) -> Site:
    """Notes without titles, 30 on a page of the list, each linked by its date; a short feed."""
    posts = [
        replace(p, title="", slug=f"{p.date:%Y%m%d}-{p.number}")
        for p in write_posts(count, 23, words=90, pictures=pictures)
    ]
    site = Site(server, posts)

    def url(post: Written) -> str:
        return f"/notes/{post.slug}"

    for post in posts:
        main = f'<main class="h-entry"><p><a class="u-url" href="{url(post)}"><time class="dt-published" datetime="{post.date.isoformat()}">{post.date:%d %b %Y}</time></a></p><div class="e-content">{post.body()}</div></main>'
        site.put(url(post), document(site.title, main))
        site.expect(post, url(post), tags=())
    size = 30
    for start in range(0, count, size):
        rows = "".join(
            f'<article class="h-entry"><p>{p.summary}</p><a class="u-url" href="{url(p)}"><time class="dt-published" datetime="{p.date.isoformat()}">{p.date:%d %b %Y}</time></a></article>'
            for p in posts[start : start + size]
        )
        number = start // size + 1
        older = f'<a href="/page/{number + 1}">Older</a>' if start + size < count else ""
        site.put(
            "/" if number == 1 else f"/page/{number}",
            document(
                site.title,
                f"<main>{rows}{older}</main>",
                head='<link rel="alternate" type="application/rss+xml" href="/rss.xml">',
            ),
        )
    site.put(
        "/rss.xml",
        rss(site, [replace(p, tags=()) for p in posts[:20]], lambda p: site.base + url(p)).replace(
            "<title></title>", ""
        ),
    )
    site.put_pictures()
    return site


def malformed_dates(server: BlogServer) -> Site:
    """A feed whose dates no parser can mean; the pages know better."""
    site = plain_site(server)
    wrong = (
        "yesterday",
        "0000-00-00T00:00:00Z",
        "32 Foo 2020",
        "",
        "13/13/2020 25:61",
        "Mon, 01 Jan 1970 00:00:00 GMT",
        "-1",
    )
    site.put(
        "/feed.xml",
        rss(
            site,
            site.posts,
            lambda p: site.base + path(p),
            full=False,
            date=lambda p: wrong[p.number % len(wrong)],
        ),
    )
    return site


def joined(server: BlogServer) -> Site:
    """Each post under four addresses: ``/x``, ``/x.html``, with a campaign's parameters, with ``index.html``."""
    site = Site(server, write_posts(8, 24))
    for post in site.posts:
        own = f"{site.base}/{post.date:%Y}/{post.slug}.html"
        page = document(
            post.title,
            f"<article><h1>{escape(post.title)}</h1><time datetime='{post.date.isoformat()}'>x</time>{post.body()}</article>",
            head=f'<link rel="canonical" href="{own}">',
        )
        for suffix in (".html", "", ".html?utm_source=feed&utm_medium=rss", "/index.html", "/"):
            site.put(f"/{post.date:%Y}/{post.slug}{suffix}", page)
        site.expect(post, own, tags=())
    site.put(
        "/feed.xml",
        rss(
            site,
            [replace(p, tags=()) for p in site.posts[:5]],
            lambda p: f"{site.base}/{p.date:%Y}/{p.slug}.html?utm_source=feed&utm_medium=rss",
        ),
    )
    rows = "".join(
        f'<li>{p.date:%Y-%m-%d} <a href="/{p.date:%Y}/{p.slug}">{escape(p.title)}</a></li>'
        for p in site.posts
    )
    site.put("/", document(site.title, f"<main><ul>{rows}</ul></main>"))
    site.put(
        "/sitemap.xml",
        sitemap(
            [f"{site.base}/{p.date:%Y}/{p.slug}/" for p in site.posts]
            + [f"{site.base}/{p.date:%Y}/{p.slug}/index.html" for p in site.posts]
        ),
    )
    site.put_pictures()
    return site


def wrong_canonical(server: BlogServer, canonical: str = "/") -> Site:
    """Every page calls itself the home page (or some other one page)."""
    site = plain_site(server)
    for post in site.posts:
        page = server.site[path(post)].body.decode()
        site.put(
            path(post),
            page.replace(
                "<head>",
                f'<head><link rel="canonical" href="{site.base}{canonical}"><meta property="og:url" content="{site.base}{canonical}">',
            ),
        )
    site.put(
        "/", document(site.title, _list(site, site.posts), head=f'<link rel="canonical" href="{site.base}/">')
    )
    return site


def namesakes(server: BlogServer) -> Site:
    """Posts that share their title with others, and two that share it with their day."""
    site = Site(server, [])
    for post in write_posts(8, 25):
        same = replace(
            post, title="Weekly notes", date=post.date.replace(day=1) if post.number < 2 else post.date
        )
        site.posts.append(same)
        site.put(
            path(post),
            document(
                same.title,
                f"<article><h1>{same.title}</h1><time datetime='{same.date:%Y-%m-%d}'>x</time>{same.body()}</article>",
            ),
        )
        site.expect(same, path(post), tags=())
    site.put("/", document(site.title, _list(site, site.posts)))
    site.put_pictures()
    return site


def respelled(server: BlogServer) -> Site:
    """One site under several spellings of each address: ``www.``, last slash, ``index.html``. Needs the server as proxy."""
    site = Site(server, write_posts(10, 26), base="http://kettle.example")
    for post in site.posts:
        own = f"{site.base}/notes/{post.slug}/"
        body = post.body().replace('src="/', f'src="{site.base}/')
        page = document(
            post.title,
            f"<article><h1>{escape(post.title)}</h1><time datetime='{post.date.isoformat()}'>x</time>{body}</article>",
        )
        for host in ("//kettle.example", "//www.kettle.example"):
            server.put(f"{host}/notes/{post.slug}/", page)
            server.put(f"{host}/notes/{post.slug}/index.html", page)
            server.put(
                f"{host}/notes/{post.slug}", "", status=301, headers={"Location": own}, validators=False
            )
        site.expect(post, own, tags=())
    site.put(
        "/feed.xml",
        rss(
            site,
            [replace(p, tags=()) for p in site.posts[:4]],
            lambda p: f"http://www.kettle.example/notes/{p.slug}",
        ),
    )
    rows = "".join(
        f'<li>{p.date:%Y-%m-%d} <a href="/notes/{p.slug}/index.html">{escape(p.title)}</a></li>'
        for p in site.posts
    )
    site.put("/", document(site.title, f"<main><ul>{rows}</ul></main>"))
    site.put("/sitemap.xml", sitemap([f"http://www.kettle.example/notes/{p.slug}/" for p in site.posts]))
    site.put_pictures()
    return site


def never_missing(server: BlogServer) -> Site:
    """A site that answers 200 and a friendly page to whatever is asked."""
    site = plain_site(server)
    site.put("/feed.xml", rss(site, site.posts[:5], lambda p: site.base + path(p)))
    site.put("/", document(site.title, _list(site, site.posts)))
    dead = [f"{site.base}/entries/gone-{n}.html" for n in range(4)]
    site.put("/sitemap.xml", sitemap([*dead, *(site.base + path(p) for p in site.posts)]))
    page = document(
        "The slow kettle",
        "<main><article><h1>Hello there</h1><p>We looked in the attic and below the stairs, and what you ask for has moved to a place that we do not know. Have some tea, and look at the list of all posts, which is long.</p></article></main>",
    ).encode()
    server.otherwise = lambda _path: Response(page)
    return site


def endless(server: BlogServer) -> Site:
    """A calendar that always has a next month, and lists whose pages turn in a circle."""
    site = plain_site(server)
    site.put("/feed.xml", rss(site, site.posts[:5], lambda p: site.base + path(p)))
    rows = _list(site, site.posts)
    site.put(
        "/",
        document(
            site.title,
            rows
            + '<a href="/calendar?month=1">Calendar</a><a href="/page/2/">Older posts</a><a href="/2020/01/">January</a>',
        ),
    )
    for page in (2, 3):
        site.put(
            f"/page/{page}/",
            document(site.title, rows + f'<a class="next" href="/page/{5 - page}/">Older posts</a>'),
        )

    def answer(place: str) -> Response:
        head, _, tail = place.partition("?month=")
        if head == "/calendar" and tail.isdigit():
            month = int(tail) + 1
        elif place.startswith("/page/") and place.strip("/").split("/")[-1].isdigit():
            number = int(place.strip("/").split("/")[-1])
            return Response(
                document(
                    "Page",
                    f'<main><p>Nothing here.</p><a rel="next" href="/page/{number + 1}/">Older posts</a></main>',
                ).encode()
            )
        elif len(parts := place.strip("/").split("/")) == 2 and all(p.isdigit() for p in parts):
            year, month = int(parts[0]), int(parts[1])
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            return Response(
                document(
                    "Month",
                    f'<main><p>Nothing in this month.</p><a rel="next" class="next" href="/{year}/{month:02}/">Next month</a></main>',
                ).encode()
            )
        else:
            return Response(document("404", "<p>Not found.</p>").encode(), status=404)
        return Response(
            document(
                "Calendar", f'<main><a class="next" rel="next" href="/calendar?month={month}">Next</a></main>'
            ).encode()
        )

    server.otherwise = answer
    return site


def forbidden(server: BlogServer, *, delay: float = 0) -> Site:
    """``robots.txt`` closes a folder of drafts; the feed and the list tell of them all the same."""
    site = plain_site(server)
    hidden = write_posts(3, 98)
    for post in hidden:
        site.put(
            f"/drafts/{post.slug}.html",
            document(post.title, f"<article><h1>{post.title}</h1>{post.body()}</article>"),
        )
    rows = "".join(
        f'<li>{p.date:%Y-%m-%d} <a href="/drafts/{p.slug}.html">{escape(p.title)}</a></li>' for p in hidden
    )
    site.put("/", document(site.title, _list(site, site.posts) + f"<ul>{rows}</ul>"))
    pause = f"Crawl-delay: {delay}\n" if delay else ""
    site.put("/robots.txt", f"User-agent: *\n{pause}Disallow: /drafts/\nDisallow: /tag/\n", "text/plain")
    return site


def with_pages(server: BlogServer) -> Site:
    """Everything that is no post: About, FAQ, shop, talks, a colophon, lists of tags; all in the sitemap, some dated."""
    site = plain_site(server)
    site.put("/feed.xml", rss(site, site.posts[:5], lambda p: site.base + path(p)))
    menu = links([(f"/{name}/", name) for name in ("about", "faq", "talks", "colophon", "tags")])
    site.put("/", document(site.title, f"<header><nav>{menu}</nav></header>" + _list(site, site.posts)))
    text = "<p>" + "Some words on this, and then some more of them. " * 30 + "</p>"
    site.put("/about/", document("About", f"<main><article><h1>About</h1>{text}</article></main>"))
    site.put(
        "/faq/",
        document(
            "FAQ",
            f"<main><h1>Questions</h1><script type='application/ld+json'>{json.dumps({'@context': 'https://schema.org', '@type': 'FAQPage'})}</script><details><summary>Why?</summary>{text}</details></main>",
        ),
    )
    site.put(
        "/talks/",
        document(
            "Talks",
            "<main><h1>Talks</h1><ul>"
            + "".join(f"<li>{2010 + n}-05-0{n + 1} A talk in town {n}</li>" for n in range(6))
            + "</ul></main>",
        ),
    )
    site.put(
        "/colophon/",
        document("Colophon", f"<main><h1>Colophon</h1>{text}<p>Last changed: 2024-05-01</p></main>"),
    )
    site.put("/tags/", document("Tags", f"<main><h1>Tags</h1>{links([('/tag/tea/', 'tea')])}</main>"))
    site.put("/tag/tea/", document("tea", _list(site, [p for p in site.posts if "tea" in p.tags])))
    names = ("about/", "faq/", "talks/", "colophon/", "tags/", "tag/tea/", "")
    site.put(
        "/sitemap.xml",
        sitemap([f"{site.base}/{n}" for n in names] + [site.base + path(p) for p in site.posts]),
    )
    return site


def pictures_of(site: Site) -> dict[str, bytes]:
    """The bytes of all pictures by address."""
    return {site.base + name: drawing(post.number) for post in site.posts for name in post.pictures}
