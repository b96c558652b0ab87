"""G46–G50, what only looks wrong: where each guard is silent and where it speaks."""

from __future__ import annotations

from typing import Any

from kcbx.model import Case, Entry
from tests.guarding import (
    DROPPED_OUT,
    KC,
    NOTICE,
    REGISTERED,
    RETURNED,
    SUSPECTED,
    THREE_JOINT,
    WARNING,
    Found,
    never,
    recognition,
)
from tests.guarding import NOT_STARTED as NEWCOMER
from tests.histories import ENROLLED, NINE_YEARS_54, child, on

ORDER, ENTRANCE, RETURN = "责令送被监护人接受义务教育通知书", "入学通知书", "复学通知书"
BUREAU, GOVERNMENT = "清河县教育体育局", "清河镇人民政府"


def order(deadline: str | None, issuer: str = GOVERNMENT, day: str = "2024-11-20", **values: Any) -> Entry:
    return on(day, "文书", 文书=ORDER, 签发单位=issuer, 期限=deadline, **values)


def ordered(*before: Entry, issuer: str = BUREAU, **facts: Any) -> Case:
    return child(*before, order("2024-12-15", issuer, "2024-12-01"), **facts)


def issued(document: str, *before: Entry, day: str = "2024-12-01") -> Case:
    return child(*before, on(day, "文书", 文书=document))


def in_grade(grade: int, document: str = ENTRANCE) -> Case:
    enrolment = {**ENROLLED["学籍"], "年级": grade}
    return child(REGISTERED, on("2024-12-01", "文书", 文书=document), 学籍=enrolment)


def ruling(number: str, sender: str = "清河县人民法院", document: str = "判决书", **values: Any) -> Entry:
    values = {"文书": document, "文号": number, "签发单位": sender, "收到": "是", **values}
    return on("2024-10-10", "文书", **values)


def fits_not(kind: str, instead: str) -> list[Found]:
    return [(WARNING, f"这个孩子已有学籍，用不着{kind}", f"{instead}；请核对文书种类")]


SILENT: dict[str, list[Case]] = {
    "G46": [
        recognition(*THREE_JOINT),
        recognition(*THREE_JOINT, order("2024-11-30")),
        recognition(*THREE_JOINT, order("2024-12-01")),
        recognition(*THREE_JOINT, order(None)),
        recognition(*THREE_JOINT, on("2024-11-20", "文书", 期限="2024-12-31")),
        # without duty done there is no court case to speak of: G29 refuses
        recognition(情形="司法裁判", 监护人已履责="否"),
    ],
    "G47": [
        ordered(*DROPPED_OUT),
        ordered(*DROPPED_OUT, on("2024-11-10", "认定达标")),
        ordered(*SUSPECTED, issuer=GOVERNMENT),
        issued("劝返复学通知书", *SUSPECTED),
    ],
    "G48": [
        never(NEWCOMER, on("2024-12-01", "文书", 文书=ENTRANCE)),
        never(NEWCOMER, on("2024-12-01", "文书", 文书="延缓入学申请")),
        *[in_grade(grade) for grade in (5, 6, 7)],
        in_grade(8, "劝返复学通知书"),
    ],
    "G49": [
        issued(RETURN, *RETURNED),
        issued(RETURN, REGISTERED),
        issued(RETURN, *RETURNED, day="2024-09-20"),
        child(*SUSPECTED, on("2024-09-20", "文书", 文书=RETURN), on("2024-09-20", "复学")),
        child(REGISTERED, on("2024-09-10", "安置", 方式="送教上门"), on("2024-09-20", "文书", 文书=RETURN)),
    ],
    "G50": [
        child(REGISTERED, ruling("（2024）清民初1号")),
        child(REGISTERED, ruling("（2024）清民初1号"), ruling("（2024）清民初2号")),
        child(REGISTERED, ruling("（2024）清民初1号"), ruling("（2024）清民初1号", "外县人民法院")),
        child(REGISTERED, ruling("（2024）清民初1号"), ruling("（2024）清民初1号", document="调解书")),
        child(REGISTERED, on("2024-10-01", "文书"), on("2024-10-02", "文书")),
    ],
}

UNDONE = (
    WARNING,
    "监护人还没有履行法定义务就认定达标",
    "请继续督促监护人；已经履责的，更正“监护人已履责”",
)
RUNNING = (
    WARNING,
    "责令的期限 2024-12-02 还没有到就认定达标",
    "请到期以后，看监护人有没有照办，再认定",
)
TOWNSHIP_FIRST = "先认定辍学，再由教育局责令；当地乡镇人民政府可依义务教育法第五十八条先责令"

FIRING: dict[str, list[tuple[Case, list[Found]]]] = {
    "G46": [
        (recognition(*THREE_JOINT, 监护人已履责="否"), [UNDONE]),
        (recognition(*THREE_JOINT, order("2024-12-02")), [RUNNING]),
        (recognition(*THREE_JOINT, order("2024-12-02"), 监护人已履责="否"), [UNDONE, RUNNING]),
    ],
    "G47": [
        (ordered(*SUSPECTED), [(WARNING, "状态是“疑似辍学”，还没有认定辍学，教育局就责令", TOWNSHIP_FIRST)]),
        (ordered(REGISTERED), [(WARNING, "状态是“在校”，还没有认定辍学，教育局就责令", TOWNSHIP_FIRST)]),
        # where there is no government of a 乡 or 镇, nobody else may order
        (
            ordered(
                on("2024-09-01", "登记", 单位=NINE_YEARS_54),
                on("2024-09-05", "列入疑似"),
                户籍={"乡镇": "东城街道"},
            ),
            [
                (
                    WARNING,
                    "状态是“疑似辍学”，还没有认定辍学，教育局就责令",
                    "先认定辍学，再由教育局责令",
                )
            ],
        ),
    ],
    "G48": [
        (in_grade(4), fits_not(ENTRANCE, "没有到校的，发劝返复学通知书")),
        (in_grade(8), fits_not(ENTRANCE, "没有到校的，发劝返复学通知书")),
        (in_grade(7, "延缓入学申请"), fits_not("延缓入学申请", "要休养的，用休学申请")),
        (in_grade(7, "延缓入学批复"), fits_not("延缓入学批复", "要休养的，用休学批复")),
    ],
    "G49": [
        (
            case,
            [
                (
                    WARNING,
                    f"当天的状态是“{state}”，还没有复学就发复学通知书",
                    "复学了先记复学；没有复学的，发劝返复学通知书",
                )
            ],
        )
        for case, state in (
            (issued(RETURN, *SUSPECTED), "疑似辍学"),
            (issued(RETURN, *RETURNED, day="2024-09-19"), "疑似辍学"),
            (issued(RETURN, REGISTERED, on("2024-10-01", "休学")), "休学"),
        )
    ],
    "G50": [
        (
            child(REGISTERED, ruling("（2024）清民初1号"), ruling("(2024)清民初 1号")),
            [
                (
                    NOTICE,
                    "这份判决书已经登记过（号 E00002，2024-10-10）",
                    f"重复的请作废：kcbx correct {KC} E00003 --void --reason 重复登记",
                )
            ],
        )
    ],
}
