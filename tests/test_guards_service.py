"""G35–G40, the ladder of documents and their service: where each guard is silent and where it speaks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.lifecycle import first_served, served_on
from kcbx.model import Case, Entry
from tests.guarding import (
    DROPPED_OUT,
    ERROR,
    KC,
    NOT_STARTED,
    REGISTERED,
    RETURNED,
    SUSPECTED,
    WARNING,
    Found,
)
from tests.histories import ENROLLED, child, on

ENTRANCE, URGING = "入学通知书", "督促入学通知书"
PERSUADING, ORDER = "劝返复学通知书", "责令送被监护人接受义务教育通知书"
GOVERNMENT = "清河镇人民政府"
CARER = {"姓名": "李桂花", "关系": "祖母"}
STRANGER = "案卷里登记的法定监护人以外的人"
TO_GUARDIAN = "请写给法定监护人；监护人有误先用 kcbx edit-case 更正"


def to(name: str | None, document: str = ENTRANCE, **changed: Any) -> Case:
    """A case with one document addressed to somebody; the caretaker is the grandmother."""
    paper = on("2024-10-01", "文书", 文书=document, 主送=name)
    return child(*SUSPECTED, on("2024-09-10", "劝返"), paper, **{"照护人": CARER, **changed})


def paper(document: str, *before: Entry, **values: Any) -> Case:
    return child(*before, on("2024-12-01", "文书", 文书=document, **values))


def suits(state: str, document: str, states: str) -> Found:
    return (
        WARNING,
        f"状态是“{state}”的孩子用不着{document}",
        f"这种文书用于：{states}；请核对状态和文书种类",
    )


def after(document: str, steps: str) -> Found:
    return (
        WARNING,
        f"签发{document}之前，没有记过{steps}中的任何一项",
        "做过的请补记，日期写当天；没有做的，先做前面的一步",
    )


def served(*services: dict[str, Any], issuer: str = "清河初中") -> Case:
    """A case with one document, served on each of the following days."""
    unsigned: dict[str, Any] = {"签收人": None, "关系": None}
    entries = [
        on(f"2024-10-{day:02}", "送达", **{"文书": "A00001", **unsigned, **values})
        for day, values in enumerate(services, 2)
    ]
    return child(REGISTERED, on("2024-10-01", "文书", "A00001", 文书=ENTRANCE, 签发单位=issuer), *entries)


SIGNED = {"签收人": "周建国"}
REFUSED = {"拒收事由": "不肯开门"}
PHOTO = {"佐证": [{"说明": "照片存教务处"}]}
LEFT, POSTED, ENTRUSTED = {"方式": "留置送达"}, {"方式": "邮寄送达"}, {"方式": "委托送达"}
ELECTRONIC, ANNOUNCED = {"方式": "电子送达"}, {"方式": "公告送达"}
ALONE, TOGETHER = {**SIGNED, "送达人": ["赵敏"]}, {**SIGNED, "送达人": ["赵敏", "孙立"]}

MISSING = "疑似辍学、失学、辍学、认定达标"

SILENT: dict[str, list[Case]] = {
    "G35": [
        to("周建国"),
        to(None),
        to("清河县教育体育局", "辍学学生书面报告"),
        to("清河县公安局", "家庭教育指导建议函"),
        child(REGISTERED, on("2024-10-01", "文书", 文书="判决书", 收到="是", 主送="李桂花")),
    ],
    "G36": [
        paper(PERSUADING, *SUSPECTED),
        paper(PERSUADING, *DROPPED_OUT),
        paper("复学通知书", *SUSPECTED),
        paper("复学通知书", *RETURNED),
        paper("复学通知书", REGISTERED),
        paper(ENTRANCE, REGISTERED),
        paper("家长承诺书", REGISTERED),
        paper("判决书", REGISTERED, 收到="是"),
    ],
    "G37": [
        paper(PERSUADING, *SUSPECTED),
        paper(URGING, *SUSPECTED, on("2024-09-06", "劝返")),
        paper(URGING, *SUSPECTED, on("2024-09-06", "文书")),
        paper(ORDER, *SUSPECTED, on("2024-09-06", "上报"), on("2024-09-07", "劝返", 层级="联合")),
        paper(
            ORDER,
            *SUSPECTED,
            on("2024-09-06", "劝返"),
            on("2024-12-01", "文书", 文书="批评教育记录", 签发单位=GOVERNMENT),
        ),
        paper("休学批复", REGISTERED, on("2024-11-30", "文书", 文书="休学申请")),
        child(REGISTERED, on("2024-12-01", "文书", 文书="休学批复"), on("2024-12-01", "休学")),
        paper("判决书", *SUSPECTED, 收到="是"),
        paper("裁定书", *SUSPECTED, 收到="是"),
    ],
    "G38": [
        served(SIGNED),
        served({"签收人": "李桂花", "关系": "祖母"}),
        served({**SIGNED, "关系": "其他"}),
        served({**LEFT, **REFUSED, **PHOTO, "关系": "其他"}),
        served(REFUSED),
        served({**LEFT, **REFUSED, "见证人": ["王德发"]}),
        served({**LEFT, **REFUSED, **PHOTO}),
        served({**ELECTRONIC, "同意": "是"}),
        *[served({**way, **proof}) for way in (POSTED, ENTRUSTED) for proof in (SIGNED, PHOTO, REFUSED)],
        served({**ANNOUNCED, "地点": "柳林村公告栏"}),
        served({**ANNOUNCED, **PHOTO}),
    ],
    "G39": [
        served(TOGETHER, issuer=GOVERNMENT),
        served(TOGETHER, issuer="清河县教育体育局"),
        served(ALONE),
        served(ALONE, issuer="3199000021"),
    ],
    "G40": [
        served(SIGNED),
        served(REFUSED, SIGNED),
        served(REFUSED, {**LEFT, **REFUSED, **PHOTO}),
        served(SIGNED, {**SIGNED, "备注": "父亲要求再送一份"}),
        served({**ANNOUNCED, "地点": "柳林村公告栏"}, SIGNED),
    ],
}

NO_RECEIPT = (
    ERROR,
    "没有签收人，也没有回执",
    "请补上 --set 签收人=姓名，或用 --evidence 附上回执；退回的写 --set 拒收事由=…，这次不算送达",
)
BOTH = (
    ERROR,
    "签收人和拒收事由都写了，不知道是签收还是拒收",
    "签收了就去掉 --set 拒收事由=…，拒收了就去掉 --set 签收人=…",
)

FIRING: dict[str, list[tuple[Case, list[Found]]]] = {
    "G35": [
        (to("李桂花"), [(ERROR, "主送的是受托照护孩子的人，不是法定监护人", TO_GUARDIAN)]),
        (to("李桂花", 照护人={}), [(ERROR, f"主送的是{STRANGER}", TO_GUARDIAN)]),
        (to("周大海", PERSUADING), [(ERROR, f"主送的是{STRANGER}", TO_GUARDIAN)]),
        (
            to("周建国", 监护人=[{**ENROLLED["监护人"][0], "法定监护人": "否"}]),
            [(ERROR, f"主送的是{STRANGER}", TO_GUARDIAN)],
        ),
    ],
    "G36": [
        (paper(PERSUADING, REGISTERED), [suits("在校", PERSUADING, MISSING)]),
        (paper(PERSUADING, *RETURNED), [suits("复学观察", PERSUADING, MISSING)]),
        (
            paper("复学通知书", NOT_STARTED),
            [
                suits(
                    "未入学",
                    "复学通知书",
                    "疑似辍学、失学、辍学、认定达标、复学观察、在校、休学、延缓入学、待安置",
                )
            ],
        ),
        (
            paper("认定达标申请", *SUSPECTED),
            [suits("疑似辍学", "认定达标申请", "辍学、认定达标")],
        ),
    ],
    "G37": [
        (
            paper(URGING, *SUSPECTED),
            [after(URGING, "劝返复学通知书、入学通知书、学校劝返、联合劝返")],
        ),
        (
            paper(ORDER, *SUSPECTED, on("2024-09-06", "劝返")),
            [after(ORDER, "批评教育记录、督促入学通知书、劝返复学通知书、入学通知书、联合劝返")],
        ),
        (
            paper("延缓入学批复", REGISTERED),
            [after("延缓入学批复", "延缓入学申请、延缓入学、认定达标")],
        ),
        (
            child(
                *SUSPECTED,
                on("2024-12-01", "文书", 文书=URGING),
                on("2024-12-02", "劝返"),
            ),
            [after(URGING, "劝返复学通知书、入学通知书、学校劝返、联合劝返")],
        ),
        (
            child(
                *SUSPECTED,
                on("2024-09-10", "劝返"),
                on("2024-09-12", "核查", 结论="在校就读"),
                on("2024-10-20", "列入疑似"),
                on("2024-12-01", "文书", 文书=URGING),
            ),
            [after(URGING, "劝返复学通知书、入学通知书、学校劝返、联合劝返")],
        ),
    ],
    "G38": [
        (
            served({}),
            [
                (
                    ERROR,
                    "直接送达没有写签收人",
                    "请补上 --set 签收人=姓名，不是监护人的再加 --set 关系=…；当面拒收的写 --set 拒收事由=…，这次不算送达",
                )
            ],
        ),
        (
            served({"签收人": "周雨桐", "关系": "姐"}),
            [(ERROR, "签收人是学生本人，不算送达", "请由监护人或同住的成年家属签收")],
        ),
        (
            served({"签收人": "王德发", "关系": "其他"}),
            [
                (
                    ERROR,
                    "签收人与学生的关系是“其他”，不是同住的成年家属，不算送达",
                    "是同住的成年家属的，写明 --set 关系=…；不是的，改用留置送达（有见证人或照片）或委托送达，"
                    "或者等监护人在家再送",
                )
            ],
        ),
        *[
            (served({**way, **SIGNED, **REFUSED, **PHOTO, "同意": "是", "地点": "公告栏"}), [BOTH])
            for way in ({}, LEFT, POSTED, ENTRUSTED, ELECTRONIC, ANNOUNCED)
        ],
        (
            served({"签收人": "李桂花"}),
            [
                (
                    ERROR,
                    "签收人不是法定监护人，没有写与学生的关系",
                    "请补上 --set 关系=…：只有同住的成年家属可以代收",
                )
            ],
        ),
        (
            served(LEFT),
            [
                (ERROR, "留置送达没有写拒收事由", "请补上 --set 拒收事由=…，写明谁、为什么不肯签收"),
                (
                    ERROR,
                    "留置送达没有见证人，也没有拍照录像",
                    "请补上 --set 见证人=姓名，或用 --evidence 附上照片录像；都没有的，记成直接送达并写拒收事由，不算送达",
                ),
            ],
        ),
        (
            served({**ELECTRONIC, **SIGNED}),
            [
                (
                    ERROR,
                    "电子送达没有写监护人同意",
                    "请先取得同意，再加上 --set 同意=是；不同意的换一种方式送达",
                )
            ],
        ),
        (served(POSTED), [NO_RECEIPT]),
        (served(ENTRUSTED), [NO_RECEIPT]),
        (
            served(ANNOUNCED),
            [
                (
                    ERROR,
                    "公告送达没有写在哪里公告",
                    "请补上 --set 地点=公告的地点，或用 --evidence 附上公告的照片",
                )
            ],
        ),
    ],
    "G39": [
        (
            served(alone, issuer=issuer),
            [
                (
                    WARNING,
                    "政府、教育局的文书只写了一个送达人",
                    f"两个人去的，用 kcbx correct {KC} E00003 --set 送达人=… 补上，几个人就写几次",
                )
            ],
        )
        for issuer in (GOVERNMENT, "东城街道办事处", "清河县教育体育局", "清河县人民政府")
        for alone in (ALONE, {**SIGNED, "送达人": ["赵敏", "赵敏"]})
    ],
    "G40": [
        (
            served(*services),
            [(WARNING, f"这份文书 {day} 已经送达过", "重复录入的请作废；又送一次的，请在备注里写明原因")],
        )
        for services, day in (
            ((SIGNED, SIGNED), "2024-10-02"),
            ((REFUSED, SIGNED, REFUSED), "2024-10-03"),
            (({**LEFT, **REFUSED, **PHOTO}, SIGNED), "2024-10-02"),
        )
    ],
}


@pytest.mark.parametrize(
    ("values", "day"),
    [
        (SIGNED, "2024-10-02"),
        (REFUSED, None),
        ({**REFUSED, **SIGNED}, "2024-10-02"),
        ({**LEFT, **REFUSED, **PHOTO}, "2024-10-02"),
        ({**POSTED, **PHOTO}, "2024-10-02"),
        ({**POSTED, **REFUSED}, None),
        ({**ELECTRONIC, "同意": "是"}, "2024-10-02"),
        ({**ANNOUNCED, "地点": "柳林村公告栏"}, "2024-11-01"),
    ],
)
def test_on_which_day_a_paper_counts_as_served(values: dict[str, Any], day: str | None) -> None:
    (service,) = [entry for entry in served(values).entries if entry.action == "送达"]
    assert served_on(service) == (dt.date.fromisoformat(day) if day else None)


def test_the_first_service_that_counts_is_what_counts() -> None:
    case = served(REFUSED, {**ANNOUNCED, "地点": "公告栏"}, SIGNED)
    assert first_served("A00001", case.entries) == dt.date(2024, 10, 4)
    assert first_served("A00001", case.entries[:4]) == dt.date(2024, 11, 2)
    assert first_served("A00001", case.entries[:3]) is None
    assert first_served("B00001", case.entries) is None
