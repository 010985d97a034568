from __future__ import annotations

import unicodedata
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.identity import identity

SAME = [
    [
        "http://example.com/Blog/x",
        "https://www.example.com/Blog/x/",
        "HTTPS://EXAMPLE.com:443/Blog/x",
        "//example.com/Blog/./x",
        "https://example.com/Blog//x#comments",
        "https://example.com/Blog/x/index.html",
        "https://example.com/Blog/y/../x",
        "https://example.com/Blog/x?utm_source=feed&utm_medium=rss",
        "https://example.com/Blog/x?fbclid=1&ref=hn&",
        "https://example.com/Blog/x;jsessionid=AB12",
        "https://user@example.com/Blog/x",
        "example.com/Blog/x",
    ],
    [
        "https://example.com",
        "http://example.com/",
        "https://example.com/index.html",
        "https://example.com/?utm_campaign=x",
    ],
    [
        "https://example.com/é",
        "https://example.com/%C3%A9",
        "https://example.com/%c3%a9",
        "https://example.com/e\u0301",
    ],
    ["https://example.com/~a(b)", "https://example.com/%7Ea%28b%29"],
    ["https://example.com/a%20b", "https://example.com/a b"],
    ["https://bücher.example/", "https://xn--bcher-kva.example"],
    [
        "https://example.com/?b=2&a=1",
        "https://example.com/?a=1&b=2&utm_id=3",
        "https://example.com/index.php?a=1&b=2",
    ],
    ["https://example.com/?q=a+b", "https://example.com/?q=a%20b"],
    ["https://medium.com/p/1", "https://medium.com/p/1?source=rss----77---4"],
    ["https://example.com:8080/x", "http://example.com:8080/x/"],
]
DIFFERENT = [
    "https://example.com/x",
    "https://example.com/X",
    "https://example.com/x.html",
    "https://example.com/x/1",
    "https://example.org/x",
    "https://blog.example.com/x",
    "https://example.com:8080/x",
    "https://example.com/?p=1",
    "https://example.com/?p=2",
    "https://example.com/a/b",
    "https://example.com/a%2Fb",
    "https://example.com/?a=b%26c=d",
    "https://example.com/?a=b&c=d",
    "https://example.com/#!/x",
    "https://example.com/#/y",
    "https://example.com/?source=archive",
    "https://example.com/?from=2020",
    "https://example.com/%3Fp=1",
    "https://example.com/2024/",
    "https://example.com/x%23y",
    "urn:uuid:1",
    "urn:uuid:2",
    "handbook:/a",
    "https://fuß.example/",
    "https://fuss.example/",
    "https://example.com/%25",
    "https://example.com/+",
    "https://example.com/x,",
]


@pytest.mark.parametrize("urls", SAME, ids=lambda urls: urls[0])
def test_spellings_of_one_post(urls: list[str]) -> None:
    assert len({identity(url) for url in urls}) == 1


def test_two_posts_are_never_merged() -> None:
    keys = {identity(url): url for url in DIFFERENT}
    assert len(keys) == len(DIFFERENT)


segment = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
addresses = st.one_of(
    st.text(max_size=60),
    st.builds(
        lambda scheme, host, path, query, fragment: f"{scheme}{host}/{path}{query}{fragment}",
        st.sampled_from(["http://", "https://www.", "//", ""]),
        st.sampled_from(
            ["example.com", "www.www.example.com", "Bücher.example:443", "localhost:8000", "[::1]:80", "com"]
        ),
        st.lists(
            segment | st.sampled_from(["..", ".", "", "index.html", "%2F", "%C3", "%zz"]), max_size=4
        ).map("/".join),
        st.sampled_from(["", "?", "?a=%26&b", "?utm_x=1", "?a=1&a=0&=3", "?q=%2B+"]),
        st.sampled_from(["", "#x", "#!/a b", "#/%2f"]),
    ),
)


@given(addresses)
def test_a_key_is_its_own_key(url: str) -> None:
    key = identity(url)
    assert identity(key) == key


slugs = st.lists(
    st.text(st.characters(whitelist_categories=("Ll", "Lu", "Nd", "Lo")), min_size=1, max_size=8),
    min_size=1,
    max_size=4,
)


@given(slugs, slugs)
def test_different_paths_have_different_keys(one: list[str], two: list[str]) -> None:
    same = [unicodedata.normalize("NFC", s) for s in one] == [unicodedata.normalize("NFC", s) for s in two]
    keys = [identity("https://example.com/" + "/".join(quote(s) for s in slug)) for slug in (one, two)]
    assert (keys[0] == keys[1]) == same


@given(
    st.dictionaries(st.sampled_from(["p", "id", "page", "a b"]), st.text(min_size=1, max_size=6), min_size=1),
    st.randoms(),
)
def test_the_order_of_parameters_does_not_matter_but_they_do(query: dict[str, str], random: Random) -> None:
    pairs = [f"{quote(k)}={quote(v)}" for k, v in query.items()]
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert identity("https://example.com/?" + "&".join(pairs)) == identity(
        "https://example.com/?" + "&".join(shuffled)
    )
    assert identity("https://example.com/?" + "&".join(pairs)) != identity("https://example.com/")


def test_headings_of_the_manual_are_places_in_its_pages() -> None:
    assert identity("handbook:/reading#links") == "handbook:/reading"
    assert identity(identity("handbook:/reading#links")) == "handbook:/reading"
