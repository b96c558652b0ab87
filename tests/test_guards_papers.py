"""G31–G34, documents, service and 更正: where each guard is silent and where it speaks."""

from __future__ import annotations

from typing import Any

from kcbx.model import Case
from tests.guarding import (
    ERROR,
    KC,
    ORDERERS,
    REGISTERED,
    SUSPECTED,
    Found,
    breached,
)
from tests.histories import (
    NINE_YEARS_54,
    child,
    on,
)


def paper(**values: Any) -> Case:
    return child(REGISTERED, on("2024-10-01", "文书", **values))


def corrected(**values: Any) -> Case:
    """A case with one entry (A00001) and one 信息变更 (A00002) that a 更正 may aim at."""
    return child(
        on("2024-09-01", "登记"),
        on("2024-09-05", "备忘", "A00001", 情况="电话无人接", 次数=2),
        on("2024-09-06", "信息变更", "A00002", 键="备注", 原值="甲", 新值="乙"),
        on("2024-10-01", "更正", "B00001", **{"更正": "A00001", **values}),
        备注="乙",
    )


def change(key: str, before: Any, after: Any, **values: Any) -> Case:
    return corrected(键=key, 原值=before, 新值=after, **values)


ISSUED = on("2024-10-01", "文书", "A00001")

ORDER, DEFERRAL_PAPER, LEAVE_PAPER = "责令送被监护人接受义务教育通知书", "延缓入学批复", "休学批复"

SILENT: dict[str, list[Case]] = {
    "G31": [
        paper(),
        *[paper(文书=ORDER, 签发单位=body) for body in ("清河镇人民政府", "清河县教育体育局", "清河镇")],
        paper(文书=LEAVE_PAPER, 签发单位="教育局"),
        paper(文书="督促入学通知书", 签发单位="东城街道办事处"),
    ],
    "G32": [paper(), paper(文书="判决书", 收到="是"), paper(文书="复函", 收到="是")],
    "G33": [child(REGISTERED, ISSUED, on("2024-10-01", "送达", 文书="A00001"))],
    "G34": [
        change("情况", "电话无人接", "电话已停机"),
        change("日期", "2024-09-05", "2024-09-04"),
        change("次数", "2", "3"),
        change("备注", "", "已核对"),
        corrected(作废="是"),
        corrected(更正="A00002", 键="原因", 原值="", 新值="录入笔误"),
    ],
}


FIRING: dict[str, list[tuple[Case, list[Found]]]] = {
    "G31": [
        (
            paper(文书=document, 签发单位=body),
            [(ERROR, f"{body}（{kind}）无权签发{document}", f"可以为这个孩子签发的有：{ORDERERS}")],
        )
        for document in (ORDER, DEFERRAL_PAPER, LEAVE_PAPER)
        for body, kind in (
            ("东城街道办事处", "街道"),
            ("经济开发区管委会", "开发区"),
            ("清河初中", "学校"),
            ("清河县公安局", "不认识的单位"),
            ("柳河乡人民政府", "不是孩子当地的乡镇政府"),
        )
    ]
    + [
        (
            child(
                on("2024-09-01", "登记", 单位=NINE_YEARS_54),
                on("2024-10-01", "文书", 文书=ORDER, 签发单位="清河镇人民政府"),
                户籍={"乡镇": "东城街道"},
            ),
            [
                (
                    ERROR,
                    f"清河镇人民政府（不是孩子当地的乡镇政府）无权签发{ORDER}",
                    "可以为这个孩子签发的有：清河县教育体育局",
                )
            ],
        )
    ],
    "G32": [
        (
            paper(文书=document),
            [(ERROR, f"{document}只能登记为收到", "请加上 --set 收到=是")],
        )
        for document in ("判决书", "裁定书", "调解书", "训诫书", "复函")
    ],
    "G33": [
        (
            child(REGISTERED, on("2024-10-01", "送达", 文书="A00001")),
            [(ERROR, "在此之前没有号为 A00001 的文书", "请先登记这份文书")],
        ),
        (
            child(
                REGISTERED,
                ISSUED,
                on("2024-10-02", "文书", "A00002"),
                on("2024-10-03", "送达", 文书="A00009"),
            ),
            [(ERROR, "在此之前没有号为 A00009 的文书", "本案卷的文书有：A00001、A00002")],
        ),
        (
            child(REGISTERED, on("2024-09-30", "备忘", "A00002"), on("2024-10-03", "送达", 文书="A00002")),
            [(ERROR, "在此之前没有号为 A00002 的文书", "请先登记这份文书")],
        ),
        (
            child(REGISTERED, ISSUED, on("2024-09-30", "送达", 文书="A00001")),
            [(ERROR, "送达早于文书 A00001", "请核对送达和文书的日期")],
        ),
        (
            child(
                REGISTERED,
                ISSUED,
                on("2024-10-03", "送达", 文书="A00001"),
                on("2024-10-04", "更正", 更正="A00001", 作废="是"),
            ),
            [(ERROR, "在此之前没有号为 A00001 的文书", "请先登记这份文书")],
        ),
        (
            child(
                REGISTERED,
                on("2024-10-01", "文书", "A00001", 文书="复函", 收到="是"),
                on("2024-10-03", "送达", 文书="A00001"),
            ),
            [(ERROR, "A00001 是收到的文书，不用送达", "请核对号")],
        ),
    ],
    "G34": [
        (
            corrected(更正="Q00001", 作废="是"),
            [(ERROR, "本案卷没有号为 Q00001 的记事", f"请用 kcbx show {KC} 查号")],
        ),
        (corrected(更正="B00001", 作废="是"), [(ERROR, "一条更正不能更正自己", "请核对号")]),
        *[
            (
                child(REGISTERED, on("2024-10-01", "更正", 更正="E00001", 键=key, 原值=value, 新值="别的")),
                [
                    (ERROR, f"“{key}”不能更正", "请作废这条记事，重新记一条"),
                    (ERROR, f"“{key}”的原值与那条记事写的不一致", "请核对后重新更正"),
                ],
            )
            for key, value in (("号", "E00001"), ("事项", "登记"), ("经办", "赵敏"), ("录入", "2024-09-01"))
        ],
        (
            child(
                *SUSPECTED,
                on("2024-10-01", "更正", "A00001", 更正="E00002", 作废="是"),
                on("2024-10-02", "更正", 更正="A00001", 键="更正", 原值="E00002", 新值="E00001"),
            ),
            [(ERROR, "“更正”不能更正", "请作废这条记事，重新记一条")],
        ),
        (
            corrected(更正="A00002", 作废="是"),
            [
                (
                    ERROR,
                    "信息变更不能作废，也不能改键和值，否则案卷里的值与经过对不上",
                    "请用 kcbx edit-case 把值改回去",
                )
            ],
        ),
        *[
            (case, [(ERROR, f"“{key}”的原值与那条记事写的不一致", "请核对后重新更正")])
            for key, case in (
                ("情况", change("情况", "无人在家", "电话已停机")),
                ("情况", change("情况", "电话已停机", "电话已停机")),
                ("日期", change("日期", "2024-09-04", "2024-09-03")),
                ("备注", change("备注", "已核对", "未核对")),
            )
        ],
    ],
}


def test_a_corrected_value_may_be_corrected_again() -> None:
    first = on("2024-10-01", "更正", 更正="E00001", 键="来源", 原值="学籍导入", 新值="转入")
    second = on("2024-10-02", "更正", 更正="E00001", 键="来源", 原值="转入", 新值="新生入学")
    wrong = on("2024-10-03", "更正", 更正="E00001", 键="来源", 原值="平台下发", 新值="转入")
    assert breached("G34", child(REGISTERED, first, second)) == []
    assert breached("G34", child(REGISTERED, first, second, wrong)) == [
        (ERROR, "“来源”的原值与那条记事写的不一致", "请核对后重新更正")
    ]
