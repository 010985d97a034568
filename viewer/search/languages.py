"""Which language a text is in, told by its commonest words; and those words, which say nothing of what a text is about."""

from __future__ import annotations

from collections.abc import Set

_COMMON = {
    "en": "the of and to in is that for it as with was on be by this are from or an at not have has which you we can but "
    "will they their its if one all when there what about how our your more would been were do does than then these those "
    "into so such also only other some any no my me he she his her i a",
    "de": "der die das und ist nicht ein eine einen einem einer von zu mit den dem des auf fur im in sich auch es an als "
    "wie sie aus bei oder wird werden sind war aber nach noch nur kann man wir uber so um zum zur haben hat dass ich durch",
    "fr": "le la les de des et est un une du dans que qui pour pas sur en par il ne ce se au aux plus avec sont mais ou on "
    "nous vous cette ces comme etre fait leur son sa ses tout elle ils",
    "es": "el la los las de y es un una que en por con para del se no lo su al como mas pero sus le ya este esta entre "
    "cuando muy sin sobre tambien hay donde desde son fue ser ha",
    "it": "il lo la gli le di e che un una per con non si del della dei delle da sono al alla nel nella come piu ma anche "
    "questo questa se ha dal ci quando molto essere stato i",
    "pt": "o os as um uma de do da dos das e que em no na nos nas por para com nao se mais como mas foi ao ele ela seu sua "
    "ou quando muito ja tambem so pelo pela ate isso esta sao ser",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit naar door over ze "
    "hij wordt kan dit deze die wat geen heeft worden hebben was",
    "sv": "och att det som en ett ar av for med den inte har om till pa de kan fran men vi man sa var eller nar ska detta "
    "hur alla efter",
    "ru": "и в не на что я с он как это по но они к у из за то так же для от о бы вы мы его ее или если уже при только "
    "все был была были быть есть чтобы где",
}
COMMON: dict[str, Set[str]] = {language: frozenset(words.split()) for language, words in _COMMON.items()}
"""The commonest words of each language, folded."""

EMPTY: Set[str] = frozenset().union(*COMMON.values())
"""Words that say nothing of what a text is about, in whatever language."""

_ENOUGH = 5  # different common words, before they outweigh what the page declares


def language_of(words: Set[str], declared: str | None) -> str:
    """The language (ISO 639-1) of a text with these different words, "" when nothing tells.

    Themes declare English over texts in any language, so what the words say goes first.
    """
    scores = {language: len(common & words) for language, common in COMMON.items()}
    best = max(scores, key=lambda language: scores[language])
    second = max(score for language, score in scores.items() if language != best)
    if scores[best] >= _ENOUGH and scores[best] > second * 1.3:
        return best
    told = (declared or "").split("-")[0].lower()
    return told or (best if scores[best] > second else "")
