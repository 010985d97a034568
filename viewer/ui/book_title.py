"""What the posts of a list are called together, in words: the title of a book that is made of them. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from viewer.search.query import And, Filter, Node, Not, Or, Term, parse
from viewer.tags import leaf
from viewer.ui.choice import ALL, STARRED, UNREAD, Choice
from viewer.ui.language import tr

_MOST = 80  # characters of what was looked for; a text that was pasted may be a page
_POSTS = {ALL: tr("all posts"), UNREAD: tr("unread posts"), STARRED: tr("starred posts")}
_CONDITIONS = {
    "": tr("with {value}"),
    "title": tr("with {value} in the title"),
    "code": tr("with {value} in code"),
    "tag": tr("tagged {value}"),
    "author": tr("by {value}"),
    "source": tr("from {value}"),
    "before": tr("before {value}"),
    "after": tr("after {value}"),
    "on": tr("of {value}"),
    "is": tr("that are {value}"),
    "has": tr("with {value}"),
    "url": tr("at {value}"),
}

Names = Mapping[Choice, str]


def book_title(choice: Choice, text: str, names: Names) -> str:
    """The title for what ``text`` finds among the posts of a choice: "“sparse attention” in Machine Learning", "Posts tagged
    llm, after 2025". The last word may be unfinished. ``names`` has those of sources and saved searches."""
    node = parse(text, typing=True)
    parts = node.parts if isinstance(node, And) else (node,)
    if not parts:
        return choice.title(names)
    if choice == ALL and len(parts) == 1 and isinstance(parts[0], Filter) and parts[0].field == "tag":
        return _value(parts[0], names)  # a tag alone is called as its line in the tree
    words = [part for part in parts if _is_words(part)]
    told = ", ".join(_condition(part, names) for part in parts if not _is_words(part))
    if choice == ALL and told:
        where = tr("posts {conditions}").format(conditions=told)
    elif choice in _POSTS:
        where = f"{_POSTS[choice]} {told}".strip()
    elif told:
        where = tr("posts of {place} {conditions}").format(place=choice.title(names), conditions=told)
    else:
        where = choice.title(names)
    if words:
        return tr("{words} in {where}").format(words=_shortened(_words(words)), where=_shortened(where))
    return _shortened(where[:1].upper() + where[1:])


def _is_words(node: Node) -> bool:
    """Whether it is looked for in all that posts say."""
    if isinstance(node, Or | And):
        return all(map(_is_words, node.parts))
    return isinstance(node, Term) and not node.field


def _words(parts: Sequence[Node]) -> str:
    """In quotation marks; words side by side share theirs, for they were typed in one go."""
    said: list[str] = []
    for kind, together in groupby(parts, key=lambda part: isinstance(part, Term) and not part.quoted):
        each = [_said(part) for part in together]
        said += [_quoted(" ".join(each))] if kind else each
    return ", ".join(said)


def _said(node: Node) -> str:
    if isinstance(node, Or):
        return tr(" or ").join(_words([part]) for part in node.parts)
    if isinstance(node, And):
        return _words(node.parts)
    assert isinstance(node, Term)
    text = node.text + ("*" if node.prefix and not node.begun else "")
    return _quoted(text) if node.quoted else text


def _condition(node: Node, names: Names) -> str:
    if isinstance(node, Or):
        return tr(" or ").join(_condition(part, names) for part in node.parts)
    if isinstance(node, And):
        return tr(" and ").join(_condition(part, names) for part in node.parts)
    if isinstance(node, Not):
        if _is_words(node.part):
            return tr("without {value}").format(value=_words([node.part]))
        if isinstance(node.part, Filter) and node.part.field == "is":
            return tr("that are not {value}").format(value=node.part.value)
        return tr("not {what}").format(what=_condition(node.part, names))
    value = _value(node, names) if isinstance(node, Filter) else _words([Term(node.text, quoted=True)])
    return _CONDITIONS[node.field].format(value=value)


def _value(node: Filter, names: Names) -> str:
    if node.field == "source":
        return names.get(Choice("source", node.value), node.value)
    branch = node.field == "tag" and node.value.endswith("/*")
    return leaf(node.value.removesuffix("/*")) if branch else node.value


def _quoted(text: str) -> str:
    return tr("“{text}”").format(text=text)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[:_MOST].rstrip()}…"
