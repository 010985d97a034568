"""The quick way through a lexer's table says what Pygments says, token for token."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from viewer.content import lexing
from viewer.content.words import words

LANGUAGES = words(
    "bash css dart diff docker go haskell html ini java javascript julia kotlin lua make matlab nasm nginx perl php "
    "powershell python r ruby rust scala scheme sql swift toml typescript vim xml zig"
)
SAMPLES = [
    'def f(x: int = 3) -> str:\n    """Doc."""\n    return f"{x!r:>10} {x + 1}" + r"\\d" # done\n',
    "@decorated\nasync def über(self, *args):\n\tawait self.x[1:2] @ y ** 2.5e-3j\n",
    '#!/bin/sh\nfor f in *.txt; do echo "${f%.*}" >> $OUT 2>&1; done\ncat <<EOF\n$HOME `ls`\nEOF\n',
    "const f = async (x) => `a ${x?.y ?? 'z'} b`; // no\nlet r = /[a-z]+/gi, n = 0x1F;\n/* two\nlines */",
    "SELECT a.*, COUNT(*) AS \"n\" FROM t1 a LEFT JOIN t2 USING (id) WHERE a.x >= 'it''s' -- why\nGROUP BY 1;",
    "fn main<'a>(x: &'a str) -> Option<u8> { let y = b'\\n'; println!(\"{:?}\", x); None }\n",
    "<div class='a b' data-x=1>\n<script>if (a < b) { c(); }</script><style>p { color: #fff }</style>&amp;</div>",
    ".PHONY: all\nall: $(OBJ)\n\t@gcc -o $@ $^ # link\n",
    "class A<T> extends B implements C { @Override public int x() { return 'c' + 1L; } }\n",
    '[section]\nkey = value ; note\n\nother: "x"\n',
    "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-old\n+new\n same\n",
    "日本語 ﬁ ſ K = λx. x² … “quoted”\n\r\n\x0b\t\\",
    "",
]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_tokens_are_those_of_pygments(language: str) -> None:
    lexer = get_lexer_by_name(language)
    if not lexing.only_follows_its_table(lexer):
        return  # it has a way of its own, and is left to go it
    for sample in SAMPLES:
        expected = [(kind, value) for _, kind, value in lexer.get_tokens_unprocessed(sample)]
        assert list(lexing.tokens(lexer, sample)) == expected


@settings(max_examples=150)
@given(
    st.sampled_from(["python", "bash", "javascript", "rust", "csharp", "html", "scala", "css"]),
    st.lists(st.sampled_from([*SAMPLES, "\n", "'", '"', "$", "(", "}", "\\", "é", "#"]), max_size=5).map(
        "".join
    ),
    st.text(max_size=30),
)
def test_whatever_the_text(language: str, known: str, random: str) -> None:
    lexer = get_lexer_by_name(language)
    assert lexing.only_follows_its_table(lexer)
    text = known + random
    assert list(lexing.tokens(lexer, text)) == [
        (kind, value) for _, kind, value in lexer.get_tokens_unprocessed(text)
    ]


@settings(max_examples=300)
@given(
    st.sampled_from(
        [
            r"[^\W\d]x", r"a|b?c", r"(?i)[k-m]", r"(?=x)[a-z]", r"(?<!y)x*z", r"(ab)+?", r"[\s\S]", r"(?i:Q)r", r"\b\w",
            r"(?P<q>['\"]).*?(?P=q)", r"(a)?(?(1)b|c)", r"[^a-z]", r"$", r"(?m)^\d", r"(?x) a # b", r"(?i)\u017f",
            r"x{0,2}y", r"(?>a|b)c", r".", r"(?s).",
        ]
    ),
    st.text(alphabet=st.characters(max_codepoint=400), min_size=1, max_size=6),
)  # fmt: skip
def test_a_rule_that_is_not_tried_could_not_have_matched(pattern: str, text: str) -> None:
    matcher = re.compile(pattern).match
    state = lexing._State([(matcher, None, None)])
    if matcher(text, 0) is not None:
        assert state.rules_for(text[0])


def test_rules_are_left_out() -> None:
    rules = [(re.compile(p).match, None, None) for p in (r"def\b", r"[0-9]+", r"\s*x", r"@\w+")]
    state = lexing._State(rules)
    assert state.rules_for("7") == [rules[1]]
    assert state.rules_for("d") == [rules[0]]
    assert state.rules_for(" ") == [rules[2]]
    assert state.rules_for("é") == rules
