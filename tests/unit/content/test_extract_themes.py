"""Out of the pages of common themes comes what the author wrote, to the letter."""

from __future__ import annotations

import re

import pytest

from tests.unit.content.themes import NAMED, THEMES, TITLE, UNNAMED, URL, page
from viewer.content.derive import derive
from viewer.content.extract import extract, frame_of

RICH = """
<p>Most clocks divide the day into equal hours, and nobody who lives by the sea believes them. The harbour keeps its own
time: high water moves by some fifty minutes a day, and with it the ferries, the fishermen, and dinner.</p>
<h2 id="gears">The gears<a class="anchor headerlink" href="#gears" aria-hidden="true">#</a></h2>
<p>A lunar day lasts 24 hours and 50 minutes, so the ratio of the wheels must be close to 1.0350<sup id="fnref:1"><a
href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>. I
tried two pairs of wheels before one ran without a hitch.</p>
<figure><a href="/img/wheels-large.jpg"><img src="/img/wheels.jpg" alt="Four brass wheels" width="800" height="600"></a>
<figcaption>The second attempt, still warm from the lathe.</figcaption></figure>
<pre><code class="language-python">def ratio(drivers, driven):
    product = 1.0
    for a, b in zip(drivers, driven):
        product *= a / b

    return product   # 1.0350 is the aim
</code></pre>
<table><thead><tr><th>Pair</th><th>Teeth</th><th>Error</th></tr></thead>
<tbody><tr><td>first</td><td>57 / 59</td><td>21 s</td></tr>
<tr><td>second</td><td>61 / 63</td><td>2 s</td></tr></tbody></table>
<h3>How good is it?</h3>
<p>The drift in seconds is
<script type="math/tex">d < 86400 \\cdot \\epsilon</script>, which stays below a minute a month.</p>
<blockquote class="pullquote"><p>Time is what the harbour says it is.</p><footer>— the ferryman</footer></blockquote>
<details><summary>Why not a motor?</summary><p>Because motors hum, and the workshop is above the bedroom.</p></details>
<dl><dt>Neap tide</dt><dd>The smaller one, at half moon.</dd><dt>Spring tide</dt><dd>The larger one.</dd></dl>
<p>Here it runs:</p>
<iframe src="https://www.youtube.com/embed/abcdefghijk" title="The clock running"></iframe>
<ul><li>The wood is old oak.</li><li>The dial was <a href="https://paints.example/blue">painted blue</a>.</li></ul>
<h2>Conclusion</h2>
<p>It has been right for eleven months. See <a
href="/2023/01/sundial/">the sundial</a> for one that is never wrong at night.</p>
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
CHINESE = """<p>多数时钟把一天分成相等的小时，可是住在海边的人谁也不信。港口有自己的时间：
涨潮每天晚大约五十分钟，渡船、渔夫和晚饭也跟着晚。</p>
<h2>齿轮</h2><p>太阴日长二十四小时五十分钟，所以齿轮的比例
要接近一点零三五。我试了两对齿轮，才有一对走得顺。</p>"""
ARABIC = """<div dir="rtl"><p>تقسم معظم الساعات اليوم إلى ساعات متساوية، ولا يصدقها أحد ممن يعيشون على البحر.
للميناء وقته الخاص، فالمد يتأخر كل يوم.</p>
<p>تدوم الدورة أربعا وعشرين ساعة وخمسين دقيقة، لذلك يجب أن تكون نسبة العجلات قريبة من ذلك.</p></div>"""
BREAKS = """Most clocks divide the day into equal hours, and nobody who lives by the sea believes them.<br><br>
The harbour keeps its own time: high water moves by some fifty minutes a day, and with it the ferries.<br><br>
<img src="/img/wheels.jpg" alt="wheels"><br><br>I tried two pairs of wheels before one ran without
a hitch. It was <i>slow</i> work."""
BODIES = {
    "rich": RICH, "short": SHORT, "photo": PHOTO, "code": CODE, "chinese": CHINESE, "arabic": ARABIC, "breaks": BREAKS,
}  # fmt: skip


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
