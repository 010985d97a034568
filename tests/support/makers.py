"""Blogs in the manner of the programs that make static sites; each function publishes one and says what is to be found.

Addresses, feeds, lists, class names and habits are those of the programs and their usual themes; all texts are our own.
"""

# ruff: noqa: E501 - lines of markup

from __future__ import annotations

import json
from html import escape
from urllib.parse import quote

from .blogserver import BlogServer
from .sites import Site, Written, atom, chunks, document, links, rss, sitemap, write_posts

ABOUT = "<p>I keep a kettle and a diary. Write to me when you have a better kettle, or a slower one.</p>"


def hugo(server: BlogServer, count: int = 24, *, base: str = "", feed: bool = True, start: str = "") -> Site:
    """Hugo with a theme of cards: RSS of ten summaries, a sitemap of everything, JSON-LD on the posts."""
    site = Site(server, write_posts(count, 1), base=base or server.url, start=start)
    menu = (
        '<header class="header"><nav class="nav"><ul id="menu">'
        + links(
            [
                (f"{site.base}/posts/", "Posts"),
                (f"{site.base}/tags/", "Tags"),
                (f"{site.base}/about/", "About"),
            ]
        )
        + "</ul></nav></header>"
    )
    foot = '<footer class="footer"><span>&copy; 2026 The slow kettle</span> <span>Powered by Hugo</span></footer>'

    def url(post: Written) -> str:
        return f"{site.base}/posts/{post.slug}/"

    def card(post: Written) -> str:
        return (
            f'<article class="post-entry"><header class="entry-header"><h2 class="entry-hint-parent">{escape(post.title)}</h2>'
            f'</header><div class="entry-content"><p>{escape(post.summary)}</p></div><footer class="entry-footer">'
            f"<span title='{post.date}'>{post.date:%B %-d, %Y}</span></footer>"
            f'<a class="entry-link" aria-label="post link to {escape(post.title)}" href="{url(post)}"></a></article>'
        )

    alternate = (
        f'<link rel="alternate" type="application/rss+xml" href="{site.base}/index.xml">' if feed else ""
    )
    for place in ("", "/posts"):
        for number, part in enumerate(pages := chunks(site.posts, 5), 1):
            path = f"{place}/" if number == 1 else f"{place}/page/{number}/"
            older = (
                f'<a class="next" href="{site.base}{place}/page/{number + 1}/">Next&nbsp;»</a>'
                if number < len(pages)
                else ""
            )
            main = f'<main class="main">{"".join(map(card, part))}<footer class="page-footer"><nav class="pagination">{older}</nav></footer></main>'
            site.put(path, document(site.title, main, head=alternate, menu=menu, foot=foot))
    for post in site.posts:
        data = {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": post.title,
            "datePublished": post.date.isoformat(),
            "keywords": list(post.tags),
            "mainEntityOfPage": {"@type": "WebPage", "@id": url(post)},
        }
        tags = "".join(f'<li><a href="{site.base}/tags/{tag}/">{tag}</a></li>' for tag in post.tags)
        head = (
            f'<link rel="canonical" href="{url(post)}"><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{post.date.isoformat()}">'
            f'<script type="application/ld+json">{json.dumps(data)}</script>'
        )
        main = (
            f'<main class="main"><article class="post-single"><header class="post-header"><h1 class="post-title">{escape(post.title)}'
            f"</h1><div class='post-meta'><span title='{post.date}'>{post.date:%B %-d, %Y}</span>&nbsp;·&nbsp;3 min</div></header>"
            f'<div class="post-content">{post.body()}</div><footer class="post-footer"><ul class="post-tags">{tags}</ul>'
            f'<nav class="paginav"><a class="prev" href="/"><span class="title">« Prev</span></a></nav></footer></article></main>'
        )
        site.put(f"/posts/{post.slug}/", document(post.title, main, head=head, menu=menu, foot=foot))
        site.expect(post, url(post))
    about = f'<main class="main"><article class="post-single"><h1 class="post-title">About</h1><div class="post-content">{ABOUT}</div></article></main>'
    site.put("/about/", document("About", about, menu=menu, foot=foot))
    names = sorted({tag for post in site.posts for tag in post.tags})
    site.put(
        "/tags/",
        document(
            "Tags",
            f'<main><ul class="terms-tags">{links([(f"{site.base}/tags/{t}/", t) for t in names])}</ul></main>',
            menu=menu,
        ),
    )
    for tag in names:
        main = "".join(card(post) for post in site.posts if tag in post.tags)
        site.put(f"/tags/{tag}/", document(tag, f'<main class="main"><h1>{tag}</h1>{main}</main>', menu=menu))
    if feed:
        site.put("/index.xml", rss(site, site.posts[:10], url, full=False), "application/xml")
    listed = [url(post) for post in site.posts] + [f"{site.base}/tags/{t}/" for t in names]
    site.put(
        "/sitemap.xml",
        sitemap(
            [*listed, f"{site.base}/", f"{site.base}/about/", f"{site.base}/posts/", f"{site.base}/tags/"]
        ),
    )
    site.put_pictures()
    return site


def hexo(server: BlogServer, count: int = 18) -> Site:
    """Hexo with a Chinese author: dated addresses with Chinese names, encoded here and raw there, lazy pictures."""
    site = Site(server, write_posts(count, 2), title="慢水壶")
    names = ["茶壶", "花园", "时钟", "信件", "旅行"]

    def raw(post: Written) -> str:
        return f"/{post.date:%Y/%m/%d}/{names[post.number % 5]}-{post.number}/"

    menu = (
        '<header class="header"><ul class="main-menu menu">'
        + links([("/", "首页"), ("/archives/", "归档"), ("/about/", "关于"), ("/tags/", "标签")])
        + "</ul></header>"
    )
    side = (
        '<aside class="sidebar"><p class="site-author-name">水壶</p><ul>'
        + links([(quote(raw(p)), p.title) for p in site.posts[:3]])
        + "</ul></aside>"
    )

    def lazy(src: str) -> str:
        return f'<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" data-original="{src}" alt="图"><noscript><img src="{src}"></noscript>'

    for number, part in enumerate(pages := chunks(site.posts, 5), 1):
        blocks = "".join(
            f'<article class="post-block"><header class="post-header"><h2 class="post-title"><a class="post-title-link" href="{raw(p)}">{escape(p.title)}</a></h2>'
            f'<div class="post-meta"><time datetime="{p.date.isoformat()}">{p.date:%Y-%m-%d}</time></div></header>'
            f'<div class="post-body"><p>{p.summary}</p><div class="post-button"><a class="btn" href="{raw(p)}#more" rel="contents">阅读全文 &raquo;</a></div></div></article>'
            for p in part
        )
        older = (
            f'<a class="extend next" rel="next" href="/page/{number + 1}/"><i class="fa"></i></a>'
            if number < len(pages)
            else ""
        )
        site.put(
            "/" if number == 1 else f"/page/{number}/",
            document(
                site.title,
                f'<main>{blocks}<nav class="pagination">{older}</nav></main>',
                menu=menu,
                foot=side,
                lang="zh-CN",
                head='<link rel="alternate" type="application/atom+xml" href="/atom.xml">',
            ),
        )
    for number, part in enumerate(pages := chunks(site.posts, 10), 1):
        rows = "".join(
            f'<article class="post-sort"><header class="post-header"><div class="post-meta"><time datetime="{p.date.isoformat()}" content="{p.date:%Y-%m-%d}">{p.date:%m-%d}</time></div>'
            f'<div class="post-title"><a class="post-title-link" href="{quote(raw(p))}"><span>{escape(p.title)}</span></a></div></header></article>'
            for p in part
        )
        site.put(
            "/archives/" if number == 1 else f"/archives/page/{number}/",
            document("归档", f"<main>{rows}</main>", menu=menu, foot=side),
        )
    for post in site.posts:
        tags = "".join(f'<a href="/tags/{tag}/" rel="tag"># {tag}</a>' for tag in post.tags)
        main = (
            f'<main><article class="post-block" itemscope itemtype="http://schema.org/Article"><header class="post-header"><h1 class="post-title" itemprop="name headline">{escape(post.title)}</h1>'
            f'<div class="post-meta">发表于 <time itemprop="dateCreated datePublished" datetime="{post.date.isoformat()}">{post.date:%Y-%m-%d}</time></div></header>'
            f'<div class="post-body" itemprop="articleBody">{post.body(lazy)}</div><footer class="post-footer"><div class="post-tags">{tags}</div>'
            f'<div class="post-nav"><a rel="next" href="{raw(site.posts[0])}">{site.posts[0].title}</a></div></footer></article></main>'
        )
        page = document(
            f"{post.title} | {site.title}",
            main,
            menu=menu,
            foot=side,
            lang="zh-CN",
            head=f'<meta property="og:type" content="article"><link rel="canonical" href="{site.base}{raw(post)}">',
        )
        site.put(quote(raw(post)), page)
        site.expect(post, raw(post))
    site.put(
        "/about/",
        document(
            "关于 | 慢水壶",
            f"<main><div class='post-block'><h1 class='post-title'>关于</h1><div class='post-body'>{ABOUT}</div></div></main>",
            menu=menu,
            foot=side,
        ),
    )
    site.put("/tags/", document("标签", "<main><a href='/tags/tea/'>tea</a></main>", menu=menu, foot=side))
    site.put("/atom.xml", atom(site, site.posts[:5], lambda p: site.base + quote(raw(p)), full=False))
    entries = "".join(
        f"<entry><title>{escape(p.title)}</title><link href='{quote(raw(p))}'/><url>{quote(raw(p))}</url><content type='html'>x</content><tags>{''.join(f'<tag>{t}</tag>' for t in p.tags)}</tags></entry>"
        for p in site.posts
    )
    site.put("/search.xml", f"<?xml version='1.0' encoding='utf-8'?><search>{entries}</search>")
    site.put_pictures()
    return site


def pelican(server: BlogServer, count: int = 23) -> Site:
    """Pelican: posts at the top with a suffix, index2.html, full feeds of the newest, a page of archives."""
    site = Site(server, write_posts(count, 3))
    menu = (
        '<header id="banner" class="body"><h1><a href="/">The slow kettle</a></h1><nav><ul>'
        + links([("/pages/about.html", "About"), ("/category/misc.html", "misc")])
        + "</ul></nav></header>"
    )
    foot = '<section id="extras" class="body"><div class="blogroll"><h2>links</h2><ul><li><a href="https://elsewhere.example/">A friend</a></li></ul></div></section><footer id="contentinfo" class="body"><address>Proudly powered by Pelican.</address></footer>'
    head = '<link href="/feeds/all.atom.xml" type="application/atom+xml" rel="alternate" title="Atom Feed" />'

    def info(post: Written) -> str:
        tags = " ".join(f'<a href="/tag/{tag}.html">{tag}</a>' for tag in post.tags)
        return f'<footer class="post-info"><abbr class="published" title="{post.date.isoformat()}">Published: {post.date:%a %d %B %Y}</abbr><p>In <a href="/category/misc.html">misc</a>.</p><p class="tags">tags: {tags}</p></footer>'

    for number, part in enumerate(pages := chunks(site.posts, 8), 1):
        rows = "".join(
            f'<li><article class="hentry"><header><h1><a href="/{p.slug}.html" rel="bookmark" title="Permalink">{escape(p.title)}</a></h1></header><div class="entry-content">{info(p)}<p>{p.summary}</p><a class="readmore" href="/{p.slug}.html">read more</a></div></article></li>'
            for p in part
        )
        older = (
            f'<p class="paginator"><a href="/index{number + 1}.html">&raquo;</a></p>'
            if number < len(pages)
            else ""
        )
        site.put(
            "/" if number == 1 else f"/index{number}.html",
            document(
                site.title,
                f'<section id="content" class="body"><ol id="posts-list" class="hfeed">{rows}</ol>{older}</section>',
                head=head,
                menu=menu,
                foot=foot,
            ),
        )
    rows = "".join(
        f"<dt>{p.date:%a %d %B %Y}</dt><dd><a href='/{p.slug}.html'>{escape(p.title)}</a></dd>"
        for p in site.posts
    )
    site.put(
        "/archives.html",
        document(
            "Archives",
            f"<section id='content'><h1>Archives</h1><dl>{rows}</dl></section>",
            menu=menu,
            foot=foot,
        ),
    )
    for post in site.posts:
        main = f'<section id="content" class="body"><article><header><h1 class="entry-title"><a href="/{post.slug}.html" rel="bookmark">{escape(post.title)}</a></h1></header><div class="entry-content">{info(post)}{post.body()}</div></article></section>'
        site.put(f"/{post.slug}.html", document(post.title, main, head=head, menu=menu, foot=foot))
        site.expect(post, f"/{post.slug}.html")
    site.put(
        "/pages/about.html",
        document(
            "About",
            f"<section id='content'><h1 class='entry-title'>About</h1>{ABOUT}</section>",
            menu=menu,
            foot=foot,
        ),
    )
    site.put("/feeds/all.atom.xml", atom(site, site.posts[:10], lambda p: f"{site.base}/{p.slug}.html"))
    site.put_pictures()
    return site
