"""Contexts for the templates of the papers and of the 一生一表: with everything, and with nothing known.

The fields are what `tools/papers` may print: a template that asks for another one fails its test.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kcbx import identity
from kcbx.policy.citations import law
from kcbx.policy.papers import FOR_HEALTH, IN_TEXT, TO_POLICE, paper

WHEN = dt.date(2024, 10, 8)
NUMBER = identity.make("990101", dt.date(2012, 3, 4), 528)

CHILD = {
    "姓名": "周雨桐",
    "性别": "女",
    "出生日期": "2012年3月4日",
    "证件号码": NUMBER,
    "学籍号": f"G{NUMBER}",
    "学校": "清河县清河镇初级中学",
    "年级": "八年级",
    "班级": "2班",
    "住址": "清河县清河镇柳林村三组",
}
GUARDIAN = {
    "姓名": "周建军",
    "关系": "父亲",
    "电话": "13800000001",
    "住址": "清河县清河镇柳林村三组",
    "多位": 0,
}
ATTEMPTS = [
    {
        "次": "1",
        "日期": "2024年9月7日",
        "层级": "学校",
        "方式": "家访",
        "参加": "赵敏（班主任）、李强（校长）",
        "结果": "未见到学生",
        "情况": "祖母称学生随父亲去了东莞，答应转告。",
    },
    {
        "次": "2",
        "日期": "2024年9月10日",
        "层级": "学校",
        "方式": "电话",
        "参加": "赵敏（班主任）",
        "结果": "承诺返校",
        "情况": "父亲称国庆节前送学生回校。",
    },
    {
        "次": "3",
        "日期": "2024年9月14日",
        "层级": "学校",
        "方式": "家访",
        "参加": "赵敏（班主任）、孙立（包保责任人）",
        "结果": "拒绝返校",
        "情况": "父亲称孩子不愿读书，不再送学。",
    },
    {
        "次": "4",
        "日期": "2024年9月24日",
        "层级": "联合",
        "方式": "家访",
        "参加": "王芳（副镇长）、孙立、赵敏、派出所民警一名",
        "结果": "家长同意学生拒绝",
        "情况": "说明了义务教育法的规定。<父亲>同意送学&学生不愿意。",
    },
]
REMEDIES = [
    "对本通知书不服的，可以自收到之日起六十日内向清河县人民政府申请行政复议，也可以自收到之日起六个月内依法向人民法院提起行政诉讼。"
]
COMMON: dict[str, Any] = {
    "学生": CHILD,
    "监护人": GUARDIAN,
    "照护人": {"姓名": "李桂花", "关系": "祖母"},
    "成文日期": "2024年10月8日",
    "期限": "2024年10月15日",
    "救济": [],
    "劝返": ATTEMPTS,
    "劝返次数": {"学校": 3, "联合": 1, "司法": 0},
    "收文单位": "",
    "起止": {"起": "2024年10月8日", "止": "2025年7月31日"},
    "事由": "身体状况",
    "申请人": "周建军",
    "认定单位": "清河县人民政府",
    "手续批准单位": "清河县教育体育局",
    "情形": "联合劝返三次以上",
    "认定文号": "",
    "案卷所载": "本轮联合劝返3次",
    "证明": "核查记录、劝返记录",
    "监护人同意": 0,
    "责令": {
        "签发单位": "清河县清河镇人民政府",
        "文号": "清政责〔2024〕3号",
        "日期": "2024年9月20日",
        "期限": "2024年9月27日",
    },
    "致公安": 1,
    "安置": "插班",
    "复学日期": "2024年10月14日",
    "送达": {"文书": "责令送被监护人接受义务教育通知书", "文号": "清教责〔2024〕7号", "受送达人": "周建军"},
    "存根": 1,
    "联系人": "刘洋",
    "联系电话": "0399-66660001",
    "原因": "学习困难或厌学、外出务工",
    "去向": "随父母外出",
    "列入日期": "2024年9月5日",
    "最后到校": "2024年7月5日",
}

SCHOOL, TOWNSHIP, BUREAU, COUNTY = (
    "清河县清河镇初级中学",
    "清河县清河镇人民政府",
    "清河县教育体育局",
    "清河县人民政府",
)
SPECIAL: dict[str, dict[str, Any]] = {
    "入学通知书": {
        "文号": "清教入〔2024〕126号",
        "签发单位": BUREAU,
        "成文日期": "2024年8月10日",
        "期限": "2024年9月1日",
    },
    "劝返复学通知书": {"文号": "清初劝〔2024〕3号", "签发单位": SCHOOL},
    "辍学学生书面报告": {
        "文号": "清初报〔2024〕2号",
        "签发单位": SCHOOL,
        "主送": f"{BUREAU}、{TOWNSHIP}",
        "情况": "法定监护人在东莞务工，学生由祖母照护，电话能接通。",
    },
    "督促入学通知书": {"文号": "清政督〔2024〕5号", "签发单位": TOWNSHIP},
    "批评教育记录": {"文号": "清政批〔2024〕2号", "签发单位": TOWNSHIP},
    "责令送被监护人接受义务教育通知书": {
        "文号": "清教责〔2024〕7号",
        "签发单位": BUREAU,
        "救济": REMEDIES,
        "情况": "镇政府于2024年9月26日对你作了批评教育。",
    },
    "延缓入学申请": {"文号": "清教申〔2024〕1号", "签发单位": "周建军", "主送": BUREAU},
    "延缓入学批复": {"文号": "清教缓〔2024〕1号", "签发单位": BUREAU},
    "休学申请": {
        "文号": "清教申〔2024〕2号",
        "签发单位": "周建军",
        "主送": BUREAU,
        "情况": "右腿骨折，需要卧床休养。",
    },
    "休学批复": {"文号": "清教休〔2024〕1号", "签发单位": BUREAU},
    "认定达标申请": {
        "文号": "清政请〔2024〕1号",
        "签发单位": TOWNSHIP,
        "主送": COUNTY,
        "情况": "法定监护人三次把学生送到学校，学生当天离校，本人书面说明不愿上学。",
    },
    "认定达标批复": {"文号": "清标〔2024〕1号", "签发单位": COUNTY, "主送": TOWNSHIP},
    "协助劝返函": {"文号": "清教函〔2024〕11号", "签发单位": BUREAU, "主送": "石桥县教育局"},
    "救助转介函": {
        "文号": "清教函〔2024〕12号",
        "签发单位": BUREAU,
        "主送": "清河县民政局",
        "情况": "父亲患病不能劳动，母亲失联，家庭没有稳定收入。",
    },
    "童工线索移送函": {
        "文号": "清教函〔2024〕13号",
        "签发单位": BUREAU,
        "主送": "清河县人力资源和社会保障局",
        "情况": "据邻居反映，学生在清河镇一家饭店端菜，已有半个月。",
    },
    "家庭教育指导建议函": {
        "文号": "清教函〔2024〕14号",
        "签发单位": BUREAU,
        "主送": "清河县公安局",
        "情况": "责令通知书送达后，法定监护人仍不送学，电话不接。",
    },
    "家长承诺书": {"文号": "清初诺〔2024〕1号", "签发单位": "周建军", "主送": SCHOOL},
    "复学通知书": {"文号": "清初复〔2024〕1号", "签发单位": SCHOOL},
    "送达回证": {"文号": "", "签发单位": BUREAU},
}


def paper_context(name: str, **changed: Any) -> dict[str, Any]:
    """Return everything a paper may print; the articles are those it rests on, for a girl and its issuer."""
    special = {"主送": GUARDIAN["姓名"], "情况": "", **SPECIAL[name]}
    issuer = "教育局" if special["签发单位"] == BUREAU else "学校"
    marks = (FOR_HEALTH, TO_POLICE)
    grounds = [
        each for each in paper(name).grounds if each.applies(issuer, "女", *marks) and each.when != IN_TEXT
    ]
    cited = [law(ground.law, WHEN) for ground in grounds]
    articles = [{"名称": item.name, "条": item.section, "文": item.wording.split("\n")} for item in cited]
    return {**COMMON, "标题": name, "法条": articles, **special, **changed}


def nothing_known(context: Any) -> Any:
    """Return the context with every text blank, every count 0 and every list empty."""
    if isinstance(context, dict):
        return {key: nothing_known(value) for key, value in context.items()}
    return {str: "", int: 0, list: []}[type(context)]


def bare_context(name: str) -> dict[str, Any]:
    """Return the context of a paper about which only its title is known."""
    return {**nothing_known(paper_context(name)), "标题": name, "照护人": {}}


def _entry(day: str, action: str, text: str, proof: str = "", lag: str = "") -> dict[str, str]:
    written = {"日期": day, "事项": action, "内容": text, "佐证": proof}
    return {**written, "经办": "赵敏", "录入": f"{day} 16:40", "滞后": lag}


def _pairs(**pairs: str) -> list[dict[str, str]]:
    return [{"名": name, "值": value} for name, value in pairs.items()]


DIGEST = "9f86d081884c"
DOSSIER: dict[str, Any] = {
    "标题": "清河县控辍保学一生一表",
    "单位": BUREAU,
    "制表日期": "2024年10月20日",
    "编号": "KC-WWMWMWWMWM",
    "状态": "疑似辍学",
    "台账": "疑似辍学",
    "基本": [
        _pairs(姓名="周雨桐", 性别="女", 出生日期="2012-03-04", 民族="汉族"),
        _pairs(证件类型="居民身份证", 证件号码=NUMBER, 户籍地=""),
        _pairs(特殊群体="留守儿童", 家庭类型="脱贫户"),
        _pairs(住址="清河县清河镇柳林村三组"),
        _pairs(甲="1", 乙="2", 丙="3", 丁="4", 戊=""),
    ],
    "监护人": [
        {"姓名": "周建军", "关系": "父亲", "法定监护人": "是", "电话": "13800000001", "务工地": "广东东莞"},
        {"姓名": "吴霞", "关系": "母亲", "法定监护人": "是", "电话": "", "务工地": ""},
    ],
    "照护人": {"姓名": "李桂花", "关系": "祖母", "电话": "13800000004"},
    "学籍": _pairs(
        学籍号=f"G{NUMBER}", 学校=SCHOOL, 年级="八年级", 班级="2班", 入学年月="2018-09", 班主任="赵敏"
    ),
    "本轮": "第1轮，进行中，类型：疑似辍学；本轮劝返：学校3次、联合1次、司法0次；历次合计：学校3次、联合1次、司法0次。",
    "经过": [
        _entry(
            "2024-09-05",
            "列入疑似",
            "类型：疑似辍学；情况：开学三天未到校，电话无人接听。",
            f"H4C0ZW-1.jpg（{DIGEST}）",
        ),
        *(
            _entry(
                "2024-09-07",
                "劝返",
                f"第{number}次。祖母称学生随父亲去了东莞，答应转告父亲，请父亲尽快与学校联系。",
                "",
                "3 天",
            )
            for number in range(1, 31)
        ),
    ],
    "劝返": ATTEMPTS,
    "文书": [
        {
            "日期": "2024-09-10",
            "文书": "责令送被监护人接受义务教育通知书",
            "文号": "清教责〔2024〕7号",
            "签发单位": BUREAU,
            "期限": "2024-09-17",
            "送达": "2024-09-11 直接送达",
            "校验": DIGEST,
        }
    ],
    "核对": [
        {
            "条款": "suiyang-2024/3b",
            "步骤": "T05 学校劝返三次以上，上报教育局和乡镇政府（2024-09-14 起）",
            "结果": "已办",
            "日期": "2024-09-15",
            "依据": "号 H4C0ZW，佐证 1 份",
        },
        {
            "条款": "moe-2024/9b",
            "步骤": "T30 录入管理服务平台（2024-09-05 起）",
            "结果": "缺",
            "日期": "2024-09-10 到期",
            "依据": "",
        },
    ],
    "说明": ["情况截至2024年10月20日。", "“滞后”是发生到录入隔了几天。"],
}
BARE_DOSSIER: dict[str, Any] = {
    **nothing_known(DOSSIER),
    "标题": "一生一表",
    "编号": "KC-7K3Q9F2B0C",
    "照护人": {},
}
