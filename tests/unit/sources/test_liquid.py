from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.liquid import expand

VALUES = {"site.baseurl": "/blog", "site.url": "https://a.example", "page.title": "T"}
POSTS = {"2024-01-01-tea": "/blog/tea/", "posts/tea.md": "/blog/tea/"}


def expanded(text: str) -> str:
    return expand(text, VALUES, POSTS.get)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("![x]({{ site.baseurl }}/a.png)", "![x](/blog/a.png)"),
        ("![x]({{ '/a.png' | relative_url }})", "![x](/blog/a.png)"),
        ('![x]({{ "/a.png" | absolute_url }})', "![x](https://a.example/blog/a.png)"),
        ("{{page.title}} {{ page.title | escape }}", "T T"),
        ("[t]({% post_url 2024-01-01-tea %})", "[t](/blog/tea/)"),
        ('[t]({{< ref "posts/tea.md" >}})', "[t](/blog/tea/)"),
        ("{% raw %}{{ x }} {% y %}{% endraw %}", "{{ x }} {% y %}"),
        ("a{% comment %} b {% endcomment %}c", "ac"),
        ("{{</* figure src=x */>}}", "{{< figure src=x >}}"),
        ("{% assign a = 1 %}x", "x"),
    ],
)
def test_meanings(text: str, meaning: str) -> None:
    assert expanded(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "{% highlight python linenos %}\na = '```'\n{{ x }}\n{% endhighlight %}",
        "{{< highlight python \"linenos=table\" >}}\na = '```'\n{{ x }}\n{{< /highlight >}}",
        "{% codeblock python %}\na = '```'\n{{ x }}\n{% endcodeblock %}",
    ],
)
def test_code_becomes_a_longer_fence(text: str) -> None:
    assert expanded(text).strip() == "````python\na = '```'\n{{ x }}\n````"


@pytest.mark.parametrize(
    "text",
    [
        '{{< figure src="/a.png" caption="A *cup*" alt="Cup" >}}',
        '{% include figure.html src=\'/a.png\' caption="A *cup*" alt="Cup" %}',
        '{% include image url="/a.png" description="A *cup*" alt="Cup" %}',
        '{{% figure src="/a.png" title="A *cup*" alt="Cup" /%}}',
    ],
)
def test_pictures(text: str) -> None:
    assert expanded(text).strip() == (
        '<figure><img src="/a.png" alt="Cup"><figcaption>A *cup*</figcaption></figure>'
    )


def test_hexo_pictures() -> None:
    assert 'src="/a.png"' in expanded("{% img left /a.png 100 100 A cup %}")
    assert 'src="a.png"' in expanded("{% asset_img a.png A cup %}")


def test_films_become_links() -> None:
    for text in (
        "{{< youtube abc >}}",
        '{{< youtube id="abc" >}}',
        "{% youtube abc %}",
        "{% include youtube.html id='abc' %}",
    ):
        assert 'href="https://www.youtube.com/watch?v=abc"' in expanded(text)
    assert "https://gist.github.com/ada/123" in expanded("{{< gist ada 123 >}}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ unknown.thing }}",
        "{% unknown tag %}",
        "{{< unknown a=b >}}",
        r"$\frac{{a}}{{b}}$",
        "{{{ x }}}",
        "{% if x %}y{% endif %}",
        "{% raw %} open",
        "{{ 'x' | bogus }}",
        "{% post_url gone %}",
    ],
)
def test_what_nobody_knows_stays_visible(text: str) -> None:
    assert expanded(text) == text


def test_boxes_keep_their_text() -> None:
    assert expanded('{{% notice note "Mind" %}}Text{{% /notice %}}').split() == ["**Mind**", "Text"]


@given(st.text(alphabet="{}%<>/ab='\" \n|.*", max_size=100))
def test_anything_is_expanded(text: str) -> None:
    assert isinstance(expanded(text), str)
