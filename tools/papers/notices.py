"""The letters to a legal guardian: 通知书, 责令, 批复 of an application, and the promise a guardian gives."""

from __future__ import annotations

from tools import gongwen
from tools.gongwen import paragraph
from tools.papers.form_blocks import FORM_GRID, signed, wide
from tools.papers.letter_blocks import (
    attempts,
    between,
    body,
    contact,
    law_paragraphs,
    laws,
    letter,
    loop,
    only_if,
    optional,
    signature,
    slip,
    to_guardian,
)
from tools.papers.looks import CLOSING, DOCUMENT_TITLE, FORM_NUMBER, LAW, PLEDGE, SMALL, document
from tools.papers.phrases import (
    CHILD,
    CORRECTION,
    DAY_BLANK,
    DEADLINE,
    DUTY,
    ELSEWHERE,
    KIN,
    LAWS_TOLD,
    LIABILITY,
    NUMBERED_CHILD,
    PERSUADED,
    REASON,
    SCHOOL,
    SINCE,
    SITUATION,
    SPAN,
    WARD,
    YOU,
    filled,
    when,
)


def enrolment() -> bytes:
    """入学通知书: to start school."""
    return letter(
        "入学通知书",
        to_guardian(),
        body(
            f"{WARD}依法应当入学接受义务教育。请{YOU}于{DEADLINE}前，送被监护人到{SCHOOL}报到，办理入学手续。",
            "义务教育免试入学，不收学费、杂费。报到时请携带本通知书和被监护人的身份证明材料。生活、就学有困难的，"
            "请向学校说明，由学校协助解决。",
            ELSEWHERE,
        ),
        optional("情况"),
        laws(LAWS_TOLD),
        body(LIABILITY),
        contact("有疑问的，请及时联系。"),
        signature(),
        slip("将于通知的日期前送被监护人到校报到。"),
    )


def come_back() -> bytes:
    """劝返复学通知书: the school, the township or the bureau asks the guardian to bring the child back."""
    return letter(
        "劝返复学通知书",
        to_guardian(),
        body(f"{WARD}{SINCE}。{REASON}{PERSUADED}"),
        optional("情况"),
        body(
            f"请{YOU}于{DEADLINE}前送被监护人返校复学。返校后，学校按照实际学习情况安排就读，在学习和生活上"
            "给予帮助，不收学费、杂费。",
            ELSEWHERE,
        ),
        laws(LAWS_TOLD),
        body(LIABILITY),
        contact("有困难或者有不同意见的，请及时说明。"),
        signature(),
        slip("将于通知的日期前送被监护人返校复学。"),
    )


def urge() -> bytes:
    """督促入学通知书: the township or the bureau, before it orders."""
    return letter(
        "督促入学通知书",
        to_guardian(),
        body(f"经核实，{WARD}{SINCE}。{REASON}{PERSUADED}"),
        optional("情况"),
        body(
            f"{DUTY}现督促{YOU}履行法定监护职责，于{DEADLINE}前送被监护人到{SCHOOL}就读，并在送到当日告知我单位。",
            "生活、交通、学习等方面有实际困难的，请在上述日期前向我单位或者学校说明，由我单位会同有关方面依法帮助解决。",
            ELSEWHERE,
        ),
        laws(LAWS_TOLD),
        body(f"逾期没有送被监护人入学的，依法处理：{LIABILITY}"),
        contact("有不同意见的，请及时说明。"),
        signature(),
    )


def order() -> bytes:
    """责令送被监护人接受义务教育通知书: the order of 义务教育法 58, with the remedies against it.

    What stays with the signature is the remedies, and where the county leaves them out, what follows from disobeying.
    """
    overdue = (
        f"逾期不改正的，依法通过司法途径督促{YOU}履行义务。不依法履行监护职责，情节严重的，公安机关接到报告后依照"
        "《中华人民共和国未成年人保护法》第一百一十八条予以训诫，并可以责令接受家庭教育指导。"
    )
    failed = when(
        "not 监护人同意", f"{YOU}无正当理由没有送被监护人入学接受义务教育，没有履行法定义务。"
    )  # not said of a guardian who was willing
    return letter(
        "责令送被监护人接受义务教育通知书",
        to_guardian(),
        body(f"{YOU}是学生{CHILD}的法定监护人{KIN}。经查，被监护人{SINCE}。{REASON}{PERSUADED}"),
        attempts(),
        optional("情况"),
        only_if(
            "证明 or not 监护人同意", body(f"{when('证明', '以上事实有{{ 证明 }}等材料证明。')}{failed}")
        ),
        laws(LAWS_TOLD),
        body(
            f"依照上述规定，现责令{YOU}改正，于{DEADLINE}前送被监护人到{SCHOOL}接受义务教育，并在送到当日告知我单位。"
            "有正当理由不能按期送被监护人入学的，请在上述日期前书面说明，并附有关证明。",
        ),
        only_if("救济", body(overdue)),
        only_if("not 救济", paragraph(overdue, CLOSING)),
        contact(),
        loop("段", "救济", paragraph("{{ 段 }}", CLOSING), CLOSING),
        signature(),
    )


def returned() -> bytes:
    """复学通知书: the child is back; where, in which grade, and what the guardian keeps to."""
    school = when("not 学生.学校", f"就读学校为{SCHOOL}，")
    return letter(
        "复学通知书",
        to_guardian(),
        body(
            f"{WARD}已经办理复学手续，于{filled('复学日期', DAY_BLANK)}复学，{school}安置方式为{filled('安置')}。",
            # Two lines, so that most of these notices keep to one page.
            f"学校制定一人一方案，定期回访。请{YOU}督促其按时到校，有困难的告诉学校；外出务工的，委托成年人照护并告知学校。",
        ),
        optional("情况"),
        laws(LAWS_TOLD),
        contact(CORRECTION),
        signature(),
    )


def postponed() -> bytes:
    """延缓入学批复: the answer to the guardian's application."""
    return _granted(
        "延缓入学",
        "期满或者身体恢复的，应当按时入学；仍需延缓的，期满十日前重新申请，并附县级以上医疗机构证明。",
    )


def suspended() -> bytes:
    """休学批复: the answer to the guardian's application."""
    return _granted(
        "休学",
        "期间保留学籍。期满或者身体恢复的，应当复学；仍需休学的，期满十日前重新申请，并附县级以上医疗机构证明。",
    )


def _granted(kind: str, after: str) -> bytes:
    """Return the approval of `kind`; `after` says what is to be done when it ends."""
    applicant = when("申请人 and 申请人 != 主送", "{{ 申请人 }}", YOU)
    return letter(
        f"{kind}批复",
        to_guardian(),
        only_if("认定文号", _after_recognition(kind)),
        only_if(
            "not 认定文号",
            body(
                f"{applicant}为被监护人{NUMBERED_CHILD}提出的{kind}申请收悉。经审核，批复如下：",
                f"同意因{filled('事由')}{kind}，{SPAN}。{after}",
            ),
        ),
        optional("情况"),
        laws("本批复依据的法律规定如下："),
        only_if("not 认定文号", paragraph(f"期满没有重新获得批准，{CORRECTION}", CLOSING)),
        contact(),
        signature(),
    )


def _after_recognition(kind: str) -> str:
    """Return the grant that rests on a recognition: no health, no certificate, and the persuading goes on."""
    return body(
        f"{YOU}的被监护人{NUMBERED_CHILD}，经{filled('认定单位')}批复（{{{{ 认定文号 }}}}）认定，符合“义务教育有保障”"
        f"达标条件，情形为：{SITUATION}。根据该批复，批复如下：",
        f"同意办理{kind}手续，{SPAN}。",
        "办理手续以后，被监护人仍列在辍学学生台账，学校和有关单位继续劝返。被监护人同意返校的，请及时与我单位或者学校联系，"
        "办理复学手续。",
    )


PROMISES = (
    f"1. 于{DEADLINE}前送被监护人到{SCHOOL}就读。",
    "2. 督促被监护人按时到校，因病因事缺课的，事先请假。",
    "3. 不放任或者迫使被监护人失学、辍学，不允许被监护人务工，不为被监护人订立婚约。",
    "4. 外出务工等不能完全履行监护职责的，委托有照护能力的成年人代为照护，并把受托人的姓名和联系方式告知学校。",
    "5. 联系方式变动，家庭有困难或者被监护人不愿上学的，及时告知学校。",
)


def promise() -> bytes:
    """家长承诺书: what the legal guardian promises; signed by the guardian, the pupil and the school, on one page."""
    told = (
        f"本人{filled('监护人.姓名')}是学生{CHILD}的法定监护人{KIN}，知道送被监护人入学接受并完成义务教育是法定义务，"
        "现承诺："
    )
    known = only_if(
        "法条",
        paragraph("本人已经知悉下列法律规定：", PLEDGE) + law_paragraphs(LAW),
    )
    sign, day = "（签名）＿＿＿＿＿＿", DAY_BLANK
    hands = (
        ("承诺人", (f"{sign}　联系电话：{filled('监护人.电话')}", day)),
        ("学生本人", (f"{sign}　{day}",)),
        ("学校代表", (f"{sign}　职务：＿＿＿＿＿＿", day)),
    )
    content = (
        paragraph("{{ 标题 }}", DOCUMENT_TITLE),
        paragraph(f"编号：{filled('文号')}", FORM_NUMBER),
        *(paragraph(line, PLEDGE) for line in (told, *PROMISES)),
        optional("情况", PLEDGE),
        known,
        paragraph(CORRECTION, PLEDGE),
        between(gongwen.table(FORM_GRID, [wide(who, *signed(*lines), height=14) for who, lines in hands])),
        paragraph("本承诺书一式两份，承诺人和学校各存一份。", SMALL),
    )
    return document("家长承诺书", "".join(content))
