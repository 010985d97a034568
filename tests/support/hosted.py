"""Blogs in the manner of the programs that run on a server; each function publishes one and says what is to be found.

Addresses, feeds, lists, class names and habits are those of the programs and their usual themes; all texts are our own.
"""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

import json
from html import escape

from .blogserver import BlogServer
from .makers import ABOUT
from .sites import Site, Written, atom, chunks, document, links, rss, sitemap, sitemap_index, write_posts


def wordpress(
    server: BlogServer,
    count: int = 27,
    *,
    pretty: bool = True,
    paging: bool = True,
    sitemaps: bool = True,
    lists: bool = True,
) -> Site:
    """WordPress: a feed of ten with pages behind it, ``wp-sitemap.xml``, categories, comments, pages of attachments."""
    site = Site(server, write_posts(count, 4))

    def path(post: Written) -> str:
        return f"/{post.date:%Y/%m}/{post.slug}/" if pretty else f"/?p={post.number + 11}"

    def url(post: Written) -> str:
        return site.base + path(post)

    feed, comments = ("/feed/", "/comments/feed/") if pretty else ("/?feed=rss2", "/?feed=comments-rss2")
    head = f'<link rel="alternate" type="application/rss+xml" title="The slow kettle &raquo; Comments Feed" href="{site.base}{comments}"><link rel="alternate" type="application/rss+xml" title="The slow kettle &raquo; Feed" href="{site.base}{feed}"><meta name="generator" content="WordPress 6.4">'
    about = "/about/" if pretty else "/?page_id=2"
    menu = f'<header id="masthead" class="site-header"><p class="site-title"><a href="/">The slow kettle</a></p><nav class="main-navigation"><ul class="menu">{links([("/", "Home"), (about, "About")])}</ul></nav></header>'
    recent = "".join(f'<li><a href="{path(p)}">{escape(p.title)}</a></li>' for p in site.posts[:5])
    months = sorted({f"{p.date:%Y/%m}" for p in site.posts}, reverse=True) if lists else []
    side = f'<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent Posts</h2><ul>{recent if lists else ""}</ul></section><section class="widget widget_archive"><ul>{links([((f"/{m}/" if pretty else "/?m=" + m.replace("/", "")), m) for m in months])}</ul></section></aside>'

    def entry(post: Written, body: str) -> str:
        tags = ", ".join(
            f'<a href="{f"/tag/{tag}/" if pretty else f"/?tag={tag}"}" rel="tag">{tag}</a>'
            for tag in post.tags
        )
        return (
            f'<article id="post-{post.number}" class="post type-post status-publish hentry"><header class="entry-header"><h2 class="entry-title"><a href="{path(post)}" rel="bookmark">{escape(post.title)}</a></h2>'
            f'<div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="{post.date.isoformat()}">{post.date:%B %-d, %Y}</time></span></div></header>'
            f'<div class="entry-content">{body}</div><footer class="entry-footer"><span class="tags-links">{tags}</span></footer></article>'
        )

    shown = site.posts if lists else site.posts[:1]
    for number, part in enumerate(pages := chunks(shown, 6), 1):
        rows = "".join(
            entry(
                p,
                f'<p>{p.summary} <a class="more-link" href="{path(p)}">Continue reading <span class="screen-reader-text">“{escape(p.title)}”</span></a></p>',
            )
            for p in part
        )
        older = (
            f'<nav class="navigation posts-navigation"><div class="nav-previous"><a href="{f"/page/{number + 1}/" if pretty else f"/?paged={number + 1}"}">Older posts</a></div></nav>'
            if number < len(pages)
            else ""
        )
        site.put(
            ("/" if number == 1 else f"/page/{number}/")
            if pretty
            else ("/" if number == 1 else f"/?paged={number}"),
            document(
                site.title,
                f'<main id="main" class="site-main">{rows}{older}</main>',
                head=head,
                menu=menu,
                foot=side,
            ),
        )
    for post in site.posts:
        comment = '<div id="comments" class="comments-area"><h2>2 thoughts</h2><ol class="comment-list"><li class="comment"><div class="comment-content"><p>Lovely kettle, dear friend of the house.</p></div></li></ol></div>'
        own = (
            entry(post, post.body() + _sharing())
            .replace('<h2 class="entry-title', '<h1 class="entry-title')
            .replace("</a></h2><div", "</a></h1><div")
        )
        main = f'<main id="main" class="site-main">{own}{comment}</main>'
        site.put(
            path(post),
            document(
                f"{post.title} – {site.title}",
                main,
                head=head
                + f'<link rel="canonical" href="{url(post)}"><link rel="shortlink" href="{site.base}/?p={post.number + 11}">',
                menu=menu,
                foot=side,
            ),
        )
        attachment = f"{path(post)}drawing/" if pretty else f"/?attachment_id={post.number + 900}"
        site.put(
            attachment,
            document(
                "drawing",
                f'<main><article class="attachment hentry"><h1 class="entry-title">drawing</h1><div class="entry-content"><p class="attachment"><img src="{post.pictures[0]}"></p></div></article></main>',
                head=head,
                menu=menu,
                foot=side,
            ),
        )
        site.expect(post, url(post))
    for month in months:
        rows = "".join(entry(p, f"<p>{p.summary}</p>") for p in site.posts if f"{p.date:%Y/%m}" == month)
        site.put(
            f"/{month}/" if pretty else "/?m=" + month.replace("/", ""),
            document(month, f"<main>{rows}</main>", head=head, menu=menu, foot=side),
        )
    site.put(
        about,
        document(
            "About – The slow kettle",
            f'<main><article class="page type-page hentry"><h1 class="entry-title">About</h1><div class="entry-content">{ABOUT}</div></article></main>',
            head=head,
            menu=menu,
            foot=side,
        ),
    )
    for number, part in enumerate(chunks(site.posts, 10), 1):
        if number == 1 or paging:
            glue = "?" if pretty else "&"
            site.put(
                feed if number == 1 else f"{feed}{glue}paged={number}",
                rss(site, part, url),
                "application/rss+xml; charset=UTF-8",
            )
    site.put(
        comments,
        rss(
            site,
            [],
            url,
            more=f"<item><title>By: Jo</title><link>{url(site.posts[-1])}#comment-2</link><description>Lovely</description></item>",
        ),
        "application/rss+xml",
    )
    if sitemaps:
        site.put(
            "/wp-sitemap.xml",
            sitemap_index(
                [
                    site.base + "/wp-sitemap-posts-post-1.xml",
                    site.base + "/wp-sitemap-posts-page-1.xml",
                    site.base + "/wp-sitemap-taxonomies-post_tag-1.xml",
                ]
            ),
        )
        site.put("/wp-sitemap-posts-post-1.xml", sitemap([url(p) for p in site.posts]))
        site.put("/wp-sitemap-posts-page-1.xml", sitemap([site.base + "/", site.base + about]))
        site.put("/wp-sitemap-taxonomies-post_tag-1.xml", sitemap([site.base + "/tag/tea/"]))
    site.put_pictures()
    return site


def _sharing() -> str:
    return '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="https://social.example/share">Share</a></li></ul></div>'


def ghost(server: BlogServer, count: int = 33) -> Site:
    """Ghost: posts at the top, ``/rss/`` with pages, an index of sitemaps."""
    site = Site(server, write_posts(count, 5))

    def url(post: Written) -> str:
        return f"{site.base}/{post.slug}/"

    head = f'<link rel="alternate" type="application/rss+xml" title="The slow kettle" href="{site.base}/rss/"><meta name="generator" content="Ghost 5.80">'
    menu = f'<header class="gh-head"><nav class="gh-head-menu"><ul class="nav">{links([("/", "Home"), ("/about/", "About"), ("/author/ada/", "Ada")])}</ul></nav></header>'
    foot = '<footer class="gh-foot"><a href="https://ghost.example/">Powered by Ghost</a></footer>'
    for number, part in enumerate(pages := chunks(site.posts, 12), 1):
        cards = "".join(
            f'<article class="post-card post"><a class="post-card-image-link" href="/{p.slug}/"><img src="{p.pictures[0]}"></a><div class="post-card-content"><a class="post-card-content-link" href="/{p.slug}/"><h2 class="post-card-title">{escape(p.title)}</h2><div class="post-card-excerpt">{p.summary}</div></a>'
            f'<footer class="post-card-meta"><time class="post-card-meta-date" datetime="{p.date:%Y-%m-%d}">{p.date:%d %b %Y}</time></footer></div></article>'
            for p in part
        )
        more = f'<link rel="next" href="{site.base}/page/{number + 1}/">' if number < len(pages) else ""
        site.put(
            "/" if number == 1 else f"/page/{number}/",
            document(
                site.title,
                f'<main class="gh-main"><div class="post-feed">{cards}</div></main>',
                head=head + more,
                menu=menu,
                foot=foot,
            ),
        )
        site.put("/rss/" if number == 1 else f"/rss/{number}/", rss(site, part, url), "application/rss+xml")
    for post in site.posts:
        data = {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": post.title,
            "url": url(post),
            "datePublished": post.date.isoformat(),
            "keywords": ", ".join(post.tags),
            "mainEntityOfPage": url(post),
            "author": {"@type": "Person", "name": "Ada Quill"},
        }
        related = "".join(
            f'<article class="post-card"><a href="/{p.slug}/"><h2 class="post-card-title">{escape(p.title)}</h2></a><time datetime="{p.date:%Y-%m-%d}">x</time></article>'
            for p in site.posts[:3]
        )
        main = (
            f'<main class="gh-main"><article class="gh-article post"><header class="gh-article-header gh-canvas"><h1 class="gh-article-title">{escape(post.title)}</h1><div class="gh-article-meta"><h4 class="gh-article-author-name"><a href="/author/ada/">Ada Quill</a></h4><time class="gh-article-meta-date" datetime="{post.date:%Y-%m-%d}">{post.date:%d %b %Y}</time></div></header>'
            f'<section class="gh-content gh-canvas">{post.body()}</section></article><aside class="read-more-wrap"><h2>Read more</h2><div class="read-more">{related}</div></aside></main>'
        )
        meta = "".join(f'<meta property="article:tag" content="{tag}">' for tag in post.tags)
        site.put(
            f"/{post.slug}/",
            document(
                post.title,
                main,
                head=head
                + meta
                + f'<meta property="og:type" content="article"><link rel="canonical" href="{url(post)}"><meta property="article:published_time" content="{post.date.isoformat()}"><script type="application/ld+json">{json.dumps(data)}</script>',
                menu=menu,
                foot=foot,
            ),
        )
        site.expect(post, url(post))
    site.put(
        "/about/",
        document(
            "About",
            f'<main class="gh-main"><article class="gh-article page"><header class="gh-article-header"><h1 class="gh-article-title">About</h1></header><section class="gh-content">{ABOUT}</section></article></main>',
            head=head + '<meta property="og:type" content="website">',
            menu=menu,
            foot=foot,
        ),
    )
    site.put(
        "/author/ada/",
        document("Ada Quill", "<main class='gh-main'><h1>Ada Quill</h1></main>", head=head, menu=menu),
    )
    kinds = {
        "posts": [url(p) for p in site.posts],
        "pages": [f"{site.base}/", f"{site.base}/about/"],
        "authors": [f"{site.base}/author/ada/"],
        "tags": [f"{site.base}/tag/tea/"],
    }
    site.put("/sitemap.xml", sitemap_index([f"{site.base}/sitemap-{kind}.xml" for kind in kinds]))
    for kind, addresses in kinds.items():
        site.put(f"/sitemap-{kind}.xml", sitemap(addresses))
    site.put_pictures()
    return site


def blogger(server: BlogServer, count: int = 31) -> Site:
    """Blogger: ``feeds/posts/default`` by start-index, months in the sidebar, a label cloud, ``/p/about.html``."""
    site = Site(server, write_posts(count, 6))

    def url(post: Written) -> str:
        return f"{site.base}/{post.date:%Y/%m}/{post.slug}.html"

    def feed(start: int, size: int) -> str:
        part = site.posts[start - 1 : start - 1 + size]
        more = (
            f'<link rel="next" type="application/atom+xml" href="{site.base}/feeds/posts/default?start-index={start + size}&amp;max-results={size}"/>'
            if start - 1 + size < count
            else ""
        )
        return atom(site, part, url, more=more)

    head = f'<link rel="alternate" type="application/atom+xml" title="The slow kettle - Atom" href="{site.base}/feeds/posts/default"><link rel="alternate" type="application/rss+xml" title="The slow kettle - RSS" href="{site.base}/feeds/posts/default?alt=rss">'
    months = sorted({f"{p.date:%Y/%m}" for p in site.posts}, reverse=True)
    side = f'<div class="sidebar section" id="sidebar-right-1"><div class="widget BlogArchive"><ul class="hierarchy">{links([(f"{site.base}/{m}/", m) for m in months])}</ul></div><div class="widget PageList">{links([(f"{site.base}/p/about.html", "About")])}</div></div>'
    site.put("/feeds/posts/default", feed(1, 25), "application/atom+xml")
    site.put("/feeds/posts/default?alt=rss", rss(site, site.posts[:25], url), "application/rss+xml")
    for start in (26,):
        site.put(
            f"/feeds/posts/default?start-index={start}&max-results=25",
            atom(site, site.posts[start - 1 :], url),
            "application/atom+xml",
        )
    rows = "".join(
        f'<div class="date-outer"><h2 class="date-header"><span>{p.date:%A, %B %-d, %Y}</span></h2><div class="post hentry"><h3 class="post-title entry-title"><a href="{url(p)}">{escape(p.title)}</a></h3><div class="post-body entry-content">{p.body()}</div></div></div>'
        for p in site.posts[:7]
    )
    site.put(
        "/",
        document(
            site.title,
            f'<div class="main section" id="main"><div class="widget Blog"><div class="blog-posts hfeed">{rows}</div><div class="blog-pager"><a class="blog-pager-older-link" href="{site.base}/search?updated-max=2020">Older Posts</a></div></div></div>',
            head=head,
            menu="<div id='header'></div>",
            foot=side,
        ),
    )
    for post in site.posts:
        labels = "".join(f'<a href="{site.base}/search/label/{t}" rel="tag">{t}</a>' for t in post.tags)
        main = f'<div class="main section" id="main"><div class="widget Blog"><div class="date-outer"><h2 class="date-header"><span>{post.date:%A, %B %-d, %Y}</span></h2><div class="post hentry" itemscope itemtype="http://schema.org/BlogPosting"><h3 class="post-title entry-title" itemprop="name">{escape(post.title)}</h3><div class="post-body entry-content" itemprop="description articleBody">{post.body()}</div><div class="post-footer"><abbr class="published" itemprop="datePublished" title="{post.date.isoformat()}">8:15</abbr><span class="post-labels">Labels: {labels}</span></div></div></div><div class="comments" id="comments"><h4>1 comment:</h4><p>A word of a stranger.</p></div></div></div>'
        site.put(
            f"/{post.date:%Y/%m}/{post.slug}.html",
            document(
                f"{site.title}: {post.title}",
                main,
                head=head + f'<link rel="canonical" href="{url(post)}">',
                foot=side,
            ),
        )
        site.expect(post, url(post))
    site.put(
        "/p/about.html",
        document(
            "The slow kettle: About",
            f'<div class="main section"><div class="post hentry"><h3 class="post-title entry-title">About</h3><div class="post-body entry-content">{ABOUT}</div></div></div>',
            head=head,
            foot=side,
        ),
    )
    site.put_pictures()
    return site


def substack(server: BlogServer, count: int = 60) -> Site:
    """Substack: a feed of twenty, its own list of posts in pages of fifty; needs the server as proxy."""
    site = Site(server, write_posts(count, 7), base="http://kettle.substack.com")

    def url(post: Written) -> str:
        return f"{site.base}/p/{post.slug}"

    for post in site.posts:
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "url": url(post),
            "headline": post.title,
            "datePublished": post.date.isoformat(),
        }
        main = f'<div class="single-post-container"><article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title published">{escape(post.title)}</h1><div class="pencraft">{post.date:%b %d, %Y}</div></div><div class="available-content"><div dir="auto" class="body markup">{post.body()}</div></div></article><div class="subscribe-widget"><p>Type your email to subscribe</p></div></div>'
        site.put(
            f"/p/{post.slug}",
            document(
                post.title,
                main,
                head=f'<link rel="canonical" href="{url(post)}"><meta property="og:type" content="article"><script type="application/ld+json">{json.dumps(data)}</script>',
            ),
        )
        site.expect(post, url(post))
    rows = [
        {
            "canonical_url": url(p),
            "title": p.title,
            "post_date": p.date.isoformat(),
            "postTags": [{"name": t} for t in p.tags],
        }
        for p in site.posts
    ]
    for offset in (0, 50, 60):
        site.put(
            f"/api/v1/archive?sort=new&offset={offset}&limit=50",
            json.dumps(rows[offset : offset + 50]),
            "application/json",
        )
    site.put("/feed", rss(site, site.posts[:20], url), "application/xml")
    site.put(
        "/",
        document(
            site.title,
            "<div id='entry'></div>",
            head='<link rel="alternate" type="application/rss+xml" href="/feed">',
        ),
    )
    site.put_pictures()
    return site
