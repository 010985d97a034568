"""Blogs in the manner of platforms that build their pages by script; each function publishes one as it is sent.

Addresses, feeds, lists, class names and habits are those of the platforms; all texts are our own.
"""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

import json
from html import escape

from .blogserver import BlogServer
from .sites import Site, Written, chunks, document, rss, sitemap, sitemap_index, write_posts

_ABOUT = "<p>I keep a kettle and a diary. Write to me when you have a better kettle, or a slower one.</p>"


def squarespace(server: BlogServer, count: int = 45) -> Site:
    """Squarespace: a feed of twenty behind ``?format=rss``, lists by ``?offset=`` a moment, lazy pictures, dated addresses."""
    site = Site(server, write_posts(count, 35), start=server.url + "/journal")
    menu = (
        '<header id="header" class="header"><div class="header-nav"><nav class="header-nav-list">'
        + "".join(
            f'<div class="header-nav-item"><a href="{a}">{n}</a></div>'
            for a, n in (("/", "Home"), ("/journal", "Journal"), ("/shop", "Shop"), ("/contact", "Contact"))
        )
        + "</nav></div></header>"
    )
    foot = '<footer class="sections" id="footer-sections"><p>Made slowly</p></footer>'

    def path(post: Written) -> str:
        return f"/journal/{post.date.year}/{post.date.month}/{post.date.day}/{post.slug}"

    def lazy(src: str) -> str:
        return f'<div class="sqs-image"><noscript><img src="{src}" alt=""></noscript><img data-src="{src}" data-image="{src}" data-load="false" alt="" class="thumb-image"></div>'

    def entry(post: Written) -> str:
        cats = "".join(f'<a href="/journal/category/{t}" class="blog-categories">{t}</a>' for t in post.tags)
        return (
            f'<article class="blog-basic-grid--container entry blog-item" data-item-id="{post.number}"><a href="{path(post)}" class="image-wrapper"><img data-src="/files/thumb.png" alt=""></a>'
            f'<div class="blog-basic-grid--text"><div class="blog-meta-section"><span class="blog-categories-list">{cats}</span><time class="blog-date" pubdate>{post.date:%-m/%-d/%y}</time></div>'
            f'<h1 class="blog-title"><a href="{path(post)}">{escape(post.title)}</a></h1><div class="blog-excerpt"><p>{escape(post.summary)}</p></div><a class="blog-more-link" href="{path(post)}">Read More</a></div></article>'
        )

    head = f'<link rel="alternate" type="application/rss+xml" title="RSS Feed" href="{site.base}/journal?format=rss">'
    for number, part in enumerate(parts := chunks(site.posts, 20)):
        at = (
            "/journal" if number == 0 else f"/journal?offset={int(parts[number - 1][-1].date.timestamp())}000"
        )
        after = (
            f'<div class="older"><a rel="next" href="/journal?offset={int(part[-1].date.timestamp())}000"><span class="blog-list-pagination-icon"></span><span>Older Posts</span></a></div>'
            if number + 1 < len(parts)
            else ""
        )
        listing = document(
            "Journal — The slow kettle",
            f'<main id="page" role="main"><section class="blog-basic-grid collection-content-wrapper"><div>{"".join(map(entry, part))}</div><nav class="blog-list-pagination">{after}</nav></section></main>',
            head=head,
            menu=menu,
            foot=foot,
        )
        site.put(at, listing)
        if number == 0:
            site.put("/journal/", listing)
    for place, post in enumerate(site.posts):
        data = {
            "@context": "http://schema.org",
            "@type": "Article",
            "headline": f"{post.title} — The slow kettle",
            "datePublished": post.date.isoformat(),
            "author": {"@type": "Person", "name": "Ada"},
        }
        more = f'<link rel="canonical" href="{site.base}{path(post)}"><meta property="og:site_name" content="The slow kettle"><meta property="og:title" content="{escape(post.title)} — The slow kettle"><meta property="og:type" content="article"><meta itemprop="datePublished" content="{post.date.isoformat()}"><script type="application/ld+json">{json.dumps(data)}</script>'
        cats = "".join(
            f'<a href="/journal/category/{t}" class="blog-item-category" rel="tag">{t}</a>' for t in post.tags
        )
        other = site.posts[(place + 1) % count]
        main = (
            f'<main id="page"><article class="sections"><section class="page-section content-collection collection-type-blog-basic-grid"><div class="blog-item-wrapper"><article class="h-entry entry"><div class="blog-item-inner-wrapper">'
            f'<div class="blog-item-top-wrapper"><div class="blog-meta-item"><span class="blog-item-category-wrapper">{cats}</span><time class="dt-published blog-meta-item" pubdate><span>{post.date:%b %-d}</span></time><h1 class="entry-title entry-title--large p-name" itemprop="headline">{escape(post.title)}</h1></div></div>'
            f'<div class="blog-item-content-wrapper"><div class="blog-item-content e-content"><div class="sqs-layout"><div class="sqs-block"><div class="sqs-block-content">{post.body(lazy)}</div></div></div></div></div></div></article></div>'
            f'<section id="itemPagination" class="item-pagination"><a href="{path(other)}" class="item-pagination-link item-pagination-link--next"><h2 class="item-pagination-title">{escape(other.title)}</h2></a></section></section></article></main>'
        )
        site.put(
            path(post),
            document(f"{post.title} — The slow kettle", main, head=head + more, menu=menu, foot=foot),
        )
        site.expect(post, path(post))
    for name in ("/", "/contact", "/shop", "/shop/kettle"):
        kind = "product" if name == "/shop/kettle" else "website"
        site.put(
            name,
            document(
                f"{name} — The slow kettle",
                f'<main id="page"><section><h1>Kettles</h1>{_ABOUT * 4}<a href="/journal">Read the journal</a></section></main>',
                head=f'<meta property="og:type" content="{kind}">',
                menu=menu,
                foot=foot,
            ),
        )
    feed = rss(site, site.posts[:20], lambda p: site.base + path(p)).replace(
        f"<link>{site.base}/</link>", f"<link>{site.base}/journal/</link>"
    )
    site.put("/journal?format=rss", feed, "application/rss+xml")
    pages = [site.base + p for p in ("/", "/journal", "/contact", "/shop", "/shop/kettle")] + [
        f"{site.base}/journal/category/{t}" for t in sorted({t for p in site.posts for t in p.tags})
    ]
    site.put("/sitemap.xml", sitemap([*pages, *(site.base + path(p) for p in site.posts)]))
    site.put_pictures()
    site.put("/files/thumb.png", b"", "image/png")
    return site


def medium(server: BlogServer, count: int = 30) -> Site:
    """Medium: a feed of ten whose links say where the reader comes from, sitemaps by day, posts under names with a number."""
    site = Site(server, write_posts(count, 36), start=server.url + "/feed")

    def path(post: Written) -> str:
        return f"/{post.slug}-{post.number * 7919 + 0xABCDEF012:012x}"

    def page(post: Written) -> str:
        data = {
            "@context": "http://schema.org",
            "@type": "NewsArticle",
            "url": site.base + path(post),
            "datePublished": post.date.isoformat(),
            "headline": post.title,
            "keywords": [f"Tag:{t}" for t in post.tags] + ["Publication:kettle", "Locked:false"],
            "author": {"@type": "Person", "name": "Ada"},
            "mainEntityOfPage": site.base + path(post),
        }
        head = f'<link rel="canonical" href="{site.base}{path(post)}"><meta property="og:type" content="article"><meta property="og:site_name" content="Medium"><meta property="article:published_time" content="{post.date.isoformat()}"><script type="application/ld+json">{json.dumps(data)}</script>'
        topics = "".join(
            f'<a href="https://medium.example/tag/{t}?source=post_page-----x---"><div>{t.title()}</div></a>'
            for t in post.tags
        )
        others = "".join(
            f'<a href="{path(o)}?source=post_page---read_next_recirc-----0"><h2>{escape(o.title)}</h2></a>'
            for o in site.posts[:3]
        )
        main = f'<div id="root"><div class="a b c"><nav><a href="/?source=post_page---top_nav">Home</a><a href="/m/signin?operation=login">Sign in</a></nav><article class="meteredContent"><div class="l"><section><div class="ab"><div class="ch bg"><h1 id="9" class="pw-post-title">{escape(post.title)}</h1><div class="speechify-ignore"><a rel="noopener" href="/?source=post_page---byline">Ada</a><span data-testid="storyReadTime">3 min read</span><span data-testid="storyPublishDate">{post.date:%b %-d, %Y}</span></div>{post.body()}</div></div></section></div></article><div class="topics">{topics}</div><div class="recirc"><h2>More from Ada</h2>{others}</div></div></div>'
        return document(f"{post.title} | by Ada | Medium", main, head=head)

    for post in site.posts:
        site.put(path(post), page(post))
        site.expect(post, path(post), tags=None)
    cards = "".join(
        f'<div class="card"><a href="{path(p)}?source=collection_home---4------0"><h2>{escape(p.title)}</h2><h3>{escape(p.summary)}</h3></a><span>{p.date:%b %-d, %Y}</span></div>'
        for p in site.posts[:6]
    )
    site.put(
        "/",
        document(
            "The slow kettle",
            f'<div id="root"><nav><a href="/about?source=home">About</a><a href="/m/signin">Sign in</a></nav>{cards}</div>',
            head='<link rel="alternate" type="application/rss+xml" href="/feed">',
        ),
    )
    site.put(
        "/about",
        document(
            "About",
            f'<div id="root"><h1>About The slow kettle</h1>{_ABOUT * 3}</div>',
            head='<meta property="og:type" content="profile">',
        ),
    )
    site.put("/m/signin", document("Sign in", '<form><input name="email"></form>'))
    feed = rss(site, site.posts[:10], lambda p: f"{site.base}{path(p)}?source=rss----abc---4")
    site.put("/feed", feed, "text/xml")
    site.put(
        "/robots.txt",
        f"User-Agent: *\nDisallow: /m/\nDisallow: /me/\nDisallow: /search$\nSitemap: {site.base}/sitemap/sitemap.xml\n",
    )
    days = sorted({f"{p.date:%Y-%m-%d}" for p in site.posts})
    site.put(
        "/sitemap/sitemap.xml",
        sitemap_index(
            [f"{site.base}/sitemap/posts/{d[:4]}/posts-{d}.xml" for d in days]
            + [f"{site.base}/sitemap/tags/tags.xml"]
        ),
    )
    for day in days:
        site.put(
            f"/sitemap/posts/{day[:4]}/posts-{day}.xml",
            sitemap([site.base + path(p) for p in site.posts if f"{p.date:%Y-%m-%d}" == day]),
        )
    site.put("/sitemap/tags/tags.xml", sitemap([f"{site.base}/tagged/tea", f"{site.base}/about"]))
    for post in site.posts:
        site.put(f"{path(post)}?source=rss----abc---4", page(post))
    site.put_pictures()
    return site
