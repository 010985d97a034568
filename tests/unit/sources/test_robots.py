from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.robots import Robots, parse_robots

URL = "https://a.example/robots.txt"


def robots(text: str) -> Robots:
    return parse_robots(text.encode(), URL)


def allowed(text: str, path: str) -> bool:
    return robots(text).allows("https://a.example" + path)


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Disallow:", "/x", True),
        ("Disallow: /", "/x", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /private", "/private/x", False),
        ("Disallow: /private/", "/private", True),
        ("Disallow: /p\nAllow: /page", "/page1", True),
        ("Allow: /page\nDisallow: /page", "/page", True),
        ("Disallow: /*.php$", "/x.php", False),
        ("Disallow: /*.php$", "/x.php?a=1", True),
        ("Disallow: /*?", "/x?replytocom=1", False),
        ("Disallow: /*?", "/x", True),
        ("Disallow: /a*b*c", "/a--b--c--d", False),
        ("Disallow: /exact$", "/exact", False),
        ("Disallow: /exact$", "/exactly", True),
        ("Disallow: /caf%c3%a9", "/café", False),
        ("Disallow: /%7eada", "/~ada/x", False),
        ("Disallow: wp-admin", "/wp-admin/", False),
        ("Disallow: /x # why", "/x", False),
    ],
)
def test_rules(rules: str, path: str, may: bool) -> None:
    assert allowed(f"User-agent: *\n{rules}", path) is may


def test_our_own_group_goes_before_everybodys() -> None:
    text = "User-Agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Archive-Viewer/1.0\n\n"
    text += "Crawl-delay: 2\nDisallow: /no\n"
    ours = robots(text)
    assert ours.allows("https://a.example/yes")
    assert not ours.allows("https://a.example/no")
    assert ours.delay == 2


def test_groups_of_one_name_are_joined() -> None:
    assert not allowed(
        "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: *\nDisallow: /b", "/b"
    )
    assert not allowed(
        "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: *\nDisallow: /b", "/a"
    )


def test_sitemaps_and_delays() -> None:
    found = robots(
        "\ufeffSitemap: https://a.example/s.xml\nuser-agent:*\ncrawl-delay: 1e9\nSITEMAP: /t.xml\nSitemap: /t.xml\n"
    )
    assert found.sitemaps == ("https://a.example/s.xml", "https://a.example/t.xml")
    assert found.delay == 60
    assert robots("User-agent: *\nCrawl-delay: soon").delay == 0


def test_rubbish_forbids_nothing() -> None:
    for body in (b"", b"<!doctype html><p>Disallow: /</p>", bytes(range(256)), b"Disallow: /\n"):
        assert parse_robots(body, URL).allows("https://a.example/x")


@given(st.text(alphabet="/*$a%", max_size=30), st.text(alphabet="/a%2F", max_size=30))
def test_any_pattern_is_judged(pattern: str, path: str) -> None:
    assert allowed(f"User-agent: *\nDisallow: /{pattern}", f"/{path}") in (True, False)


def test_many_stars_cost_little() -> None:
    assert allowed(f"User-agent: *\nDisallow: /{'*a' * 2_000}b", "/" + "a" * 5_000)
