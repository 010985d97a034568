"""Blogs in the manner of further programs that make static sites; each function publishes one and says what is to be found.

Addresses, feeds, lists, class names and habits are those of the programs and their usual themes; all texts are our own.
"""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

import json
from html import escape

from .blogserver import BlogServer
from .sites import Site, Written, atom, chunks, document, links, rss, sitemap, sitemap_index, write_posts

_ABOUT = "<p>I keep a kettle and a diary. Write to me when you have a better kettle, or a slower one.</p>"


def jekyll(server: BlogServer, count: int = 26) -> Site:
    """Jekyll with its first theme: categories in the addresses, a feed of ten by its plugin, a list on the home page."""
    site = Site(server, write_posts(count, 21))
    menu = (
        '<header class="site-header" role="banner"><div class="wrapper"><a class="site-title" rel="author" href="/">The slow kettle</a>'
        '<nav class="site-nav"><div class="trigger"><a class="page-link" href="/about/">About</a>'
        '<a class="page-link" href="/projects.html">Projects</a></div></nav></div></header>'
    )
    foot = (
        '<footer class="site-footer h-card"><data class="u-url" href="/"></data><div class="wrapper"><h2 class="footer-heading">The slow kettle</h2>'
        '<p class="feed-subscribe"><a href="/feed.xml">Subscribe</a></p><p>Things about kettles.</p></div></footer>'
    )

    def path(post: Written) -> str:
        return f"/{post.tags[0]}/{post.date:%Y/%m/%d}/{post.slug}.html"

    listed = "".join(
        f'<li><span class="post-meta">{p.date:%b %-d, %Y}</span><h3><a class="post-link" href="{path(p)}">{escape(p.title)}</a></h3></li>'
        for p in site.posts
    )
    head = '<link type="application/atom+xml" rel="alternate" href="/feed.xml" title="The slow kettle">'
    home = f'<main class="page-content" aria-label="Content"><div class="wrapper"><div class="home"><h2 class="post-list-heading">Posts</h2><ul class="post-list">{listed}</ul><p class="rss-subscribe">subscribe <a href="/feed.xml">via RSS</a></p></div></div></main>'
    site.put("/", document(site.title, home, head=head, menu=menu, foot=foot))
    for post in site.posts:
        data = {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": post.title,
            "datePublished": post.date.isoformat(),
            "dateModified": post.date.isoformat(),
            "url": site.base + path(post),
            "mainEntityOfPage": {"@type": "WebPage", "@id": site.base + path(post)},
        }
        more = f'<link rel="canonical" href="{site.base}{path(post)}"><meta property="og:type" content="article"><meta property="article:published_time" content="{post.date.isoformat()}"><script type="application/ld+json">{json.dumps(data)}</script>'
        main = (
            f'<main class="page-content"><div class="wrapper"><article class="post h-entry" itemscope itemtype="http://schema.org/BlogPosting">'
            f'<header class="post-header"><h1 class="post-title p-name" itemprop="name headline">{escape(post.title)}</h1><p class="post-meta">'
            f'<time class="dt-published" datetime="{post.date.isoformat()}" itemprop="datePublished">{post.date:%b %-d, %Y}</time></p></header>'
            f'<div class="post-content e-content" itemprop="articleBody">{post.body()}</div><a class="u-url" href="{path(post)}" hidden></a></article></div></main>'
        )
        site.put(path(post), document(post.title, main, head=head + more, menu=menu, foot=foot))
        in_feed = post in site.posts[:10]
        site.expect(post, path(post), tags=post.tags if in_feed else ())
    for name, place in (("About", "/about/"), ("Projects", "/projects.html")):
        body = f'<article class="post"><header class="post-header"><h1 class="post-title">{name}</h1></header><div class="post-content">{_ABOUT * 5}</div></article>'
        told = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"WebPage","headline":"%s"}</script><meta property="og:type" content="website">'
        site.put(
            place,
            document(
                name,
                f'<main class="page-content">{body}</main>',
                head=head + told % name,
                menu=menu,
                foot=foot,
            ),
        )
    site.put("/feed.xml", atom(site, site.posts[:10], lambda p: site.base + path(p)), "application/xml")
    listed_there = [site.base + path(p) for p in site.posts]
    site.put(
        "/sitemap.xml",
        sitemap([*listed_there, f"{site.base}/about/", f"{site.base}/projects.html", f"{site.base}/"]),
    )
    site.put("/robots.txt", f"Sitemap: {site.base}/sitemap.xml\n")
    site.put_pictures()
    return site


def eleventy(server: BlogServer, count: int = 22) -> Site:
    """Eleventy's base blog: posts below /blog/, the newest three at home, all of them in an archive with short dates, tags."""
    site = Site(server, write_posts(count, 22))
    menu = (
        '<a href="#main" id="skip-link" class="visually-hidden">Skip to main content</a><header><a href="/" class="home-link">The slow kettle</a>'
        '<nav><h2 class="visually-hidden">Top level navigation menu</h2><ul class="nav">'
        + links([("/", "Home"), ("/blog/", "Archive"), ("/about/", "About Me"), ("/feed/feed.xml", "Feed")])
        + "</ul></nav></header>"
    )
    foot = "<footer><p><em>Built with care</em></p></footer><!-- This page was built -->"

    def row(post: Written) -> str:
        return (
            f'<li class="postlist-item"><a href="/blog/{post.slug}/" class="postlist-link">{escape(post.title)}</a>'
            f'<time class="postlist-date" datetime="{post.date:%Y-%m-%d}">{post.date:%B %Y}</time></li>'
        )

    def page(path: str, title: str, main: str) -> None:
        head = (
            '<link rel="alternate" href="/feed/feed.xml" type="application/atom+xml" title="The slow kettle">'
        )
        site.put(
            path,
            document(
                title,
                f'<main id="main"><heading-anchors>{main}</heading-anchors></main>',
                head=head,
                menu=menu,
                foot=foot,
            ),
        )

    newest = "".join(map(row, site.posts[:3]))
    page(
        "/",
        site.title,
        f'<h1>Latest 3 Posts</h1><ol reversed class="postlist">{newest}</ol><p>More posts can be found in <a href="/blog/">the archive</a>.</p>',
    )
    page(
        "/blog/",
        "Archive",
        f'<h1>Archive</h1><ol reversed class="postlist">{"".join(map(row, site.posts))}</ol>',
    )
    page("/about/", "About Me", f"<h1>About Me</h1>{_ABOUT * 4}")
    page("/404.html", "Page not found", "<h1>Content not found.</h1><p>Go <a href='/'>home</a>.</p>")
    names = sorted({tag for post in site.posts for tag in post.tags})
    page("/tags/", "Tags", f"<h1>Tags</h1><ul>{links([(f'/tags/{t}/', t) for t in names])}</ul>")
    for tag in names:
        rows = "".join(row(p) for p in site.posts if tag in p.tags)
        page(
            f"/tags/{tag}/",
            tag,
            f'<h1>Tagged “{tag}”</h1><ol reversed class="postlist">{rows}</ol><p>See <a href="/tags/">all tags</a>.</p>',
        )
    for at, post in enumerate(site.posts):
        tags = "".join(f'<li><a href="/tags/{t}/" class="post-tag">{t}</a></li>' for t in post.tags)
        around = "".join(
            f'<li class="links-nextprev-{name}">{word}<br> <a href="/blog/{other.slug}/">{escape(other.title)}</a></li>'
            for name, word, other in (
                ("prev", "← Previous", site.posts[(at + 1) % count]),
                ("next", "Next →", site.posts[at - 1]),
            )
        )
        page(
            f"/blog/{post.slug}/",
            post.title,
            f'<h1>{escape(post.title)}</h1><ul class="post-metadata"><li><time datetime="{post.date:%Y-%m-%d}">{post.date:%d %B %Y}</time></li>{tags}</ul>'
            f'{post.body()}<ul class="links-nextprev">{around}</ul>',
        )
        site.expect(post, f"/blog/{post.slug}/", tags=None)
    site.put(
        "/feed/feed.xml",
        atom(site, site.posts[:10], lambda p: f"{site.base}/blog/{p.slug}/"),
        "application/xml",
    )
    site.put(
        "/sitemap.xml",
        sitemap(
            [f"{site.base}/blog/{p.slug}/" for p in site.posts]
            + [site.base + p for p in ("/", "/blog/", "/about/", "/tags/")]
        ),
    )
    site.put_pictures()
    return site


def astro(server: BlogServer, count: int = 24) -> Site:
    """Astro's blog starter: cards with a picture and a date below /blog, a feed of descriptions, sitemap-index.xml, no last
    slash in the lists, large scripts in every page."""
    site = Site(server, write_posts(count, 23))
    menu = (
        '<header data-astro-cid-3ef6ksr2><nav data-astro-cid-3ef6ksr2><h2><a href="/">The slow kettle</a></h2><div class="internal-links">'
        '<a href="/">Home</a><a href="/blog" class="active">Blog</a><a href="/about">About</a></div></nav></header>'
    )
    foot = '<footer data-astro-cid-sz7xmlte>&copy; 2026 Ada. All rights reserved.<div class="social-links"><a href="https://social.example/ada">Follow</a></div></footer>'

    def page(path: str, title: str, main: str, post: Written | None = None) -> None:
        picture = (
            f"{site.base}/files/card-{post.number}.png" if post else f"{site.base}/files/placeholder.png"
        )
        head = (
            f'<link rel="sitemap" href="/sitemap-index.xml"><link rel="alternate" type="application/rss+xml" title="The slow kettle" href="{site.base}/rss.xml">'
            f'<link rel="canonical" href="{site.base}{path}"><meta property="og:type" content="website"><meta property="og:url" content="{site.base}{path}">'
            f'<meta property="og:title" content="{escape(title)}"><meta property="og:image" content="{picture}"><script type="module">const a="{"x" * 2000}";</script>'
        )
        site.put(path, document(title, f"<main>{main}</main>", head=head, menu=menu, foot=foot))

    cards = "".join(
        f'<li data-astro-cid-5tznm7mj><a href="/blog/{p.slug}" data-astro-cid-5tznm7mj><img width="720" height="360" src="/files/card-{p.number}.png" alt="">'
        f'<h4 class="title">{escape(p.title)}</h4><p class="date"><time datetime="{p.date.isoformat()}">{p.date:%b %-d, %Y}</time></p></a></li>'
        for p in site.posts
    )
    page(
        "/",
        site.title,
        f"<h1>Hello, kettle</h1>{_ABOUT}<ul><li>Edit the <code>src</code> folder.</li><li>Read the <a href='https://docs.example'>docs</a>.</li></ul>",
    )
    page("/blog/", site.title, f"<section><ul>{cards}</ul></section>")
    layout = '<article><div class="hero-image"><img width="1020" height="510" src="/files/hero.png" alt=""></div><div class="prose"><div class="title"><div class="date"><time datetime="{0}">{1}</time></div><h1>{2}</h1><hr></div>{3}</div></article>'
    page(
        "/about/",
        "About Me",
        layout.format("2024-08-08T00:00:00.000Z", "Aug 8, 2024", "About Me", _ABOUT * 4),
    )
    for post in site.posts:
        page(
            f"/blog/{post.slug}/",
            post.title,
            f'<article><div class="prose"><div class="title"><div class="date"><time datetime="{post.date.isoformat()}">{post.date:%b %-d, %Y}</time></div>'
            f"<h1>{escape(post.title)}</h1><hr></div>{post.body()}</div></article>",
            post,
        )
        site.expect(post, f"/blog/{post.slug}/", tags=None)
    site.put(
        "/rss.xml",
        rss(site, site.posts, lambda p: f"{site.base}/blog/{p.slug}/", full=False),
        "application/xml",
    )
    site.put("/sitemap-index.xml", sitemap_index([f"{site.base}/sitemap-0.xml"]))
    site.put(
        "/sitemap-0.xml",
        sitemap(
            [f"{site.base}/blog/{p.slug}/" for p in site.posts]
            + [site.base + p for p in ("/", "/about/", "/blog/")]
        ),
    )
    site.put_pictures()
    return site


def docusaurus(server: BlogServer, count: int = 23) -> Site:
    """Docusaurus: a blog beside a manual whose pages are like posts in all but their dates; microdata, authors, an archive."""
    site = Site(server, write_posts(count, 24), start=server.url + "/blog")
    menu = (
        '<nav aria-label="Main" class="navbar navbar--fixed-top"><div class="navbar__inner"><a class="navbar__brand" href="/"><b class="navbar__title">The slow kettle</b></a>'
        '<a class="navbar__item navbar__link" href="/docs/intro">Tutorial</a><a class="navbar__item navbar__link" href="/blog">Blog</a></div></nav>'
    )
    foot = '<footer class="theme-layout-footer footer footer--dark"><div class="footer__title">Docs</div><ul class="footer__items"><li><a class="footer__link-item" href="/docs/intro">Tutorial</a></li></ul></footer>'
    side = (
        '<aside class="col col--3"><nav class="sidebar thin-scrollbar" aria-label="Blog recent posts navigation"><div class="sidebarItemTitle">Recent posts</div>'
        + "".join(
            f'<div role="group"><h3 class="yearGroupHeading">{p.date:%Y}</h3><ul class="sidebarItemList clean-list"><li class="sidebarItem"><a class="sidebarItemLink" href="/blog/{p.slug}">{escape(p.title)}</a></li></ul></div>'
            for p in site.posts[:5]
        )
        + "</nav></aside>"
    )

    def article(post: Written, *, whole: bool) -> str:
        tags = "".join(
            f'<li class="tag"><a rel="tag" class="tag" href="/blog/tags/{t}">{t}</a></li>' for t in post.tags
        )
        name = escape(post.title)
        heading = (
            f'<h1 class="title" itemprop="headline">{name}</h1>'
            if whole
            else f'<h2 class="title" itemprop="headline"><a itemprop="url" href="/blog/{post.slug}">{name}</a></h2>'
        )
        body = post.body() if whole else f"<p>{escape(post.summary)}</p>"
        more = (
            ""
            if whole
            else f'<div class="col text--right"><a aria-label="Read more about {name}" href="/blog/{post.slug}"><b>Read more</b></a></div>'
        )
        return (
            f'<article class="margin-bottom--xl" itemprop="blogPost" itemscope itemtype="https://schema.org/BlogPosting"><meta itemprop="description" content="x">'
            f'<header>{heading}<div class="container margin-vert--md"><time datetime="{post.date.isoformat()}" itemprop="datePublished">{post.date:%B %-d, %Y}</time> · One min read</div>'
            f'<div class="margin-top--md"><div class="avatar margin-bottom--sm"><div class="avatar__intro" itemprop="author" itemscope itemtype="https://schema.org/Person"><div class="avatar__name"><a itemprop="url" href="/blog/authors/ada"><span itemprop="name">Ada</span></a></div></div></div></div></header>'
            f'<div id="__blog-post-container" class="markdown" itemprop="articleBody">{body}</div><footer class="row docusaurus-mt-lg"><div class="col"><b>Tags:</b><ul class="tags">{tags}</ul></div>{more}</footer></article>'
        )

    def page(path: str, title: str, main: str, *, kind: str = "website", scope: str = "") -> None:
        head = f'<meta property="og:type" content="{kind}"><meta property="og:title" content="{escape(title)}"><link rel="canonical" href="{site.base}{path}"><link rel="alternate" type="application/rss+xml" href="/blog/rss.xml" title="The slow kettle">'
        site.put(
            path,
            document(
                title,
                f'<div id="__docusaurus_skipToContent_fallback" class="main-wrapper"><div class="container"><div class="row">{side}<main class="col col--7"{scope}>{main}</main></div></div></div>',
                head=head,
                menu=menu,
                foot=foot,
            ),
        )

    blog = ' itemscope itemtype="https://schema.org/Blog"'
    for number, part in enumerate(parts := chunks(site.posts, 10), 1):
        older = f'<nav class="pagination-nav" aria-label="Blog list page navigation"><a class="pagination-nav__link pagination-nav__link--next" href="/blog/page/{number + 1}"><div class="pagination-nav__label">Older entries</div></a></nav>'
        page(
            "/blog" if number == 1 else f"/blog/page/{number}",
            "Blog",
            "".join(article(p, whole=False) for p in part) + (older if number < len(parts) else ""),
            scope=blog,
        )
    rows = "".join(
        f'<li><a href="/blog/{p.slug}"><time datetime="{p.date.isoformat()}">{p.date:%B %-d}</time> - {escape(p.title)}</a></li>'
        for p in site.posts
    )
    page(
        "/blog/archive",
        "Archive",
        f'<header class="hero"><h1 class="hero__title">Archive</h1></header><section><h3>2019</h3><ul>{rows}</ul></section>',
    )
    names = sorted({tag for post in site.posts for tag in post.tags})
    page(
        "/blog/tags",
        "Tags",
        f"<h1>Tags</h1><ul class='padding--none'>{links([(f'/blog/tags/{t}', t) for t in names])}</ul>",
    )
    for tag in names:
        page(
            f"/blog/tags/{tag}",
            tag,
            f'<h1>posts tagged with "{tag}"</h1>'
            + "".join(article(p, whole=False) for p in site.posts if tag in p.tags),
            scope=blog,
        )
    page("/blog/authors", "Authors", '<h1>Authors</h1><ul><li><a href="/blog/authors/ada">Ada</a></li></ul>')
    page(
        "/blog/authors/ada",
        "Ada",
        "<h1>Ada</h1>" + "".join(article(p, whole=False) for p in site.posts[:10]),
        scope=blog,
    )
    for at, post in enumerate(site.posts):
        newer = f'<nav class="pagination-nav" aria-label="Blog post page navigation"><a class="pagination-nav__link pagination-nav__link--next" href="/blog/{site.posts[(at + 1) % count].slug}"><div class="pagination-nav__sublabel">Older post</div><div class="pagination-nav__label">{escape(site.posts[(at + 1) % count].title)}</div></a></nav>'
        page(f"/blog/{post.slug}", post.title, article(post, whole=True) + newer, kind="article")
        site.expect(post, f"/blog/{post.slug}")
    for name in (
        "intro",
        "congratulations",
        "tutorial-basics/create-a-page",
        "tutorial-basics/create-a-document",
    ):
        page(
            f"/docs/{name}",
            name,
            f'<article><div class="theme-doc-markdown markdown"><header><h1>{name}</h1></header>{_ABOUT * 6}</div><footer class="theme-doc-footer"></footer></article>',
        )
    page(
        "/",
        "Hello",
        '<header class="hero"><h1>The slow kettle</h1><a class="button" href="/docs/intro">Tutorial - 5min</a></header>',
    )
    site.put(
        "/blog/rss.xml",
        rss(site, site.posts[:20], lambda p: f"{site.base}/blog/{p.slug}").replace(
            f"<link>{site.base}/</link>", f"<link>{site.base}/blog</link>"
        ),
        "application/xml",
    )
    pages = [
        "/",
        "/blog",
        "/blog/archive",
        "/blog/tags",
        "/blog/authors",
        "/blog/authors/ada",
        "/docs/intro",
        "/docs/congratulations",
    ]
    pages += (
        [f"/docs/tutorial-basics/create-a-{n}" for n in ("page", "document")]
        + [f"/blog/tags/{t}" for t in names]
        + [f"/blog/page/{n}" for n in (2, 3)]
    )
    site.put(
        "/sitemap.xml",
        sitemap([site.base + p for p in pages] + [f"{site.base}/blog/{p.slug}" for p in site.posts]),
    )
    site.put_pictures()
    return site
