"""Phrases that several papers share, written with the tags of a template.

No phrase says 他 or 她, and none speaks to anyone but the legal guardian. An article named here by number is
held to the wording in force by a test.
"""

from __future__ import annotations

DAY_BLANK = "＿＿＿＿年＿＿月＿＿日"


def filled(field: str, blank: str = "") -> str:
    """Return the tag of a field that is a line to write on while nobody knows it."""
    return f'{{{{ {field}|待填("{blank}") }}}}' if blank else f"{{{{ {field}|待填 }}}}"


def when(condition: str, text: str, otherwise: str = "") -> str:
    """Return `text` inside a condition, within one paragraph."""
    middle = f"{{% else %}}{otherwise}" if otherwise else ""
    return f"{{% if {condition} %}}{text}{middle}{{% endif %}}"


def ticked(condition: str, label: str) -> str:
    """Return a box after `label`, filled in where `condition` holds.

    After, not before: a box that begins a paragraph is drawn by LibreOffice with the Latin face, and smaller.
    """
    return f"{label}{when(condition, '■', '□')}"


def boxes(*labels: str) -> str:
    """Return a box to tick after each label."""
    return "　".join(f"{label}□" for label in labels)


DEADLINE = filled("期限", DAY_BLANK)
PLACE = "{{ 学生.学校 }}{{ 学生.年级 }}{{ 学生.班级 }}"
BORN = f"{filled('学生.性别', '＿＿')}，{filled('学生.出生日期', DAY_BLANK)}出生"
CHILD = f"{filled('学生.姓名')}（{BORN}{when('学生.学校', f'，{PLACE}')}）"
"""周雨桐（女，2012年3月4日出生，清河初中八年级2班）"""

NUMBERED_CHILD = (
    f"{filled('学生.姓名')}（{BORN}，身份证件号码{filled('学生.证件号码')}{when('学生.学校', f'，{PLACE}')}）"
)
"""The same with the number, for offices that must find this very child."""

YOU = f"你{when('监护人.多位', '们')}"
"""A letter may be written to both parents."""

WARD = f"{YOU}的被监护人{CHILD}"
SCHOOL = filled("学生.学校")
SPAN = f"自{filled('起止.起', DAY_BLANK)}至{filled('起止.止', DAY_BLANK)}"
KIN = when("监护人.关系", "（{{ 监护人.关系 }}）")
_EACH_GUARDIAN = (
    f"{filled('人.姓名')}（{when('人.关系', '{{ 人.关系 }}，')}电话{filled('人.电话')}）"
    "{% if not loop.last %}、{% endif %}"
)
_NO_GUARDIAN = f"{filled('监护人.姓名')}（电话{filled('监护人.电话')}）"
GUARDIANS = (
    f"法定监护人{{% for 人 in 监护人.名单 %}}{_EACH_GUARDIAN}{{% else %}}{_NO_GUARDIAN}{{% endfor %}}，"
    f"住址{filled('监护人.住址')}"
)
"""Each with the telephone: two numbers after each other would be one long word that stretches its line."""
CARER = when(
    "照护人", "，日常由{{ 照护人.姓名 }}{% if 照护人.关系 %}（{{ 照护人.关系 }}）{% endif %}受托照护"
)

SINCE = when("最后到校", "自{{ 最后到校 }}最后一次到校后，一直没有到校就读", "至今没有到校就读") + when(
    "列入日期", "，{{ 列入日期 }}列入控辍保学台账"
)
REASON = when("原因", "据了解，没有到校的原因是：{{ 原因 }}。")
WHEREABOUTS = when("去向", "据了解，目前的去向是：{{ 去向 }}。")

SITUATIONS = (
    ("联合劝返三次以上", "联合劝返三次以上，法定监护人已履行义务，学生本人拒不返校"),
    ("司法裁判", "经判决、裁定，法定监护人已履行义务，学生本人拒不返校"),
)
"""The code of each 情形 of 认定达标, and what it means."""

SITUATION = when(
    f'情形 == "{SITUATIONS[0][0]}"',
    SITUATIONS[0][1],
    when(f'情形 == "{SITUATIONS[1][0]}"', SITUATIONS[1][1], filled("情形")),
)

US_AND_SCHOOL = when("签发单位 == 学生.学校", "我校", "我单位和学校")
"""A school may send the letter itself."""

SOME = "劝返次数.学校 or 劝返次数.联合 or 劝返次数.司法"
LEVELS = (
    when("劝返次数.学校", "学校劝返{{ 劝返次数.学校 }}次")
    + when("劝返次数.联合", f"{when('劝返次数.学校', '、')}联合劝返{{{{ 劝返次数.联合 }}}}次")
    + when(
        "劝返次数.司法", f"{when('劝返次数.学校 or 劝返次数.联合', '、')}司法劝返{{{{ 劝返次数.司法 }}}}次"
    )
)
PERSUADED = when(SOME, f"此前，{LEVELS}，仍未到校。")

DUTY = "适龄儿童、少年的父母或者其他法定监护人应当依法保证其按时入学接受并完成义务教育。"
CORRECTION = (
    "无正当理由不依法送被监护人入学接受义务教育的，由当地乡镇人民政府或者县级人民政府教育行政部门依照"
    "《中华人民共和国义务教育法》第五十八条给予批评教育，责令限期改正。"
)
LIABILITY = f"{CORRECTION[:-1]}；经责令仍不改正的，依法通过司法途径督促其履行义务。"
ELSEWHERE = (
    "被监护人已在其他学校就读的，请在上述日期前提供就读证明，办理学籍转接；"
    "因身体状况需要延缓入学或者休学的，请在上述日期前书面申请，附县级以上医疗机构的证明，"
    "经当地乡镇人民政府或者县级人民政府教育行政部门批准。"
)
LAWS_TOLD = "有关法律规定如下："
PRIVATE = "本函含有未成年人的个人信息，请注意保密。"
REPLY = when("期限", "请于{{ 期限 }}前将办理情况函复我单位。", "请将办理情况函复我单位。")
