"""Blogs in the manner of further services and systems that serve blogs; each function publishes one.

Addresses, feeds, lists, class names and habits are those of the services; all texts are our own.
"""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

import json
from html import escape

from .blogserver import BlogServer
from .sites import (
    Site,
    Written,
    atom,
    chunks,
    document,
    drawing,
    links,
    rss,
    sitemap,
    sitemap_index,
    write_posts,
)

_ABOUT = "<p>I keep a kettle and a diary. Write to me when you have a better kettle, or a slower one.</p>"


def bear(server: BlogServer, count: int = 20) -> Site:
    """Bear: posts and pages side by side at the top, a list of bare names behind dates, a feed of the newest ten in full."""
    site = Site(server, write_posts(count, 31))
    menu = '<header><a class="title" href="/"><h1>The slow kettle</h1></a><nav><p><a href="/">Home</a> <a href="/now/">Now</a> <a href="/uses/">Uses</a> <a href="/blog/">Blog</a></p></nav></header>'
    foot = '<footer><span>Powered by <a href="https://bear.example">Bear</a></span></footer>'

    def page(path: str, title: str, main: str, kind: str) -> None:
        head = (
            f'<link rel="canonical" href="{site.base}{path}"><meta name="title" content="{escape(title)}"><meta property="og:type" content="{kind}">'
            '<link rel="alternate" type="application/atom+xml" href="/feed/?type=atom"><link rel="alternate" type="application/rss+xml" href="/feed/?type=rss">'
        )
        site.put(
            path,
            document(f"{title} | The slow kettle", f"<main>{main}</main>", head=head, menu=menu, foot=foot),
        )

    rows = "".join(
        f'<li><span><i><time datetime="{p.date:%Y-%m-%dT%H:%MZ}">{p.date:%d %b, %Y}</time></i></span><a href="/{p.slug}/">{escape(p.title)}</a></li>'
        for p in site.posts
    )
    page("/", site.title, f"<h2>Welcome</h2>{_ABOUT}", "website")
    page(
        "/blog/",
        "Blog",
        f'<content><ul class="blog-posts">{rows}</ul></content><small><div><a href="/blog/?q=tea">#tea</a> <a href="/blog/?q=clocks">#clocks</a></div></small>',
        "website",
    )
    for name in ("now", "uses"):
        page(f"/{name}/", name.title(), f"<h1>{name.title()}</h1>{_ABOUT * 8}", "article")
    for post in site.posts:
        tags = "".join(f'<a href="/blog/?q={t}">#{t}</a> ' for t in post.tags)
        page(
            f"/{post.slug}/",
            post.title,
            f'<h1>{escape(post.title)}</h1><p><i><time datetime="{post.date:%Y-%m-%dT%H:%MZ}">{post.date:%d %b, %Y}</time></i></p>{post.body()}<p class="tags">{tags}</p>'
            '<form id="upvote-form" action="/upvote/" method="post"><small><button class="upvote-button"><span>12</span></button></small></form>',
            "article",
        )
        site.expect(post, f"/{post.slug}/", tags=None)
    for kind in ("", "?type=atom", "?type=rss"):
        site.put(
            f"/feed/{kind}",
            atom(site, site.posts[:10], lambda p: f"{site.base}/{p.slug}/"),
            "application/xml",
        )
    site.put(
        "/sitemap.xml",
        sitemap(
            [f"{site.base}/{p.slug}/" for p in site.posts]
            + [site.base + p for p in ("/", "/blog/", "/now/", "/uses/")]
        ),
    )
    site.put_pictures()
    return site


def microblog(server: BlogServer, count: int = 40) -> Site:
    """Micro.blog: every third post has a title, the others are notes; dated addresses, microformats, an archive of all."""
    site = Site(server, write_posts(count, 32, words=60))
    menu = '<header><h1 class="p-name"><a href="/">The slow kettle</a></h1><nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/archive/">Archive</a></li><li><a href="/about/">About</a></li></ul></nav></header>'
    foot = '<footer class="site-footer"><p>Follow <a href="https://micro.example/ada">@ada</a>.</p></footer>'
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="alternate" type="application/json" href="/feed.json">'

    def named(post: Written) -> bool:
        return post.number % 3 == 0

    def path(post: Written) -> str:
        return f"/{post.date:%Y/%m/%d}/{post.slug if named(post) else f'{post.date:%H%M%S}'}.html"

    def entry(post: Written) -> str:
        title = (
            f'<h2 class="p-name"><a href="{path(post)}" class="u-url">{escape(post.title)}</a></h2>'
            if named(post)
            else ""
        )
        return (
            f'<article class="h-entry">{title}<div class="e-content">{post.body()}</div>'
            f'<p class="post-date"><a href="{path(post)}" class="u-url"><time class="dt-published" datetime="{post.date.isoformat()}">{post.date:%b %-d, %Y}</time></a></p></article>'
        )

    for number, part in enumerate(parts := chunks(site.posts, 10), 1):
        more = (
            f'<div class="pagination"><a class="next" href="/page/{number + 1}/">Older posts</a></div>'
            if number < len(parts)
            else ""
        )
        site.put(
            "/" if number == 1 else f"/page/{number}/",
            document(
                site.title,
                f'<main class="h-feed">{"".join(map(entry, part))}{more}</main>',
                head=head,
                menu=menu,
                foot=foot,
            ),
        )
    rows = "".join(
        f'<p class="h-entry"><a href="{path(p)}" class="u-url"><span class="dt-published">{p.date:%b %-d, %Y}</span></a>: <span class="p-name">{escape(p.title if named(p) else p.paragraphs[0][:60])}</span></p>'
        for p in site.posts
    )
    site.put(
        "/archive/",
        document(
            "Archive",
            f'<main><h1>Archive</h1><div id="archive-list">{rows}</div></main>',
            head=head,
            menu=menu,
            foot=foot,
        ),
    )
    site.put(
        "/about/",
        document("About", f"<main><h1>About</h1>{_ABOUT * 5}</main>", head=head, menu=menu, foot=foot),
    )
    for post in site.posts:
        title = f'<h1 class="p-name">{escape(post.title)}</h1>' if named(post) else ""
        site.put(
            path(post),
            document(
                f"{post.title if named(post) else post.paragraphs[0][:40] + '...'} | {site.title}"
                if named(post)
                else site.title,
                f'<main><article class="h-entry"><header>{title}<a href="{path(post)}" class="u-url"><time class="dt-published" datetime="{post.date.isoformat()}">{post.date:%b %-d, %Y}</time></a></header><div class="e-content">{post.body()}</div></article></main>',
                head=head,
                menu=menu,
                foot=foot,
            ),
        )
        site.expect(post, path(post), title=post.title if named(post) else "", tags=None)
    feed = rss(site, site.posts[:15], lambda p: site.base + path(p))
    for post in site.posts:
        if not named(post):
            feed = feed.replace(f"<title>{post.title}</title>", "<title></title>")
    site.put("/feed.xml", feed, "application/xml")
    items = [
        {
            "id": site.base + path(p),
            "url": site.base + path(p),
            "date_published": p.date.isoformat(),
            "content_html": p.body().replace('src="/', f'src="{site.base}/'),
            **({"title": p.title} if named(p) else {}),
        }
        for p in site.posts[:15]
    ]
    site.put(
        "/feed.json",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": site.title,
                "home_page_url": site.base + "/",
                "feed_url": site.base + "/feed.json",
                "items": items,
            }
        ),
        "application/json",
    )
    site.put_pictures()
    return site


def writeas(server: BlogServer, count: int = 25) -> Site:
    """Write.as: a blog below a folder of a host of many, ten whole posts a page, pages by number, hashtags in the text."""
    site = Site(server, write_posts(count, 33), base=server.url + "/ada")
    server.put(
        "/",
        document(
            "Write", "<main><h1>Write here</h1><p><a href='/ada/'>Ada</a> <a href='/bob/'>Bob</a></p></main>"
        ),
    )
    server.put(
        "/bob/",
        document(
            "Bob",
            "<main><article class='norm h-entry'><h2 class='post-title p-name'><a class='u-url' href='/bob/nails'>Nails</a></h2><time datetime='2024-01-01'>1 Jan 2024</time></article></main>",
        ),
    )
    server.put(
        "/bob/nails",
        document(
            "Nails",
            f"<main><article><h1>Nails</h1><time datetime='2024-01-01'>1 Jan 2024</time>{_ABOUT * 9}</article></main>",
        ),
    )
    menu = '<header><h1 dir="auto" id="blog-title"><a href="/ada/" class="h-card p-author">The slow kettle</a></h1><nav id="manage" class="pinned"><a class="pinned" href="/ada/about">About</a></nav></header>'
    foot = '<footer><hr><nav><p style="font-size: 0.9em">published with <a class="home pubd" href="https://write.example">write</a></p></nav></footer>'
    head = (
        f'<link rel="alternate" type="application/rss+xml" title="The slow kettle" href="{site.base}/feed/">'
    )

    def entry(post: Written, *, alone: bool) -> str:
        name = escape(post.title)
        title = (
            f'<h2 class="post-title p-name" id="title">{name}</h2>'
            if alone
            else f'<h2 class="post-title p-name"><a href="/ada/{post.slug}" class="u-url">{name}</a></h2>'
        )
        tags = " ".join(
            f'<a href="/ada/tag:{t}" class="hashtag"><span>#</span><span class="p-category">{t}</span></a>'
            for t in post.tags
        )
        when = f'<time class="dt-published" datetime="{post.date.isoformat()}" pubdate itemprop="datePublished">{post.date:%B %-d, %Y}</time>'
        return f'<article id="{post.number}" class="norm h-entry">{title}{when}<div class="book e-content">{post.body()}<p>{tags}</p></div></article>'

    for number, part in enumerate(parts := chunks(site.posts, 10), 1):
        older = (
            f'<nav id="paging" class="content-container clearfix"><a href="/ada/page/{number + 1}">&#8672; Older</a></nav>'
            if number < len(parts)
            else ""
        )
        site.put(
            "/" if number == 1 else f"/page/{number}",
            document(
                site.title,
                f'<section id="wrapper">{"".join(entry(p, alone=False) for p in part)}</section>{older}',
                head=head,
                menu=menu,
                foot=foot,
            ),
        )
    for post in site.posts:
        more = f'<link rel="canonical" href="{site.base}/{post.slug}"><meta property="og:type" content="article"><meta property="article:published_time" content="{post.date.isoformat()}">'
        site.put(
            f"/{post.slug}",
            document(
                f"{post.title} — {site.title}",
                entry(post, alone=True),
                head=head + more,
                menu=menu,
                foot=foot,
            ),
        )
        site.expect(post, f"/{post.slug}", tags=None, pictures=tuple(server.url + p for p in post.pictures))
    site.put(
        "/about",
        document(
            f"About — {site.title}",
            f'<article id="post-body" class="norm"><h2 id="title">About</h2><div class="e-content">{_ABOUT * 6}</div></article>',
            head=head,
            menu=menu,
            foot=foot,
        ),
    )
    for tag in sorted({t for p in site.posts for t in p.tags}):
        site.put(
            f"/tag:{tag}",
            document(
                tag,
                "".join(entry(p, alone=False) for p in site.posts if tag in p.tags),
                head=head,
                menu=menu,
                foot=foot,
            ),
        )
    feed = rss(site, site.posts[:10], lambda p: f"{site.base}/{p.slug}")
    site.put("/feed/", feed.replace(f"{site.base}/files/", f"{server.url}/files/"), "application/xml")
    for post in site.posts:
        server.put(post.pictures[0], drawing(post.number), "image/png")
    return site


def drupal(server: BlogServer, count: int = 24) -> Site:
    """Drupal: teasers on pages counted from zero, /node/N beside a name, terms of a vocabulary, a sitemap in pages."""
    site = Site(server, write_posts(count, 34))
    menu = (
        '<header class="header" role="banner"><nav role="navigation" class="block-menu"><ul class="menu">'
        + links([("/", "Home"), ("/about-us", "About us"), ("/user/login", "Log in")])
        + "</ul></nav></header>"
    )
    foot = '<footer class="site-footer" role="contentinfo"><div class="region region-footer">Powered by Drupal</div></footer>'
    terms = {tag: number for number, tag in enumerate(sorted({t for p in site.posts for t in p.tags}), 3)}

    def path(post: Written) -> str:
        return f"/blog/{post.slug}"

    def node(post: Written, mode: str) -> str:
        name = f'<span class="field field--name-title">{escape(post.title)}</span>'
        title = (
            ""
            if mode == "full"
            else f'<h2 class="node__title"><a href="{path(post)}" rel="bookmark">{name}</a></h2>'
        )
        tags = "".join(
            f'<div class="field__item"><a href="/taxonomy/term/{terms[t]}" hreflang="en" rel="tag">{t}</a></div>'
            for t in post.tags
        )
        body = post.body() if mode == "full" else f"<p>{escape(post.summary)}</p>"
        more = (
            ""
            if mode == "full"
            else f'<div class="node__links"><ul class="links inline"><li class="node-readmore"><a href="{path(post)}" rel="tag" title="{escape(post.title)}" hreflang="en">Read more<span class="visually-hidden"> about {escape(post.title)}</span></a></li></ul></div>'
        )
        return (
            f'<article role="article" class="node node--type-article node--promoted node--view-mode-{mode}"><header>{title}<div class="node__meta"><span>Submitted by <span class="field--name-uid"><a title="View user profile." href="/user/1">ada</a></span> on '
            f'<span class="field field--name-created"><time datetime="{post.date.isoformat()}" class="datetime">{post.date:%a, %m/%d/%Y - %H:%M}</time></span></span></div></header>'
            f'<div class="node__content"><div class="clearfix text-formatted field field--name-body field__item">{body}</div><div class="field field--name-field-tags field--type-entity-reference"><h3 class="field__label inline">Tags</h3><div class="links field__items">{tags}</div></div>{more}</div></article>'
        )

    def page(at: str, title: str, main: str, head: str = "") -> None:
        site.put(
            at,
            document(
                f"{title} | The slow kettle",
                f'<div class="layout-container"><main role="main"><a id="main-content"></a><div class="region region-content"><h1 class="page-title">{escape(title)}</h1>{main}</div></main></div>',
                head=head,
                menu=menu,
                foot=foot,
            ),
        )

    feed = '<link rel="alternate" type="application/rss+xml" title="" href="/rss.xml">'
    for number, part in enumerate(parts := chunks(site.posts, 6)):
        items = "".join(
            f'<li class="pager__item"><a href="?page={n}" title="Go to page {n + 1}">{n + 1}</a></li>'
            for n in range(len(parts))
        )
        following = (
            f'<li class="pager__item pager__item--next"><a href="?page={number + 1}" title="Go to next page" rel="next"><span class="visually-hidden">Next page</span><span aria-hidden="true">››</span></a></li>'
            if number + 1 < len(parts)
            else ""
        )
        pager = f'<nav class="pager" role="navigation"><h4 class="visually-hidden">Pagination</h4><ul class="pager__items">{items}{following}</ul></nav>'
        for at in ("/",) if number == 0 else ():
            page(at, "Welcome", "".join(node(p, "teaser") for p in part) + pager, feed)
        page(f"/?page={number}", "Welcome", "".join(node(p, "teaser") for p in part) + pager, feed)
    for post in site.posts:
        head = f'<link rel="canonical" href="{site.base}{path(post)}"><link rel="shortlink" href="{site.base}/node/{post.number + 1}">'
        page(path(post), post.title, node(post, "full"), head)
        page(f"/node/{post.number + 1}", post.title, node(post, "full"), head)
        site.expect(post, path(post))
    page(
        "/about-us",
        "About us",
        f'<article role="article" class="node node--type-page node--view-mode-full"><div class="node__content">{_ABOUT * 7}</div></article>',
    )
    site.put(
        "/user/login",
        document(
            "Log in",
            '<main><h1>Log in</h1><form><input name="name"><input type="password" name="pass"></form></main>',
            menu=menu,
            foot=foot,
        ),
    )
    page("/user/1", "ada", '<article class="profile"><h4 class="label">Member for</h4>7 years</article>')
    for tag, number in terms.items():
        page(f"/taxonomy/term/{number}", tag, "".join(node(p, "teaser") for p in site.posts if tag in p.tags))
    site.put(
        "/rss.xml", rss(site, site.posts[:10], lambda p: site.base + path(p), full=False), "application/xml"
    )
    site.put(
        "/sitemap.xml", sitemap_index([f"{site.base}/sitemap.xml?page=1", f"{site.base}/sitemap.xml?page=2"])
    )
    site.put(
        "/sitemap.xml?page=1",
        sitemap([site.base + "/", site.base + "/about-us", *(site.base + path(p) for p in site.posts[:12])]),
        "application/xml",
    )
    site.put(
        "/sitemap.xml?page=2",
        sitemap(
            [
                *(site.base + path(p) for p in site.posts[12:]),
                *(f"{site.base}/taxonomy/term/{n}" for n in terms.values()),
            ]
        ),
        "application/xml",
    )
    site.put_pictures()
    return site
