"""How names, villages and townships are written: the one spelling under which two lists are compared.

Nothing is guessed here: what is left out is only what says nothing (the dot of a name, 村委会, the group number).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SILENT = re.compile(r"[\s·•・･‧∙⋅．。.·\-—_]+")
_REMARK = re.compile(r"[(（\[【].*?[)）\]】]")
_ABOVE_VILLAGE = re.compile(
    r"^.+?(?:自治区|省|自治州|自治县|(?<!社)(?<!小)[市县区旗]|(?<=.)[乡镇]|街道办事处|街道|开发区)"
)
_VILLAGE_AND_REST = re.compile(
    r"^(.+)(?:村民委员会|居民委员会|社区居委会|村委会|居委会|行政村|自然村|社区|村).*$"
)
_VILLAGE_ENDING = re.compile(r"(?:行政村?|自然村?|社区|村)$")
_GROUP = re.compile(r"第?[一二三四五六七八九十百\d]+(?:村民小组|小组|组|队|社|号|院|户).*$")
_TOWNSHIP_ENDING = re.compile(r"(?:人民政府|办事处|党工委|管委会|管理委员会)$")
_ABOVE_TOWNSHIP = re.compile(r"^.+?(?:自治区|省|自治州|自治县|[市县旗])(?=.{2,}(?:乡|镇|街道|区)$)")
_NOTHING_BUT_ENDING = re.compile(
    r"(?:村民委员会|居民委员会|社区居委会|村委会|居委会|委会|行政村|自然村|社区|村|第?[一二三四五六七八九十百\d]+(?:组|队|社|号).*)?"
)


@lru_cache(maxsize=1 << 17)
def plain_name(name: str) -> str:
    """Return a person's name without spaces, dots and remarks in brackets, half width and upper case."""
    return _SILENT.sub("", _REMARK.sub("", unicodedata.normalize("NFKC", name))).upper()


@lru_cache(maxsize=1 << 14)
def plain_village(text: str) -> str:
    """Return the bare name of a village: 柳林村, 柳林村委会 and 清河镇柳林村三组 are all 柳林; "" for none."""
    bare = _SILENT.sub("", unicodedata.normalize("NFKC", text))
    while (above := _ABOVE_VILLAGE.match(bare)) and not _NOTHING_BUT_ENDING.fullmatch(bare[above.end() :]):
        bare = bare[above.end() :]
    if village := _VILLAGE_AND_REST.match(bare):
        bare = village[1]
    bare = _GROUP.sub("", bare) or bare
    return _VILLAGE_ENDING.sub("", bare) or bare


@lru_cache(maxsize=1 << 12)
def plain_township(text: str) -> str:
    """Return a township's bare name: 清河县清河镇人民政府 and 清河镇 are one; "" for none."""
    bare = _SILENT.sub("", unicodedata.normalize("NFKC", text))
    return _ABOVE_TOWNSHIP.sub("", _TOWNSHIP_ENDING.sub("", bare))
