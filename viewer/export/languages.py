"""Names of languages: from the two letters of the web to the three of libraries (ISO 639-1 to ISO 639-3)."""

from __future__ import annotations

_PAIRS = (
    "af afr am amh ar ara as asm az aze be bel bg bul bn ben bo bod bs bos ca cat cs ces cy cym da dan "
    "de deu dv div dz dzo el ell en eng eo epo es spa et est eu eus fa fas fi fin fo fao fr fra fy fry "
    "ga gle gd gla gl glg gu guj ha hau he heb hi hin hr hrv ht hat hu hun hy hye ia ina id ind ig ibo "
    "is isl it ita iu iku ja jpn jv jav ka kat kk kaz kl kal km khm kn kan ko kor ku kur ky kir la lat "
    "lb ltz ln lin lo lao lt lit lv lav mg mlg mi mri mk mkd ml mal mn mon mr mar ms msa mt mlt my mya "
    "nb nob ne nep nl nld nn nno no nor oc oci om orm or ori pa pan pl pol ps pus pt por qu que rm roh "
    "ro ron ru rus rw kin sa san sc srd sd snd se sme si sin sk slk sl slv sm smo sn sna so som sq sqi "
    "sr srp st sot su sun sv swe sw swa ta tam te tel tg tgk th tha ti tir tk tuk tl tgl tn tsn to ton "
    "tr tur tt tat ug uig uk ukr ur urd uz uzb vi vie vo vol wo wol xh xho yi yid yo yor zh zho zu zul"
)
_WORDS = _PAIRS.split()
_CODES = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))


def three_letters(tag: str | None) -> str:
    """The ISO 639-3 code of a language tag (``pt-BR`` is ``por``); ``eng`` for none, for most posts are in English."""
    primary = (tag or "en").partition("-")[0].lower()
    return _CODES.get(primary, primary if len(primary) == 3 and primary.isalpha() else "eng")
