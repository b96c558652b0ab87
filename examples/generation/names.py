"""Fictional names. Pools are ordinary enough to be nobody's in particular; a few names test fonts and encodings."""

from __future__ import annotations

from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛")

_BOYS = "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建亮成畅晨峰轩博豪睿泽昊航瑞恒翔"
_GIRLS = "芳娜敏静丽艳娟霞秀玲桂兰燕红梅莉萍洁倩雪琳婷雯颖慧莹佳欣怡梦瑶璐蕾薇月婉晴悦诗涵妍彤菲妮可心语"
_SECOND = "子一文志家思雨雪晓小春秋海云天永国玉金明嘉俊佳梓欣浩宇昕若书景承安乐"

RARE_GIVEN_NAMES = ("珺", "㛃", "珺瑶", "喆", "堃", "䶮", "祎珺", "昇")
"""Characters outside GB 2312, two of them (㛃 䶮) even outside GBK."""

_DOTTED_GIVEN = {
    "男": ("艾力", "吐尔逊", "阿迪力", "叶尔肯"),
    "女": ("阿依努尔", "古丽娜尔", "热依罕", "阿依波塔"),
}
_DOTTED_FATHER = ("买买提", "阿不都拉", "托合提", "吾斯曼", "哈力克")
_DOTTED_MOTHER = ("帕提古丽", "吐尔逊古丽", "阿孜古丽")


def surname(rng: Random) -> str:
    """Return a surname, once in eighty a compound one."""
    return rng.choice(COMPOUND_SURNAMES) if rng.random() < 1 / 80 else rng.choice(SURNAMES)


def given_name(rng: Random, sex: str) -> str:
    """Return a given name of one or two characters."""
    last = rng.choice(_BOYS if sex == "男" else _GIRLS)
    if rng.random() < 0.25:
        return last
    first = rng.choice(_SECOND)
    return first + (last if last != first else "")


def full_name(rng: Random, sex: str) -> str:
    """Return a whole name of an adult."""
    return surname(rng) + given_name(rng, sex)


def dotted_family(rng: Random, sex: str) -> tuple[str, str, str]:
    """Return the names of a child, its father and its mother, written with the middle dot."""
    father = rng.choice(_DOTTED_FATHER)
    child = f"{rng.choice(_DOTTED_GIVEN[sex])}·{father}"
    grandfathers = [name for name in _DOTTED_FATHER if name != father]
    mother = f"{rng.choice(_DOTTED_MOTHER)}·{rng.choice(grandfathers)}"
    return child, f"{father}·{rng.choice(grandfathers)}", mother


def telephone(rng: Random) -> str:
    """Return a number of the range that is reserved here for fictional people."""
    return f"1380000{rng.randrange(10_000):04d}"
