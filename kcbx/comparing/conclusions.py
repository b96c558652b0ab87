"""The conclusions of a comparison in the platform's own terms, and where each comes from. Tables, no logic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kcbx.lifecycle.states import (
    AT_SCHOOL,
    AWAY,
    DEFERRED,
    DROPPED_OUT,
    NEVER_ENROLLED,
    ON_LEAVE,
    RECOGNISED,
    SUSPECTED,
    TAUGHT_AT_HOME,
    TO_BE_PLACED,
    UNDER_OBSERVATION,
)
from kcbx.rosters.people import RosterRow

OPEN = "待核"
OUTDATED = "名单早于台账"
WRONG_DATA = "信息错误"
SUSPECTED_NEVER_ENROLLED = "疑似失学"
SUSPECTED_DISABLED = "疑似失学（残疾儿童未入学）"
SUSPECTED_DROPOUT = "疑似辍学"
AT_SCHOOL_WITHOUT_ENROLMENT = "在校就读（无学籍）"
LEDGER_SAYS_AT_SCHOOL = "账上在校，学籍、在校名单都没有"
WITHOUT_ENROLMENT = "在校无学籍"
GUEST = "借读"
GUEST_WORDS = "在校名单写明借读，学籍在别处。"
HANGING_ENROLMENT = "空挂学籍"
ELSEWHERE_ENROLLED = "人籍不一致"
NOT_RECEIVED = "转出未接收"
TOO_OLD = "超龄"

DUPLICATES: Mapping[str, str] = {"户籍": "重复户籍", "学籍": "一人多籍"}
"""What it is called when a child stands twice in a list; 同表重复 in the other lists."""
DUPLICATE = "同表重复"

NOT_IN_LIST = "账上有名单没有"
NOT_IN_LEDGER = "名单有账上没有"
AT_SCHOOL_BUT_ABSENT = "账上在校，在校名单没有"
MAYBE_BACK = "可能已复学"
REMOVED_BUT_LISTED = "账上已移出，名单有"
NOT_ON_PLATFORM = "账上有平台没有"
ONLY_ON_PLATFORM = "平台有账上没有"
SENT_NOT_LISTED = "平台下发未列入"
SENT_AT_SCHOOL = "平台下发，在校就读"

KNOWN_STATES = frozenset(
    {
        AWAY,
        DEFERRED,
        ON_LEAVE,
        TAUGHT_AT_HOME,
        TO_BE_PLACED,
        NEVER_ENROLLED,
        SUSPECTED,
        DROPPED_OUT,
        RECOGNISED,
    }
)
"""States in which the ledger already says where a child is, or that it is looked for: nothing new."""

SCHOOL_STATES = frozenset({AT_SCHOOL, UNDER_OBSERVATION})
"""States in which a child must stand in the list of a school."""

REMOVAL_TERMS: Mapping[str, str] = {
    "毕业": "毕业",
    "超龄离校": "超龄",
    "死亡": "死亡",
    "出国出境": "出国在外",
    "户籍迁出": "户籍迁出",
    "学籍转出": "外地就读",
    "重复登记": "重复户籍",
    "查无此人": "查无此人",
}
"""移出类别 → what the platform calls it."""

_STATUS_FIELDS = ("学籍状态", "异动类别", "就读方式")
_STATUS_WORDS: tuple[tuple[str, str], ...] = (
    ("休学", "休学"),
    ("转出", "外地就读"),
    ("转学", "外地就读"),
    ("送教", "送教上门"),
    ("延缓", "延缓入学"),
    ("缓学", "延缓入学"),
    ("死亡", "死亡"),
    ("出国", "出国在外"),
    ("出境", "出国在外"),
    ("毕业", "毕业"),
)
_ENROLMENT_ENDS_HERE = frozenset({"转入", "复学"})


def status_told(row: RosterRow) -> str:
    """Return what 学籍 itself says of a pupil who is not at school: 休学, 外地就读 …; "" where it says nothing."""
    return next(
        (term for text in _status_texts(row) for word, term in _STATUS_WORDS if word in text),
        "",
    )


def _status_texts(row: RosterRow) -> Iterator[str]:
    for field in _STATUS_FIELDS:
        text = row.other.get(field, "")
        if text and not any(word in text for word in _ENROLMENT_ENDS_HERE):
            yield text


_CLEARED_WORDS = ("复学", "返校", "销号", "排除", "移出")


def is_cleared_on_platform(row: RosterRow) -> bool:
    """Say whether the platform's export itself says that the child is back or was cleared."""
    status = row.other.get("平台状态", "")
    return any(word in status for word in _CLEARED_WORDS) or row.other.get("是否复学", "") in ("是", "已复学")


def is_guest(row: RosterRow) -> bool:
    """Say whether a list of a school calls the pupil a guest (借读), or says that 学籍 is elsewhere."""
    texts = [row.other.get(field, "") for field in (*_STATUS_FIELDS, "学生来源", "备注")]
    return any(word in text for text in texts for word in _GUEST_WORDS)


_GUEST_WORDS = (GUEST, "学籍在外", "外地学籍", "外县学籍")


def is_sent_as_pupil(row: RosterRow) -> bool:
    """Say whether the platform sends down a child as one who left a school: by 疑似类型, else by what only pupils have."""
    told = row.other.get("疑似类型", "")
    if "辍学" in told or "失学" in told:
        return "辍学" in told
    return bool(row.school or row.school_code or row.grade or row.student_number)


_FAMILY_TYPES: tuple[tuple[str, str], ...] = (
    ("脱贫不稳定", "脱贫不稳定户"),
    ("边缘易致贫", "边缘易致贫户"),
    ("突发严重困难", "突发严重困难户"),
    ("脱贫", "脱贫户"),
)


def family_type(row: RosterRow) -> str:
    """Return 家庭类型, as the code list writes it, by the 户类型 of the list of 脱贫户; "" where none is told."""
    text = "".join(row.other.get(field, "") for field in ("户类型", "家庭类型", "监测对象类别"))
    return next((name for word, name in _FAMILY_TYPES if word in text), "")
