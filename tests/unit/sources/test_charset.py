from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.charset import decode

TEXT = "Grüße, café – €"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_win(codec: str) -> None:
    assert decode(TEXT.encode(codec), "text/xml; charset=iso-8859-1") == TEXT


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_without_a_mark(codec: str) -> None:
    assert decode(f"<?xml version='1.0'?>{TEXT}".encode(codec)).endswith(TEXT)


def test_the_server_and_the_prolog_are_believed_in_this_order() -> None:
    russian = "<?xml version='1.0' encoding='windows-1251'?><a>Привет, мир</a>"
    assert "Привет" in decode(russian.encode("cp1251"))
    assert "Привет" in decode(russian.encode("koi8-r"), "text/xml; charset=KOI8-R")


def test_utf8_is_utf8_whatever_they_say() -> None:
    assert TEXT in decode(
        f"<?xml version='1.0' encoding='ISO-8859-1'?>{TEXT}".encode(), "text/xml; charset=us-ascii"
    )


def test_windows_1252_sold_as_utf8_or_latin_1() -> None:
    for label in ("utf-8", "iso-8859-1", "us-ascii", "x-unknown"):
        assert decode(TEXT.encode("cp1252"), f"text/xml; charset={label}") == TEXT


def test_a_few_stray_bytes_do_not_spoil_utf8() -> None:
    body = "naïve café, déjà vu ".encode() + "“quoted”".encode("cp1252")
    assert decode(body, "text/xml; charset=utf-8") == "naïve café, déjà vu “quoted”"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("gb2312", "gb18030", "中文博客镕"),
        ("shift_jis", "cp932", "日本語のブログ①"),
        ("euc-kr", "cp949", "한국어 블로그 똠"),
        ("big5", "big5", "繁體中文"),
        ("iso-2022-jp", "iso-2022-jp", "日本語"),
        ("iso-8859-9", "cp1254", "şğİ €"),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, codec: str, text: str) -> None:
    assert text in decode(f"<?xml version='1.0' encoding='{label}'?>{text}".encode(codec))


def test_pages_declare_it_late() -> None:
    page = f"<html><head>{'<!-- x -->' * 300}<meta charset='koi8-r'></head><body>Привет</body>"
    assert "Привет" in decode(page.encode("koi8-r"), html=True)


def test_labels_that_are_no_text_codecs_are_ignored() -> None:
    assert decode(TEXT.encode("cp1252"), "text/html; charset=base64") == TEXT


@given(
    st.binary(max_size=200),
    st.sampled_from([None, "text/xml; charset=utf-16", "a; charset=hz", "x; charset=utf-7"]),
)
def test_it_never_fails(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode(body, content_type, html=True), str)


@given(st.text(max_size=100).filter(lambda t: not t.startswith("\ufeff") and t[:2].count("\x00") == 0))
def test_utf8_round_trip(text: str) -> None:
    assert decode(text.encode("utf-8", "ignore")) == text.encode("utf-8", "ignore").decode()
