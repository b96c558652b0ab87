"""The letters between offices: the school's report, the approval of 认定达标, and the 函 to other bodies."""

from __future__ import annotations

from tools import gongwen
from tools.gongwen import paragraph
from tools.papers.form_blocks import FORM_GRID, child_rows, entry, form_row, guardian_rows, pair, wide
from tools.papers.letter_blocks import (
    ATTEMPTS_TOLD,
    attempts,
    between,
    body,
    contact,
    laws,
    letter,
    only_if,
    optional,
    signature,
    to_body,
)
from tools.papers.looks import CLOSING
from tools.papers.phrases import (
    CARER,
    CHILD,
    GUARDIANS,
    LAWS_TOLD,
    LEVELS,
    NUMBERED_CHILD,
    PERSUADED,
    PRIVATE,
    REASON,
    REPLY,
    SINCE,
    SITUATION,
    SOME,
    SPAN,
    US_AND_SCHOOL,
    WHEREABOUTS,
    filled,
    when,
)


def report() -> bytes:
    """辍学学生书面报告: the school to the bureau and the township, once its own 劝返 was in vain."""
    facts = [
        *child_rows(),
        *guardian_rows("法定监护人"),
        form_row(pair("最后到校", filled("最后到校"), 2), pair("列入日期", filled("列入日期"), 2)),
        wide("未到校原因", entry(filled("原因")), height=8.5),
        wide("去向", entry(filled("去向")), height=8.5),
    ]
    asked = (
        "请教育行政部门和当地人民政府依法督促法定监护人送学生返校，并会同有关部门开展联合劝返。我校将继续劝返，并在义务教育"
        "年限内为学生保留学籍。"
    )
    return letter(
        "辍学学生书面报告",
        to_body(),
        body(f"现将我校学生{filled('学生.姓名')}未到校就读和劝返的情况报告如下。"),
        between(gongwen.table(FORM_GRID, facts)),
        only_if("劝返", paragraph(f"{when(SOME, f'登记后，{LEVELS}。')}劝返情况如下：", CLOSING)),
        attempts(ATTEMPTS_TOLD),
        optional("情况"),
        laws(LAWS_TOLD),
        body(asked),
        contact("特此报告。"),
        signature(),
    )


def recognised() -> bytes:
    """认定达标批复: 认定单位 answers; 手续批准单位 grants the postponement or suspension apart from it."""
    return letter(
        "认定达标批复",
        to_body(),
        body(
            f"你单位关于学生{NUMBERED_CHILD}认定达标的申请收悉。经{filled('认定单位')}研究，批复如下：",
            f"认定该学生符合“义务教育有保障”达标条件，情形为：{SITUATION}。认定期限{SPAN}。",
            f"请{filled('手续批准单位')}依法办理延缓入学或者休学手续。",
            "认定后，该学生仍列在辍学学生台账，请你单位会同学校继续做好劝返复学工作。学生同意返校的，及时办理复学手续；"
            "超过义务教育年龄的，办理学籍离校标注和台账销号。",
        ),
        optional("情况"),
        laws(LAWS_TOLD),
        contact("特此批复。"),
        signature(),
    )


def help_persuade() -> bytes:
    """协助劝返函: to the bureau or the township of the place where the child now is."""
    return letter(
        "协助劝返函",
        to_body(),
        body(
            f"我单位负责劝返的学生{NUMBERED_CHILD}{SINCE}。{REASON}{PERSUADED}",
            f"{WHEREABOUTS}该学生的{GUARDIANS}{CARER}。",
        ),
        optional("情况"),
        laws(LAWS_TOLD),
        body(
            "为保障该学生接受义务教育，请贵单位协助下列事项：",
            "1. 核实学生和法定监护人在贵地的住所、联系方式和学生目前的情况。",
            "2. 学生已在贵地就读的，请就读学校出具在读证明，并办理学籍转接。",
            "3. 学生没有就读、愿意在贵地就读的，请依法安排入学；愿意返回原校的，请告知我单位接返。",
            "4. 学生没有就读、法定监护人不愿送学的，请协助劝返，并说明法律规定。",
            f"{REPLY}{PRIVATE}",
        ),
        contact("特此函请协助。"),
        signature(),
    )


def refer_for_aid() -> bytes:
    """救助转介函: to the civil affairs office, for a family that cannot manage."""
    return letter(
        "救助转介函",
        to_body(),
        body(
            f"我单位在控辍保学工作中了解到，学生{NUMBERED_CHILD}的家庭生活有困难，影响其接受义务教育。"
            f"该学生{SINCE}。{REASON}该学生的{GUARDIANS}{CARER}。"
        ),
        body(f"具体情况：{filled('情况')}"),
        laws(LAWS_TOLD),
        body(
            "请贵单位依照职责核查该学生及其家庭的情况。符合条件的，请依法给予社会救助，或者纳入孤儿、事实无人抚养儿童、"
            "困境儿童、留守儿童等保障范围；不符合条件的，请说明理由，并提出可行的帮扶意见。"
            f"{US_AND_SCHOOL}同时落实学生资助和就学帮扶。",
            f"{REPLY}{PRIVATE}",
        ),
        contact("特此函请办理。"),
        signature(),
    )


def refer_child_labour() -> bytes:
    """童工线索移送函: to the office of human resources and social security."""
    return letter(
        "童工线索移送函",
        to_body(),
        body(
            f"我单位在控辍保学工作中发现，学生{NUMBERED_CHILD}依法应当接受义务教育，{SINCE}，有被用人单位招用的线索。"
            f"{WHEREABOUTS}该学生的{GUARDIANS}。"
        ),
        body(f"线索情况：{filled('情况')}"),
        laws(LAWS_TOLD),
        body(
            "现将上述线索移送贵单位，请依法调查处理。查证属实的，请责令用人单位将该学生送回原居住地交其父母或者其他法定监护人，"
            "并及时告知我单位，由我单位安排其入学就读。需要我单位配合调查的，请随时联系。",
            f"{REPLY}{PRIVATE}",
        ),
        contact("特此函送。"),
        signature(),
    )


def advise_guidance() -> bytes:
    """家庭教育指导建议函: about a guardian who does not act; to the police only after an order was disobeyed."""
    ordered = when(
        "责令.文号",
        "{{ 责令.签发单位 }}于{{ 责令.日期 }}责令法定监护人限期改正（{{ 责令.文号 }}），期限{{ 责令.期限 }}已过，学生仍未到校。",
    )
    measures = when(
        "致公安",
        "依法予以训诫，并可以责令其接受家庭教育指导。",
        "予以批评教育、劝诫制止，督促其接受家庭教育指导。",
    )
    return letter(
        "家庭教育指导建议函",
        to_body(),
        body(
            f"学生{CHILD}{SINCE}。{PERSUADED}{ordered}该学生的{GUARDIANS}{CARER}。",
            f"法定监护人的有关情况：{filled('情况')}",
        ),
        laws(LAWS_TOLD),
        body(
            f"为督促法定监护人依法履行监护职责和家庭教育责任，建议贵单位依照上述规定，在职责范围内对法定监护人{measures}"
            f"{US_AND_SCHOOL}将配合做好工作，并安排学生返校就读。",
            f"{REPLY}{PRIVATE}",
        ),
        contact("特此函告。"),
        signature(),
    )
