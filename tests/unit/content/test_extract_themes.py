"""Pages as the themes of common blog programs make them: what comes out is what the author wrote, to the letter."""

from __future__ import annotations

import re

import pytest

from viewer.content.derive import derive
from viewer.content.extract import extract, frame_of

URL = "https://blog.example/2024/05/tidal-clock/"
TITLE = "A clock that follows the tide"

RICH = """
<p>Most clocks divide the day into equal hours, and nobody who lives by the sea believes them. The harbour keeps its own
time: high water moves by some fifty minutes a day, and with it the ferries, the fishermen, and dinner.</p>
<h2 id="gears">The gears<a class="anchor headerlink" href="#gears" aria-hidden="true">#</a></h2>
<p>A lunar day lasts 24 hours and 50 minutes, so the ratio of the wheels must be close to 1.0350<sup id="fnref:1"><a
href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>. I tried two pairs of wheels before one ran without a hitch.</p>
<figure><a href="/img/wheels-large.jpg"><img src="/img/wheels.jpg" alt="Four brass wheels" width="800" height="600"></a>
<figcaption>The second attempt, still warm from the lathe.</figcaption></figure>
<pre><code class="language-python">def ratio(drivers, driven):
    product = 1.0
    for a, b in zip(drivers, driven):
        product *= a / b

    return product   # 1.0350 is the aim
</code></pre>
<table><thead><tr><th>Pair</th><th>Teeth</th><th>Error</th></tr></thead><tbody><tr><td>first</td><td>57 / 59</td><td>21 s</td></tr>
<tr><td>second</td><td>61 / 63</td><td>2 s</td></tr></tbody></table>
<h3>How good is it?</h3>
<p>The drift in seconds is <script type="math/tex">d < 86400 \\cdot \\epsilon</script>, which stays below a minute a month.</p>
<blockquote class="pullquote"><p>Time is what the harbour says it is.</p><footer>— the ferryman</footer></blockquote>
<details><summary>Why not a motor?</summary><p>Because motors hum, and the workshop is above the bedroom.</p></details>
<dl><dt>Neap tide</dt><dd>The smaller one, at half moon.</dd><dt>Spring tide</dt><dd>The larger one.</dd></dl>
<p>Here it runs:</p>
<iframe src="https://www.youtube.com/embed/abcdefghijk" title="The clock running"></iframe>
<ul><li>The wood is old oak.</li><li>The dial was <a href="https://paints.example/blue">painted blue</a>.</li></ul>
<h2>Conclusion</h2>
<p>It has been right for eleven months. See <a href="/2023/01/sundial/">the sundial</a> for one that is never wrong at night.</p>
<div class="footnotes" role="doc-endnotes"><hr><ol><li id="fn:1"><p>24.8412 hours, to be exact.
<a href="#fnref:1" class="footnote-backref" role="doc-backlink">↩︎</a></p></li></ol></div>
"""
SHORT = "<p>Went to see the sea. It was there.</p>"
PHOTO = '<p><img src="/img/sea.jpg" alt="The sea at six in the morning"></p>'
CODE = """<p>The whole program:</p><pre><code class="language-c">#include &lt;stdio.h&gt;
int main(void) {
    for (int i = 0; i &lt; 12; i++)
        printf("%d\\n", i * 50);
    return 0;
}
</code></pre>"""
CHINESE = """<p>多数时钟把一天分成相等的小时，可是住在海边的人谁也不信。港口有自己的时间：涨潮每天晚大约五十分钟，渡船、渔夫和晚饭也跟着晚。</p>
<h2>齿轮</h2><p>太阴日长二十四小时五十分钟，所以齿轮的比例要接近一点零三五。我试了两对齿轮，才有一对走得顺。</p>"""
ARABIC = """<div dir="rtl"><p>تقسم معظم الساعات اليوم إلى ساعات متساوية، ولا يصدقها أحد ممن يعيشون على البحر. للميناء وقته الخاص، فالمد يتأخر كل يوم.</p>
<p>تدوم الدورة أربعا وعشرين ساعة وخمسين دقيقة، لذلك يجب أن تكون نسبة العجلات قريبة من ذلك.</p></div>"""
BREAKS = """Most clocks divide the day into equal hours, and nobody who lives by the sea believes them.<br><br>
The harbour keeps its own time: high water moves by some fifty minutes a day, and with it the ferries.<br><br>
<img src="/img/wheels.jpg" alt="wheels"><br><br>I tried two pairs of wheels before one ran without a hitch. It was <i>slow</i> work."""
BODIES = {
    "rich": RICH, "short": SHORT, "photo": PHOTO, "code": CODE, "chinese": CHINESE, "arabic": ARABIC, "breaks": BREAKS,
}  # fmt: skip

HEAD = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Salt Notes</title>
<meta property="og:title" content="{TITLE}"><script>window.dataLayer=[]</script><style>p{{margin:0}}</style></head>"""

PAPERMOD = """<body id="top"><a class="skip-link" href="#main">Skip to content</a>
<header class="header"><nav class="nav"><div class="logo"><a href="/" accesskey="h">Salt Notes</a></div>
<ul id="menu"><li><a href="/archives/"><span>Archive</span></a></li><li><a href="/tags/"><span>Tags</span></a></li></ul></nav></header>
<main class="main"><article class="post-single"><header class="post-header"><div class="breadcrumbs"><a href="/">Home</a>&nbsp;»&nbsp;<a
href="/posts/">Posts</a></div><h1 class="post-title entry-hint-parent">{title}</h1><div class="post-description">About a clock.</div>
<div class="post-meta"><span title="2024-05-01">May 1, 2024</span>&nbsp;·&nbsp;5 min&nbsp;·&nbsp;Ada Moore</div></header>
<div class="toc"><details><summary accesskey="c"><span class="details">Table of Contents</span></summary><div class="inner"><ul>
<li><a href="#gears">The gears</a></li><li><a href="#conclusion">Conclusion</a></li></ul></div></details></div>
<div class="post-content">{body}</div>
<footer class="post-footer"><ul class="post-tags"><li><a href="/tags/clocks/">clocks</a></li></ul><nav class="paginav">
<a class="prev" href="/a/"><span class="title">« Prev</span><br><span>Older boats</span></a><a class="next" href="/b/"><span
class="title">Next »</span><br><span>Newer boats</span></a></nav><div class="share-buttons"><a href="https://x.com/intent/tweet?url=u">x</a></div></footer>
</article></main><footer class="footer"><span>&copy; 2024 <a href="/">Salt Notes</a></span> <span>Powered by <a
href="https://gohugo.io/">Hugo</a></span></footer></body></html>"""

NEXT = """<body itemscope itemtype="http://schema.org/WebPage"><div class="headband"></div><main class="main"><aside class="sidebar"><div class="sidebar-inner"><ul
class="sidebar-nav"><li class="sidebar-nav-toc">文章目录</li><li>站点概览</li></ul><div class="post-toc"><ol class="nav"><li class="nav-item"><a class="nav-link"
href="#gears"><span class="nav-number">1.</span> <span class="nav-text">The gears</span></a></li></ol></div><div class="site-author"><p class="site-author-name">Ada</p>
<div class="site-description">Notes made with wet hands by somebody who likes clocks and boats.</div></div></div></aside>
<div class="main-inner post posts-expand"><div class="post-block"><article itemscope itemtype="http://schema.org/Article" class="post-content" lang="zh-CN">
<link itemprop="mainEntityOfPage" href="u"><span hidden itemprop="author"><meta itemprop="name" content="Ada"></span>
<header class="post-header"><h1 class="post-title" itemprop="name headline">{title}</h1><div class="post-meta-container"><div class="post-meta"><span
class="post-meta-item"><span class="post-meta-item-text">发表于</span> <time datetime="2024-05-01">2024-05-01</time></span><span class="post-meta-item">分类于 <a
href="/categories/clocks/">clocks</a></span> <span class="post-meta-item" title="本文字数">本文字数：1.2k</span></div></div></header>
<div class="post-body" itemprop="articleBody">{body}</div>
<footer class="post-footer"><div class="reward-container"><div>坚持原创技术分享，您的支持将鼓励我继续创作！</div><button>打赏</button></div><div class="post-copyright"><ul><li
class="post-copyright-author"><strong>本文作者： </strong>Ada</li><li><strong>版权声明： </strong>本博客所有文章除特别声明外，均采用 <a href="https://creativecommons.org/">BY-NC-SA</a> 许可协议。</li></ul></div>
<div class="post-tags"><a href="/tags/clocks/" rel="tag"># clocks</a></div><div class="post-nav"><div class="post-nav-item"><a href="/a/" rel="prev">Older boats</a></div></div></footer>
</article></div><div class="comments" id="gitalk-container"></div></div></main><footer class="footer"><div class="copyright">&copy; 2024 Ada</div>
<div class="powered-by">由 <a href="https://hexo.io/">Hexo</a> 强力驱动</div></footer></body></html>"""

PELICAN = """<body id="index" class="home"><header id="banner" class="body"><h1><a href="/">Salt Notes </a></h1><nav><ul><li class="active"><a
href="/category/clocks.html">clocks</a></li><li><a href="/category/boats.html">boats</a></li></ul></nav></header>
<section id="content" class="body"><article><header><h1 class="entry-title"><a href="/2024/05/tidal-clock/" rel="bookmark" title="Permalink">{title}</a></h1></header>
<div class="entry-content"><footer class="post-info"><abbr class="published" title="2024-05-01T00:00:00+00:00">Published: Wed 01 May 2024</abbr>
<address class="vcard author">By <a class="url fn" href="/author/ada.html">Ada Moore</a></address><p>In <a href="/category/clocks.html">clocks</a>.</p>
<p>tags: <a href="/tag/brass.html">brass</a> <a href="/tag/sea.html">sea</a></p></footer><!-- /.post-info -->{body}</div><!-- /.entry-content --></article></section>
<section id="extras" class="body"><div class="blogroll"><h2>links</h2><ul><li><a href="https://getpelican.com/">Pelican</a></li><li><a
href="https://python.example/">Python</a></li></ul></div><div class="social"><h2>social</h2><ul><li><a href="#">You can add links</a></li></ul></div></section>
<footer id="contentinfo" class="body"><address id="about" class="vcard body">Proudly powered by <a href="https://getpelican.com/">Pelican</a>.</address></footer></body></html>"""

TWENTY = """<body class="post-template-default single single-post postid-77 singular comments-open has-post-thumbnail"><a class="skip-link screen-reader-text"
href="#site-content">Skip to the content</a><header id="site-header" class="header-footer-group"><div class="header-inner"><div class="site-title"><a
href="/">Salt Notes</a></div><div class="site-description">Clocks, boats, and what is between them</div></div></header>
<div class="menu-modal cover-modal"><ul><li><a href="/about/">About</a></li><li><a href="/contact/">Contact</a></li></ul></div>
<main id="site-content"><article class="post-77 post type-post status-publish format-standard hentry category-newsletter tag-social" id="post-77">
<header class="entry-header has-text-align-center"><div class="entry-header-inner section-inner medium"><div class="entry-categories"><span
class="screen-reader-text">Categories</span><a href="/category/clocks/" rel="category tag">Clocks</a></div><h1 class="entry-title">{title}</h1>
<div class="post-meta-wrapper"><ul class="post-meta"><li class="post-author meta-wrapper">By <a href="/author/ada/">Ada Moore</a></li><li class="post-date">May 1,
2024</li><li class="post-comment-link"><a href="#respond">2 Comments</a></li></ul></div></div></header>
<div class="post-inner thin"><div class="entry-content">{body}<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block"><h3 class="sd-title">Share
this:</h3><div class="sd-content"><ul><li class="share-twitter"><a href="?share=twitter">Click to share on X</a></li></ul></div></div></div><div
id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3></div></div></div>
<div class="section-inner"><div class="post-meta-wrapper post-meta-single-bottom"><ul class="post-meta"><li class="post-tags">Tags <a href="/tag/sea/"
rel="tag">sea</a></li></ul></div><div class="author-bio"><h2 class="author-title">By Ada Moore</h2><div class="author-description"><p>Ada has written about
clocks for thirty years, and has not been on time for any of them.</p></div></div></div>
<nav class="pagination-single section-inner"><a class="previous-post" href="/a/"><span class="title">Older boats</span></a></nav>
<div class="comments-wrapper section-inner"><div class="comments" id="comments"><h2 class="comment-reply-title">2 replies on “{title}”</h2>
<div class="comments-inner"><div id="comment-1" class="comment"><article id="div-comment-1" class="comment-body"><footer class="comment-meta"><b
class="fn">Bob</b> says:</footer><div class="comment-content entry-content"><p>I had a clock like that once, and it followed the neighbour instead of the moon, which
was more regular. I still have the wheels, if anybody wants them; they were cut in the year in which the old pier burned down.</p></div></article></div></div></div>
<div id="respond" class="comment-respond"><h2 id="reply-title">Leave a Reply</h2><form><p>Your email address will not be published.</p></form></div></div>
</article></main><div class="footer-nav-widgets-wrapper"><aside class="footer-widgets-outer-wrapper"><div class="widget widget_text"><h2>About This
Site</h2><p>This may be a good place to introduce yourself and your site or include some credits.</p></div></aside></div>
<footer id="site-footer"><p class="footer-copyright">&copy; 2024 <a href="/">Salt Notes</a></p><p class="powered-by-wordpress"><a
href="https://wordpress.org/">Powered by WordPress</a></p></footer></body></html>"""

CASPER = """<body class="post-template tag-clocks is-head-left-logo"><div class="viewport"><header id="gh-head" class="gh-head outer"><div class="gh-head-inner inner"><div
class="gh-head-brand"><a class="gh-head-logo" href="/">Salt Notes</a></div><nav class="gh-head-menu"><ul class="nav"><li><a href="/about/">About</a></li></ul></nav>
<div class="gh-head-actions"><button class="gh-search">Search</button></div></div></header><div class="site-content"><main id="site-main" class="site-main">
<article class="article post tag-clocks"><header class="article-header gh-canvas"><div class="article-tag post-card-tags"><span class="post-card-primary-tag"><a
href="/tag/clocks/">Clocks</a></span></div><h1 class="article-title">{title}</h1><p class="article-excerpt">About a clock.</p><div class="article-byline"><section
class="article-byline-content"><ul class="author-list"><li><a href="/author/ada/" class="author-avatar"><img class="author-profile-image" src="/ada.png"
alt="Ada"></a></li></ul><div class="article-byline-meta"><h4 class="author-name"><a href="/author/ada/">Ada Moore</a></h4><div class="byline-meta-content"><time
datetime="2024-05-01">May 1, 2024</time> <span class="byline-reading-time">4 min read</span></div></div></section></div></header>
<section class="gh-content gh-canvas">{body}</section></article></main>
<section class="footer-cta outer"><div class="inner"><h2 class="footer-cta-title">Sign up for more like this.</h2><a class="footer-cta-button" href="#/portal"><div
class="footer-cta-input">Enter your email</div><span>Subscribe</span></a></div></section><aside class="read-more-wrap outer"><div class="read-more inner"><article
class="post-card post"><a class="post-card-image-link" href="/a/"><img class="post-card-image" src="/a.jpg" alt="Older boats"></a><div class="post-card-content"><h2
class="post-card-title"><a href="/a/">Older boats</a></h2><div class="post-card-excerpt">Boats that were built before anybody thought of writing down how they were built.</div></div></article>
<article class="post-card post"><h2 class="post-card-title"><a href="/b/">Newer boats</a></h2><div class="post-card-excerpt">Boats that leak less, and cost more, and
are not as pretty as those.</div></article></div></aside></div><footer class="site-footer outer"><div class="inner"><section class="copyright"><a href="/">Salt
Notes</a> &copy; 2024</section></div></footer></div></body></html>"""

BLOGGER = """<body class="item-view version-1-3-0"><div class="page"><header class="centered-top-container" role="banner"><h1><a href="/">Salt Notes</a></h1></header>
<div class="main section" id="page_body"><div class="widget Blog" id="Blog1"><div class="blog-posts hfeed container"><article class="post-outer-container"><div
class="post-outer"><div class="post"><a name="8371"></a><h3 class="post-title entry-title" itemprop="name">{title}</h3><div class="post-header"><div
class="post-header-line-1"><span class="byline post-timestamp"><time class="published" datetime="2024-05-01">May 01, 2024</time></span></div></div>
<div class="post-body entry-content float-container" id="post-body-8371">{body}<div style="clear: both;"></div></div><div class="post-bottom"><div class="post-footer"><span
class="byline post-labels"><span class="byline-label">Labels:</span> <a href="/search/label/clocks" rel="tag">clocks</a></span></div><div class="post-share-buttons"><a
href="https://www.facebook.com/sharer.php?u=u">Facebook</a></div></div></div></div><section class="comments embed" id="comments"><h3 class="title">Comments</h3><p
class="comment-footer"><a href="https://www.blogger.com/comment">Post a Comment</a></p></section></article><div class="desktop-ad mobile-ad"></div></div></div>
<div class="widget PopularPosts"><h3 class="title">Popular posts from this blog</h3><div class="widget-content"><article class="post"><h3 class="post-title"><a
href="/a.html">Older boats</a></h3><div class="item-content"><div class="popular-posts-snippet">Boats that were built before anybody thought of writing down.</div></div></article></div></div></div>
<footer class="footer section" id="footer"><div class="widget Attribution">Powered by Blogger</div></footer></div></body></html>"""

SUBSTACK = """<body class=""><div id="entry"><div id="main" class="main typography use-theme-bg"><div class="pencraft topBar"><a href="/">Salt Notes</a><button>Subscribe</button><button>Sign
in</button></div><div><div class="single-post-container"><div class="container"><div class="single-post"><article class="typography newsletter-post post"><div
class="post-header" role="region"><h1 class="post-title published title-X77sOw">{title}</h1><h3 class="subtitle">About a clock</h3><div class="pencraft"><a
href="https://substack.com/@ada">Ada Moore</a><div class="pencraft meta">May 01, 2024</div></div><div class="post-ufi style-button"><a
class="post-ufi-button">12</a><button>Share</button></div></div><div class="visibility-check"></div><div><div class="available-content"><div dir="auto"
class="body markup">{body}<div class="subscription-widget-wrap" data-attrs="{{}}"><div class="subscription-widget show-subscribe"><div class="preamble"><p
class="cta-caption">Thanks for reading Salt Notes! Subscribe for free to receive new posts and support my work.</p></div><form class="subscription-widget-subscribe"><input
type="email"><input type="submit" value="Subscribe"></form></div></div></div></div><div class="post-footer"><button>Share this post</button></div></div></article></div></div>
<div class="container comments-page"><div id="discussion"><h4>Discussion about this post</h4><div class="comment-list"><div class="comment"><div
class="comment-body"><p>A lovely clock. I would have used cherry instead of oak, but that is a matter of taste, and of what stands in the shed.</p></div></div></div></div></div>
<div class="single-post-section"><h4>Ready for more?</h4></div></div></div></div><footer class="footer-wrap"><div class="footer-copyright">© 2024 Ada Moore</div></footer></div></body></html>"""

MINIMA = """<body><header class="site-header"><div class="wrapper"><a class="site-title" rel="author" href="/">Salt Notes</a><nav class="site-nav"><a class="page-link"
href="/about/">About</a></nav></div></header><main class="page-content" aria-label="Content"><div class="wrapper"><article class="post h-entry" itemscope
itemtype="http://schema.org/BlogPosting"><header class="post-header"><h1 class="post-title p-name" itemprop="name headline">{title}</h1><p class="post-meta"><time
class="dt-published" datetime="2024-05-01">May 1, 2024</time></p></header><div class="post-content e-content" itemprop="articleBody">{body}</div><div
id="disqus_thread"></div><noscript>Please enable JavaScript to view the <a href="https://disqus.com/?ref_noscript">comments powered by Disqus.</a></noscript><a
class="u-url" href="/2024/05/tidal-clock/" hidden></a></article></div></main><footer class="site-footer h-card"><div class="wrapper"><h2 class="footer-heading">Salt
Notes</h2><ul class="contact-list"><li class="p-name">Ada Moore</li></ul><p>Notes made with wet hands by somebody who likes clocks and boats, and the
long hours in between.</p></div></footer></body></html>"""

TABLES = """<body bgcolor="#ffffff"><center><font size="+3"><b>Salt Notes</b></font></center><hr><table width="100%" border="0"><tr><td width="140" valign="top"><font
size="-1"><a href="index.html">Home</a><br><a href="boats.html">Boats</a><br><a href="clocks.html">Clocks</a><br><a href="links.html">Links</a><br><a
href="mailto:ada@blog.example">Mail me</a></font></td><td valign="top"><h1>{title}</h1>{body}</td></tr></table><hr><center><font size="-2">[ <a href="index.html">Home</a> |
<a href="boats.html">Boats</a> | <a href="clocks.html">Clocks</a> ]</font></center></body></html>"""

BARE = """<body><p><a href="/">Salt Notes</a> · <a href="/about">About</a> · <a href="/feed.xml">RSS</a></p><h1>{title}</h1><p><i>May 1, 2024</i></p>{body}
<p><a href="/a">← Older boats</a> <a href="/b">Newer boats →</a></p><p>© 2024 Ada Moore. <a href="/feed.xml">RSS</a></p></body></html>"""

NAMELESS = """<body><div class="css-1x"><div class="css-2y"><a href="/">Salt Notes</a><a href="/about">About</a><a href="/posts">Posts</a></div><div class="css-3z"><div
class="css-4a"><h1 class="css-5b">{title}</h1><div class="css-6c"><span>Ada Moore</span> <span>May 1, 2024</span> <span>5 min read</span></div><div
class="css-7d">{body}</div><div class="css-8e"><h3>You might also like</h3><ul><li><a href="/a">Older boats</a></li><li><a href="/b">Newer boats</a></li><li><a
href="/c">Boats that sank</a></li></ul></div></div></div><div class="css-9f"><a href="/privacy">Privacy</a><a href="/imprint">Imprint</a></div></div></body></html>"""

NAMED = {
    "papermod": PAPERMOD, "next": NEXT, "pelican": PELICAN, "twenty": TWENTY, "casper": CASPER, "blogger": BLOGGER,
    "substack": SUBSTACK, "minima": MINIMA,
}  # fmt: skip
UNNAMED = {"tables": TABLES, "bare": BARE, "nameless": NAMELESS}
THEMES = NAMED | UNNAMED


def page(theme: str, body: str, title: str = TITLE) -> str:
    return HEAD.replace(TITLE, title) + THEMES[theme].format(title=title, body=body)


def seen(html: str) -> tuple[str, str, set[str]]:
    """What a reader gets of some markup: its text, its code, its pictures."""
    derived = derive(html, URL, title=TITLE)
    return re.sub(r"\s+", " ", derived.text).strip(), derived.code, {m.url for m in derived.media}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("theme", NAMED)
def test_a_known_theme_gives_back_what_the_author_wrote(theme: str, body: str) -> None:
    found = extract(page(theme, BODIES[body]), URL)
    assert found is not None
    assert seen(found.html) == seen(BODIES[body])
    assert found.confidence >= 0.6


@pytest.mark.parametrize("body", ["rich", "code", "chinese", "arabic", "breaks"])
@pytest.mark.parametrize("theme", UNNAMED)
def test_a_page_without_known_names_gives_the_same(theme: str, body: str) -> None:
    found = extract(page(theme, BODIES[body]), URL)
    assert found is not None
    assert seen(found.html) == seen(BODIES[body])


@pytest.mark.parametrize("body", ["short", "photo"])
@pytest.mark.parametrize("theme", THEMES)
def test_what_other_pages_share_shows_where_the_smallest_post_stands(theme: str, body: str) -> None:
    frame = frame_of(
        [
            page(theme, BODIES[b], title)
            for b, title in (("rich", "One"), ("chinese", "Two"), ("code", "Three"))
        ]
    )
    found = extract(page(theme, BODIES[body]), URL, frame=frame)
    assert found is not None
    assert seen(found.html) == seen(BODIES[body])


@pytest.mark.parametrize("theme", THEMES)
def test_a_frame_takes_nothing_of_the_author(theme: str) -> None:
    frame = frame_of([page(theme, RICH + f"<p>And number {n} more.</p>", f"Part {n}") for n in range(4)])
    found = extract(page(theme, RICH + "<p>And nothing more.</p>"), URL, frame=frame)
    assert found is not None
    assert "Conclusion" in found.html
    assert seen(found.html)[1:] == seen(RICH)[1:]


@pytest.mark.parametrize("theme", NAMED)
def test_markup_stays_as_the_author_wrote_it(theme: str) -> None:
    found = extract(page(theme, RICH), URL)
    assert found is not None
    for kept in (
        '<code class="language-python">def ratio(drivers, driven):\n    product = 1.0\n',
        r'<script type="math/tex">d < 86400 \cdot \epsilon</script>',
        '<a href="/img/wheels-large.jpg"><img src="/img/wheels.jpg" alt="Four brass wheels" width="800" height="600"></a>',
        "<figcaption>The second attempt, still warm from the lathe.</figcaption>",
        "<details><summary>Why not a motor?</summary>",
        '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="The clock running"></iframe>',
        '<h2 id="gears">The gears</h2>',
        '<a href="/2023/01/sundial/">',
    ):
        assert kept in found.html
