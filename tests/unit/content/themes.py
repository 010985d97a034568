"""Pages as the themes of common blog programs make them, around a body."""

from __future__ import annotations

URL = "https://blog.example/2024/05/tidal-clock/"
TITLE = "A clock that follows the tide"

HEAD = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Salt Notes</title>
<meta property="og:title" content="{TITLE}"><script>window.dataLayer=[]</script><style>p{{margin:0}}</style></head>"""

PAPERMOD = """<body id="top"><a class="skip-link" href="#main">Skip to content</a>
<header class="header"><nav class="nav"><div class="logo"><a href="/" accesskey="h">Salt Notes</a></div>
<ul id="menu"><li><a href="/archives/"><span>Archive</span></a></li><li><a
href="/tags/"><span>Tags</span></a></li></ul></nav></header>
<main class="main"><article class="post-single"><header class="post-header"><div class="breadcrumbs"><a
href="/">Home</a>&nbsp;»&nbsp;<a
href="/posts/">Posts</a></div><h1 class="post-title entry-hint-parent">{title}</h1><div
class="post-description">About a clock.</div>
<div class="post-meta"><span title="2024-05-01">May 1, 2024</span>&nbsp;·&nbsp;5 min&nbsp;·&nbsp;Ada Moore</div>
</header>
<div class="toc"><details><summary accesskey="c"><span class="details">Table of Contents</span></summary><div
class="inner"><ul>
<li><a href="#gears">The gears</a></li><li><a href="#conclusion">Conclusion</a></li></ul></div></details></div>
<div class="post-content">{body}</div>
<footer class="post-footer"><ul class="post-tags"><li><a href="/tags/clocks/">clocks</a></li></ul><nav
class="paginav">
<a class="prev" href="/a/"><span class="title">« Prev</span><br><span>Older boats</span></a><a class="next"
href="/b/"><span
class="title">Next »</span><br><span>Newer boats</span></a></nav><div class="share-buttons"><a
href="https://x.com/intent/tweet?url=u">x</a></div></footer>
</article></main><footer class="footer"><span>&copy; 2024 <a href="/">Salt Notes</a></span> <span>Powered by <a
href="https://gohugo.io/">Hugo</a></span></footer></body></html>"""

NEXT = """<body itemscope itemtype="http://schema.org/WebPage"><div class="headband"></div><main
class="main"><aside class="sidebar"><div class="sidebar-inner"><ul
class="sidebar-nav"><li class="sidebar-nav-toc">文章目录</li><li>站点概览</li></ul><div class="post-toc"><ol
class="nav"><li class="nav-item"><a class="nav-link"
href="#gears"><span class="nav-number">1.</span> <span class="nav-text">The gears</span></a></li></ol></div><div
class="site-author"><p class="site-author-name">Ada</p>
<div class="site-description">Notes made with wet hands by somebody who likes clocks and boats.</div></div></div>
</aside>
<div class="main-inner post posts-expand"><div class="post-block"><article itemscope
itemtype="http://schema.org/Article" class="post-content" lang="zh-CN">
<link itemprop="mainEntityOfPage" href="u"><span hidden itemprop="author"><meta itemprop="name" content="Ada"></span>
<header class="post-header"><h1 class="post-title" itemprop="name headline">{title}</h1><div
class="post-meta-container"><div class="post-meta"><span
class="post-meta-item"><span class="post-meta-item-text">发表于</span> <time
datetime="2024-05-01">2024-05-01</time></span><span class="post-meta-item">分类于 <a
href="/categories/clocks/">clocks</a></span> <span class="post-meta-item"
title="本文字数">本文字数：1.2k</span></div></div></header>
<div class="post-body" itemprop="articleBody">{body}</div>
<footer class="post-footer"><div class="reward-container"><div>坚持原创技术分享，您的支持将鼓励我继续创作！</div>
<button>打赏</button>
</div><div class="post-copyright"><ul><li
class="post-copyright-author"><strong>本文作者： </strong>Ada</li>
<li><strong>版权声明： </strong>本博客所有文章除特别声明外，均采用 <a
href="https://creativecommons.org/">BY-NC-SA</a> 许可协议。</li></ul></div>
<div class="post-tags"><a href="/tags/clocks/" rel="tag"># clocks</a></div><div class="post-nav"><div
class="post-nav-item"><a href="/a/" rel="prev">Older boats</a></div></div></footer>
</article></div><div class="comments" id="gitalk-container"></div></div></main><footer class="footer"><div
class="copyright">&copy; 2024 Ada</div>
<div class="powered-by">由 <a href="https://hexo.io/">Hexo</a> 强力驱动</div></footer></body></html>"""

PELICAN = """<body id="index" class="home"><header id="banner" class="body"><h1><a
href="/">Salt Notes </a></h1><nav><ul><li class="active"><a
href="/category/clocks.html">clocks</a></li><li><a href="/category/boats.html">boats</a></li></ul></nav></header>
<section id="content" class="body"><article><header><h1 class="entry-title"><a href="/2024/05/tidal-clock/"
rel="bookmark" title="Permalink">{title}</a></h1></header>
<div class="entry-content"><footer class="post-info"><abbr class="published"
title="2024-05-01T00:00:00+00:00">Published: Wed 01 May 2024</abbr>
<address class="vcard author">By <a class="url fn" href="/author/ada.html">Ada Moore</a></address><p>In <a
href="/category/clocks.html">clocks</a>.</p>
<p>tags: <a href="/tag/brass.html">brass</a> <a href="/tag/sea.html">sea</a></p></footer><!-- /.post-info
-->{body}</div><!-- /.entry-content --></article></section>
<section id="extras" class="body"><div class="blogroll"><h2>links</h2><ul><li><a
href="https://getpelican.com/">Pelican</a></li><li><a
href="https://python.example/">Python</a></li></ul></div><div class="social"><h2>social</h2><ul><li><a
href="#">You can add links</a></li></ul></div></section>
<footer id="contentinfo" class="body"><address id="about" class="vcard body">Proudly powered by <a
href="https://getpelican.com/">Pelican</a>.</address></footer></body></html>"""

TWENTY = """<body class="post-template-default single single-post postid-77 singular comments-open has-post-thumbnail">
<a class="skip-link screen-reader-text"
href="#site-content">Skip to the content</a><header id="site-header" class="header-footer-group"><div
class="header-inner"><div class="site-title"><a
href="/">Salt Notes</a></div><div class="site-description">Clocks, boats, and what is between them</div></div></header>
<div class="menu-modal cover-modal"><ul><li><a href="/about/">About</a></li><li><a
href="/contact/">Contact</a></li></ul></div>
<main id="site-content">
<article class="post-77 post type-post status-publish format-standard hentry category-newsletter tag-social" id="post-77">
<header class="entry-header has-text-align-center"><div class="entry-header-inner section-inner medium"><div
class="entry-categories"><span
class="screen-reader-text">Categories</span><a href="/category/clocks/" rel="category tag">Clocks</a></div><h1
class="entry-title">{title}</h1>
<div class="post-meta-wrapper"><ul class="post-meta"><li class="post-author meta-wrapper">By <a
href="/author/ada/">Ada Moore</a></li><li class="post-date">May 1,
2024</li><li class="post-comment-link"><a href="#respond">2 Comments</a></li></ul></div></div></header>
<div class="post-inner thin"><div class="entry-content">{body}<div class="sharedaddy sd-sharing-enabled"><div
class="robots-nocontent sd-block"><h3 class="sd-title">Share
this:</h3><div class="sd-content"><ul><li class="share-twitter"><a
href="?share=twitter">Click to share on X</a></li></ul></div></div></div><div
id="jp-relatedposts" class="jp-relatedposts"><h3
class="jp-relatedposts-headline"><em>Related</em></h3></div></div></div>
<div class="section-inner"><div class="post-meta-wrapper post-meta-single-bottom"><ul class="post-meta"><li
class="post-tags">Tags <a href="/tag/sea/"
rel="tag">sea</a></li></ul></div><div class="author-bio"><h2 class="author-title">By Ada Moore</h2><div
class="author-description"><p>Ada has written about
clocks for thirty years, and has not been on time for any of them.</p></div></div></div>
<nav class="pagination-single section-inner"><a class="previous-post" href="/a/"><span
class="title">Older boats</span></a></nav>
<div class="comments-wrapper section-inner"><div class="comments" id="comments"><h2
class="comment-reply-title">2 replies on “{title}”</h2>
<div class="comments-inner"><div id="comment-1" class="comment"><article id="div-comment-1"
class="comment-body"><footer class="comment-meta"><b
class="fn">Bob</b> says:</footer><div class="comment-content entry-content"><p>I had a clock like that once, and it
followed the neighbour instead of the moon, which
was more regular. I still have the wheels, if anybody wants them; they were cut in the year in which the
old pier burned down.</p></div></article></div></div></div>
<div id="respond" class="comment-respond"><h2
id="reply-title">Leave a Reply</h2><form><p>Your email address will not be published.</p></form></div></div>
</article></main><div class="footer-nav-widgets-wrapper"><aside class="footer-widgets-outer-wrapper"><div
class="widget widget_text"><h2>About This
Site</h2><p>This may be a good place to introduce yourself and your site or include some credits.</p></div></aside>
</div>
<footer id="site-footer"><p class="footer-copyright">&copy; 2024 <a href="/">Salt Notes</a></p><p
class="powered-by-wordpress"><a
href="https://wordpress.org/">Powered by WordPress</a></p></footer></body></html>"""

CASPER = """<body class="post-template tag-clocks is-head-left-logo"><div class="viewport"><header id="gh-head"
class="gh-head outer"><div class="gh-head-inner inner"><div
class="gh-head-brand"><a class="gh-head-logo" href="/">Salt Notes</a></div><nav class="gh-head-menu"><ul
class="nav"><li><a href="/about/">About</a></li></ul></nav>
<div class="gh-head-actions"><button class="gh-search">Search</button></div></div></header><div
class="site-content"><main id="site-main" class="site-main">
<article class="article post tag-clocks"><header class="article-header gh-canvas"><div
class="article-tag post-card-tags"><span class="post-card-primary-tag"><a
href="/tag/clocks/">Clocks</a></span></div><h1 class="article-title">{title}</h1><p
class="article-excerpt">About a clock.</p><div class="article-byline"><section
class="article-byline-content"><ul class="author-list"><li><a href="/author/ada/" class="author-avatar"><img
class="author-profile-image" src="/ada.png"
alt="Ada"></a></li></ul><div class="article-byline-meta"><h4 class="author-name"><a
href="/author/ada/">Ada Moore</a></h4><div class="byline-meta-content"><time
datetime="2024-05-01">May 1, 2024</time> <span
class="byline-reading-time">4 min read</span></div></div></section></div></header>
<section class="gh-content gh-canvas">{body}</section></article></main>
<section class="footer-cta outer"><div class="inner"><h2
class="footer-cta-title">Sign up for more like this.</h2><a class="footer-cta-button" href="#/portal"><div
class="footer-cta-input">Enter your email</div><span>Subscribe</span></a></div></section><aside
class="read-more-wrap outer"><div class="read-more inner"><article
class="post-card post"><a class="post-card-image-link" href="/a/"><img class="post-card-image" src="/a.jpg"
alt="Older boats"></a><div class="post-card-content"><h2
class="post-card-title"><a href="/a/">Older boats</a></h2><div
class="post-card-excerpt">Boats that were built before anybody thought of writing down how they were built.</div>
</div></article>
<article class="post-card post"><h2 class="post-card-title"><a href="/b/">Newer boats</a></h2><div
class="post-card-excerpt">Boats that leak less, and cost more, and
are not as pretty as those.</div></article></div></aside></div><footer class="site-footer outer"><div
class="inner"><section class="copyright"><a href="/">Salt
Notes</a> &copy; 2024</section></div></footer></div></body></html>"""

BLOGGER = """<body class="item-view version-1-3-0"><div class="page"><header class="centered-top-container"
role="banner"><h1><a href="/">Salt Notes</a></h1></header>
<div class="main section" id="page_body"><div class="widget Blog" id="Blog1"><div
class="blog-posts hfeed container"><article class="post-outer-container"><div
class="post-outer"><div class="post"><a name="8371"></a><h3 class="post-title entry-title"
itemprop="name">{title}</h3><div class="post-header"><div
class="post-header-line-1"><span class="byline post-timestamp"><time class="published"
datetime="2024-05-01">May 01, 2024</time></span></div></div>
<div class="post-body entry-content float-container" id="post-body-8371">{body}<div
style="clear: both;"></div></div><div class="post-bottom"><div class="post-footer"><span
class="byline post-labels"><span class="byline-label">Labels:</span> <a href="/search/label/clocks"
rel="tag">clocks</a></span></div><div class="post-share-buttons"><a
href="https://www.facebook.com/sharer.php?u=u">Facebook</a></div></div></div></div><section class="comments embed"
id="comments"><h3 class="title">Comments</h3><p
class="comment-footer"><a href="https://www.blogger.com/comment">Post a Comment</a></p></section></article><div
class="desktop-ad mobile-ad"></div></div></div>
<div class="widget PopularPosts"><h3 class="title">Popular posts from this blog</h3><div
class="widget-content"><article class="post"><h3 class="post-title"><a
href="/a.html">Older boats</a></h3><div class="item-content"><div
class="popular-posts-snippet">Boats that were built before anybody thought of writing down.</div></div></article>
</div></div></div>
<footer class="footer section" id="footer"><div
class="widget Attribution">Powered by Blogger</div></footer></div></body></html>"""

SUBSTACK = """<body class=""><div id="entry"><div id="main" class="main typography use-theme-bg"><div
class="pencraft topBar"><a href="/">Salt Notes</a><button>Subscribe</button><button>Sign
in</button></div><div><div class="single-post-container"><div class="container"><div class="single-post"><article
class="typography newsletter-post post"><div
class="post-header" role="region"><h1 class="post-title published title-X77sOw">{title}</h1><h3
class="subtitle">About a clock</h3><div class="pencraft"><a
href="https://substack.com/@ada">Ada Moore</a><div class="pencraft meta">May 01, 2024</div></div><div
class="post-ufi style-button"><a
class="post-ufi-button">12</a><button>Share</button></div></div><div class="visibility-check"></div><div><div
class="available-content"><div dir="auto"
class="body markup">{body}<div class="subscription-widget-wrap" data-attrs="{{}}"><div
class="subscription-widget show-subscribe"><div class="preamble"><p
class="cta-caption">Thanks for reading Salt Notes! Subscribe for free to receive new posts and support my work.</p>
</div><form class="subscription-widget-subscribe"><input
type="email"><input type="submit" value="Subscribe"></form></div></div></div></div><div
class="post-footer"><button>Share this post</button></div></div></article></div></div>
<div class="container comments-page"><div id="discussion"><h4>Discussion about this post</h4><div
class="comment-list"><div class="comment"><div
class="comment-body"><p>A lovely clock. I would have used cherry instead of oak, but that is a matter of taste, and
of what stands in the shed.</p></div></div></div></div></div>
<div class="single-post-section"><h4>Ready for more?</h4></div></div></div></div><footer class="footer-wrap"><div
class="footer-copyright">© 2024 Ada Moore</div></footer></div></body></html>"""

MINIMA = """<body><header class="site-header"><div class="wrapper"><a class="site-title" rel="author"
href="/">Salt Notes</a><nav class="site-nav"><a class="page-link"
href="/about/">About</a></nav></div></header><main class="page-content" aria-label="Content"><div
class="wrapper"><article class="post h-entry" itemscope
itemtype="http://schema.org/BlogPosting"><header class="post-header"><h1 class="post-title p-name"
itemprop="name headline">{title}</h1><p class="post-meta"><time
class="dt-published" datetime="2024-05-01">May 1, 2024</time></p></header><div class="post-content e-content"
itemprop="articleBody">{body}</div><div
id="disqus_thread"></div><noscript>Please enable JavaScript to view the <a
href="https://disqus.com/?ref_noscript">comments powered by Disqus.</a></noscript><a
class="u-url" href="/2024/05/tidal-clock/" hidden></a></article></div></main><footer
class="site-footer h-card"><div class="wrapper"><h2 class="footer-heading">Salt
Notes</h2><ul class="contact-list"><li class="p-name">Ada Moore</li></ul><p>Notes made with wet hands by somebody
who likes clocks and boats, and the
long hours in between.</p></div></footer></body></html>"""

TABLES = """<body bgcolor="#ffffff"><center><font size="+3"><b>Salt Notes</b></font></center><hr><table
width="100%" border="0"><tr><td width="140" valign="top"><font
size="-1"><a href="index.html">Home</a><br><a href="boats.html">Boats</a><br><a href="clocks.html">Clocks</a><br><a
href="links.html">Links</a><br><a
href="mailto:ada@blog.example">Mail me</a></font></td><td
valign="top"><h1>{title}</h1>{body}</td></tr></table><hr><center><font size="-2">[ <a href="index.html">Home</a> |
<a href="boats.html">Boats</a> | <a href="clocks.html">Clocks</a> ]</font></center></body></html>"""

BARE = """<body><p><a href="/">Salt Notes</a> · <a href="/about">About</a> · <a
href="/feed.xml">RSS</a></p><h1>{title}</h1><p><i>May 1, 2024</i></p>{body}
<p><a href="/a">← Older boats</a> <a href="/b">Newer boats →</a></p><p>© 2024 Ada Moore. <a
href="/feed.xml">RSS</a></p></body></html>"""

NAMELESS = """<body><div class="css-1x"><div class="css-2y"><a href="/">Salt Notes</a><a href="/about">About</a><a
href="/posts">Posts</a></div><div class="css-3z"><div
class="css-4a"><h1 class="css-5b">{title}</h1><div
class="css-6c"><span>Ada Moore</span> <span>May 1, 2024</span> <span>5 min read</span></div><div
class="css-7d">{body}</div><div class="css-8e"><h3>You might also like</h3><ul><li><a
href="/a">Older boats</a></li><li><a href="/b">Newer boats</a></li><li><a
href="/c">Boats that sank</a></li></ul></div></div></div><div class="css-9f"><a href="/privacy">Privacy</a><a
href="/imprint">Imprint</a></div></div></body></html>"""

CHIRPY = """<body><aside id="sidebar"><header class="profile-wrapper"><a href="/" id="avatar"><img
src="/a.png"></a><h1 class="site-title">
<a href="/">Salt Notes</a></h1></header><nav><ul class="nav"><li class="nav-item"><a href="/"
class="nav-link">HOME</a></li></ul></nav></aside>
<div id="main-wrapper"><div class="container"><div id="topbar-wrapper"><nav id="breadcrumb"><span><a
href="/">Home</a></span><span>x</span></nav>
</div><div class="row"><main><article class="px-1" data-toc="true"><header><h1 data-toc-skip>{title}</h1><p
class="post-desc">About</p>
<div class="post-meta text-muted"><span>Posted <time>May 1, 2024</time></span><div class="d-flex"><span>By <em><a
href="/ada">Ada Moore</a></em>
</span><div><span class="readtime"><em>5 min</em> read</span></div></div></div></header><div id="toc-bar"><span
class="label">x</span></div>
<div class="content">{body}</div><div class="post-tail-wrapper text-muted"><div class="post-meta mb-3"><i></i><a
href="/categories/clocks/">Clocks</a>
</div><div class="post-tags"><i></i><a href="/tags/sea/" class="post-tag">sea</a></div><div class="post-tail-bottom">
<div class="license-wrapper">This post is licensed under <a
href="https://creativecommons.org">CC BY 4.0</a> by the author.</div>
<div class="share-wrapper"><span class="share-label">Share</span><span class="share-icons"><a
href="https://twitter.com/intent/tweet?x">t</a></span>
</div></div></div></article></main><aside id="panel-wrapper"><section
id="access-lastmod"><h2>Recently Updated</h2><ul><li>
<a href="/a">Older boats</a></li></ul></section></aside></div><div class="row"><div id="tail-wrapper"><aside
id="related-posts">
<h3 id="related-label">Further Reading</h3><nav class="row"><article class="col"><a href="/a"><h4>Older boats</h4>
<p>Boats that were built before anybody thought of writing down how they were built.</p></a></article></nav>
</aside><nav class="post-navigation">
<a href="/a">Older</a></nav></div></div></div></div></body></html>"""

DOCUSAURUS = """<body><div role="region"><a class="skipToContent_fXgn" href="#x">Skip to main content</a></div><nav
class="navbar"><a href="/">Salt</a></nav>
<div class="main-wrapper"><div class="container"><div class="row"><aside class="col col--3"><nav
class="sidebar_re4s"><div>Recent posts</div><ul><li>
<a href="/a">Older</a></li></ul></nav></aside><main class="col col--7"><article itemprop="blogPost"><header>
<h1 class="title_f1Hy" itemprop="headline">{title}</h1><div class="container_mt6G"><time
datetime="2024-05-01">May 1, 2024</time> · 4 min read</div>
</header><div id="__blog-post-container" class="markdown" itemprop="articleBody">{body}</div><footer
class="row docusaurus-mt-lg"><div class="col">
<b>Tags:</b><ul class="tags_jXut"><li><a href="/tags/x">x</a></li></ul></div></footer></article><nav
class="pagination-nav">
<a href="/a">Older Post</a></nav></main><div class="col col--2"><div class="tableOfContents_bqdL"><ul><li><a
href="#gears">The gears</a></li></ul>
</div></div></div></div></div><footer class="footer">x</footer></body></html>"""

SQUARESPACE = """<body><div id="siteWrapper"><header id="header" class="header"><a href="/">Salt</a></header><main
id="page" role="main">
<article class="sections" id="sections"><section class="page-section content-collection"><div
class="content-wrapper"><div class="content">
<article class="h-entry entry blog-item-wrapper"><div class="blog-item-inner-wrapper"><div
class="blog-item-top-wrapper"><div class="blog-item-title">
<h1 class="entry-title" data-content-field="title">{title}</h1></div><div class="blog-item-meta-wrapper"><time
class="dt-published">May 1</time></div>
</div><div class="blog-item-content-wrapper"><div class="blog-item-content e-content"><div class="sqs-layout"><div
class="row sqs-row">
<div class="col sqs-col-12 span-12"><div class="sqs-block html-block"><div
class="sqs-block-content">{body}</div></div></div></div></div></div></div>
<div class="blog-item-author-profile-wrapper"><div
class="author-profile"><p>Ada writes about clocks and boats.</p></div></div></div></article></div>
</div></section></article></main></div></body></html>"""

OLD_BLOGGER = """<body><div id="outer-wrapper"><div id="wrap2"><div id="header-wrapper"><div id="header"><h1
class="title">Salt Notes</h1>
<p class="description">Clocks</p></div></div><div id="content-wrapper"><div id="main-wrapper"><div
class="main section" id="main">
<div class="widget Blog" id="Blog1"><div class="blog-posts hfeed"><h2 class="date-header">Wednesday, May 1, 2024</h2>
<div class="post hentry uncustomized-post-template"><a name="1"></a><h3 class="post-title entry-title">
<a href="https://blog.example/2024/05/tidal-clock/">{title}</a></h3><div class="post-header-line-1"></div>
<div class="post-body entry-content">{body}<div style="clear: both;"></div></div><div class="post-footer">
<p class="post-footer-line post-footer-line-1"><span class="post-author vcard">Posted by <span class="fn">Ada</span>
</span> <span class="post-timestamp">at <a class="timestamp-link" href="u">9:00 AM</a></span></p></div></div><div
class="comments" id="comments">
<h4>1 comment:</h4><dl id="comments-block"><dd class="comment-body">
<p>What a lovely clock this is, I would like to have one for my mother, who lives near the harbour too.</p></dd>
</dl></div></div></div></div></div>
<div id="sidebar-wrapper"><div class="widget"><h2>Blog Archive</h2><ul><li><a
href="/2024">2024</a></li></ul></div><div class="widget">
<h2>About Me</h2><p>I write about clocks, and I have been doing so since before the web, on paper.</p></div></div>
</div></div></div></body></html>"""

PROSE_CLASS = """<body><div id="__next"><div class="min-h-screen"><div class="flex"><a href="/">Home</a><a
href="/blog">Blog</a></div><div class="mx-auto max-w-2xl">
<h1 class="text-3xl">{title}</h1><div class="text-sm">May 1, 2024 • 4 min read</div><div
class="prose dark:prose-invert">{body}</div>
<div class="mt-8 flex"><a href="/a">← Older boats</a><a href="/b">Newer boats →</a></div></div><div
class="text-center">© 2024 Ada Moore</div></div>
</div></body></html>"""

BEAR = """<body class="post"><header><a class="title" href="/"><h1>Salt Notes</h1></a><nav><p><a
href="/">Home</a> <a href="/blog/">Blog</a></p></nav></header>
<main><h1>{title}</h1><p><i><time datetime="2024-05-01">01 May, 2024</time></i></p>{body}<p class="tags"><a
href="/blog/?q=x">#x</a></p>
<form id="upvote-form" action="/upvote/"><button
class="upvote-button"><small>12</small></button></form></main><footer>
<span>Powered by <a href="https://bearblog.dev">Bear ʕ•ᴥ•ʔ</a></span></footer></body></html>"""

MEDIUM = """<body><div id="root"><div class="a b c"><div class="d"><a href="/m">Open in app</a><a
href="/s">Sign up</a><a href="/t">Sign in</a></div>
<div class="e"><article><div class="l"><div class="l"><section><div><div class="fn"><div><h1 id="1"
class="pw-post-title">{title}</h1><div>
<div class="speechify-ignore ab"><div class="h"><a href="/@ada">
<img alt="Ada" class="l" src="https://miro.medium.com/v2/resize:fill:88:88/x.jpg" width="44"
height="44"></a></div><div><a href="/@ada">Ada Moore</a>
<span>·</span><a href="/f">Follow</a><div><span>5 min read</span><span>·</span><span>May 1, 2024</span></div></div>
</div><div class="ab">
<button>Listen</button><button>Share</button></div></div></div>{body}</div></div></section></div></div></article>
</div><div class="ab">
<a href="/tag/clocks">Clocks</a><a href="/tag/sea">Sea</a></div><div
class="x"><h2>Written by Ada Moore</h2><div>12 Followers</div></div><div>
<h2>More from Ada Moore</h2><div><article><a
href="/a"><h2>Older boats</h2><h3>Boats that were built before anybody thought of writing it down</h3>
</a></article></div></div></div></div></body></html>"""

FONTS = """<body bgcolor=white><font face="Arial"><h2 align=center>{title}</h2><p align=center><a
href="index.html">back to the index</a><hr>{body}<hr>
<a href="index.html">Home</a> | <a href="mailto:a@b">Mail</a></font></html>"""

NAMED = {
    "papermod": PAPERMOD, "next": NEXT, "pelican": PELICAN, "twenty": TWENTY, "casper": CASPER, "blogger": BLOGGER,
    "substack": SUBSTACK, "minima": MINIMA, "docusaurus": DOCUSAURUS, "squarespace": SQUARESPACE, "old blogger": OLD_BLOGGER,
    "prose": PROSE_CLASS,
}  # fmt: skip
UNNAMED = {
    "tables": TABLES, "bare": BARE, "nameless": NAMELESS, "chirpy": CHIRPY, "bear": BEAR, "medium": MEDIUM, "fonts": FONTS,
}  # fmt: skip
THEMES = NAMED | UNNAMED


def page(theme: str, body: str, title: str = TITLE) -> str:
    return HEAD.replace(TITLE, title) + THEMES[theme].format(title=title, body=body)
