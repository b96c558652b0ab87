"""The papers that are forms: applications, the record of 批评教育 and 送达回证."""

from __future__ import annotations

from tools.gongwen import paragraph
from tools.papers.form_blocks import (
    child_rows,
    entry,
    form,
    form_row,
    guardian_rows,
    only_rows_if,
    opinion,
    pair,
    room,
    signed,
    wide,
)
from tools.papers.letter_blocks import law_paragraphs, only_if
from tools.papers.looks import ENTRY, INDENTED, SIGN
from tools.papers.phrases import (
    CHILD,
    DAY_BLANK,
    DEADLINE,
    LIABILITY,
    PERSUADED,
    REASON,
    SINCE,
    SPAN,
    boxes,
    filled,
    ticked,
    when,
)

ATTACHED = {
    "延缓入学": boxes("县级以上医疗机构证明", "残疾人证", "专家委员会评估意见"),
    "休学": boxes("县级以上医疗机构证明", "专家委员会评估意见"),
}
OTHER = boxes("其他＿＿＿＿＿＿＿＿＿＿")
COPIES = "注：本表由法定监护人提出，一式三份，法定监护人、学校、批准单位各存一份。"


def postponement() -> bytes:
    """延缓入学申请: by the legal guardian of a child not fit to start school."""
    return _application("延缓入学", "送其入学")


def suspension() -> bytes:
    """休学申请: by the legal guardian of a pupil not fit to go to school."""
    return _application("休学", "送其到校复学")


def _application(kind: str, afterwards: str) -> bytes:
    """Return the application for `kind`; `afterwards` is what the guardian does when it ends."""
    vow = f"以上情况和所附材料属实。获得批准后，本人妥善照护被监护人；期满或者身体状况允许的，及时{afterwards}。"
    asked = "（未入学的，由居民委员会或者村民委员会填写）" if kind == "延缓入学" else ""
    rows = [
        form_row(pair("受理单位", filled("(主送 or 收文单位)"), 5)),
        *child_rows(),
        form_row(
            pair("申请人", filled("申请人")),
            pair("关系", filled("监护人.关系", "＿＿＿＿")),
            pair("联系电话", filled("监护人.电话")),
        ),
        wide(
            "申请事由",
            entry(f"事由：{filled('事由')}"),
            only_if("情况", paragraph("{{ 情况 }}", ENTRY)),
            height=22,
        ),
        form_row(pair("申请期限", SPAN, 5)),
        wide("所附材料", entry(ATTACHED[kind]), entry(OTHER)),
        wide("申请人声明", entry(vow), *signed(f"法定监护人（签名）：＿＿＿＿＿＿　{DAY_BLANK}"), height=20),
        opinion("学校意见", f"意见{asked}："),
        opinion("批准单位意见", "意见（当地乡镇人民政府或者县级人民政府教育行政部门填写）："),
        *only_rows_if("法条", wide("法律规定", law_paragraphs(ENTRY))),
    ]
    return form(f"{kind}申请", rows, COPIES)


WAYS_TO_RECOGNITION = (("联合劝返三次以上", "联合劝返三次以上"), ("司法裁判", "经判决、裁定"))
"""The first half of each 情形; the other half, whether guardian and child did their part, a person ticks."""

PROOFS = boxes(
    "劝返记录", "责令通知书和送达回证", "司法文书", "法定监护人书面说明", "学生本人书面说明", "其他＿＿＿＿＿"
)


def recognition() -> bytes:
    """认定达标申请: 认定 by the county's body and the approval of the 手续 are two opinions, by two units."""
    rows = [
        form_row(pair("申请单位", filled("签发单位"), 5)),
        *child_rows(),
        *guardian_rows("法定监护人"),
        form_row(pair("最后到校", filled("最后到校"), 2), pair("列入日期", filled("列入日期"), 2)),
        wide("未到校原因", entry(filled("原因")), height=8.5),
        wide("去向", entry(filled("去向")), height=8.5),
        wide(
            "申请情形",
            entry("　".join(ticked(f'情形 == "{code}"', words) for code, words in WAYS_TO_RECOGNITION)),
            entry(boxes("法定监护人已履行义务", "学生本人拒不返校")),
            only_if("案卷所载", paragraph("案卷所载：{{ 案卷所载 }}。", ENTRY)),
        ),
        *(line for level in ("学校", "联合", "司法") for line in _attempts_of(level)),
        *only_rows_if("not 劝返", wide("劝返情况", entry("没有劝返记录。"))),
        wide(
            "监护人履行\n义务和学生\n拒不返校情况",
            entry(filled("情况")),
            height=24,
        ),
        wide("拟办手续", entry(boxes("延缓入学", "休学")), entry(f"期限：{SPAN}")),
        wide("证明材料", entry(PROOFS)),
        *(
            wide(f"{who}\n意见", *room("意见：", 1, f"（签名）＿＿＿＿＿＿　{DAY_BLANK}"))
            for who in ("法定监护人", "学生本人")
        ),
        opinion("学校意见"),
        opinion("乡镇人民政府\n（街道）意见"),
        opinion("认定意见", f"{filled('认定单位')}意见："),
        opinion("手续批准意见", f"{filled('手续批准单位')}意见："),
        *only_rows_if("法条", wide("法律规定", law_paragraphs(ENTRY))),
    ]
    return form("认定达标申请", rows, "注：认定达标后，继续劝返；学生返校的，及时办理复学手续。")


def _attempts_of(level: str) -> list[str]:
    """Return the row that lists the 劝返 of a level; in one paragraph, as a line for each would take pages."""
    told = when(f'次.层级 == "{level}"', "{{ 次.日期|空 }}{{ 次.方式|空 }}，{{ 次.结果|空 }}。")
    listed = f"{{% for 次 in 劝返 %}}{told}{{% endfor %}}"
    times = f"{{{{ 劝返次数.{level} }}}}"
    return only_rows_if(f"劝返次数.{level}", wide(f"{level}劝返\n（{times}次）", entry(listed)))


def criticism() -> bytes:
    """批评教育记录: what was said to the guardian, and what the guardian answered."""
    asked = f"要求法定监护人于{DEADLINE}前送被监护人到{filled('学生.学校')}就读。"
    sign = f"（签名）＿＿＿＿＿＿　{DAY_BLANK}"
    rows = [
        form_row(pair("时间", f"{filled('成文日期', DAY_BLANK)}＿＿时＿＿分至＿＿时＿＿分", 5)),
        form_row(pair("地点", "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿", 5)),
        form_row(pair("记录单位", filled("签发单位"), 5)),
        *guardian_rows("受批评教育人"),
        form_row(pair("住址", filled("监护人.住址"), 5)),
        wide("学生", entry(CHILD)),
        wide(
            "事实",
            paragraph(f"该学生{SINCE}。{REASON}{PERSUADED}", INDENTED),
            only_if("情况", paragraph("{{ 情况 }}", INDENTED)),
            height=20,
        ),
        wide("法律规定", law_paragraphs(INDENTED), paragraph(LIABILITY, INDENTED), height=20),
        wide("提出的要求", paragraph(asked, INDENTED), height=14),
        wide(
            "法定监护人\n意见",
            *room("（由本人填写，或者由记录人照实记录）", 3, f"拟送学日期：{DAY_BLANK}"),
        ),
        wide("受批评教育人", *signed(sign), only_if("监护人.多位", paragraph(sign, SIGN)), height=13),
        wide(
            "批评教育人\n（两名）",
            *signed(
                "（签名）＿＿＿＿＿＿　（签名）＿＿＿＿＿＿", f"单位和职务：＿＿＿＿＿＿＿＿　{DAY_BLANK}"
            ),
            height=16,
        ),
        wide("记录人", *signed(sign), height=13),
        wide(
            "备注",
            paragraph("拒绝签名的，写明理由，并由见证人签名：＿＿＿＿＿＿", ENTRY),
            height=13,
        ),
    ]
    return form("批评教育记录", rows)


WAYS = boxes("直接送达", "留置送达", "委托送达", "邮寄送达", "电子送达", "公告送达")
SERVICE_NOTES = (
    "注：1. 受送达人不在的，由与其同住的成年家属签收。",
    "2. 拒绝签收的，写明事由和日期，由送达人、见证人签名，把文书留在住所；也可以把文书留在住所，并用拍照、录像等方式记录"
    "送达过程。",
    "3. 电子送达须经受送达人同意；邮寄送达以回执上的收件日期为送达日期；公告送达自发出公告之日起经过三十日视为送达。",
)


def receipt() -> bytes:
    """送达回证: who served what on whom, how and when."""
    rows = [
        form_row(pair("送达单位", filled("签发单位"), 5), height=13),
        form_row(
            pair("送达文书名称及文号", f"《{filled('送达.文书')}》　{filled('送达.文号')}", 5), height=16
        ),
        form_row(pair("受送达人", filled("送达.受送达人"), 5), height=12),
        form_row(pair("送达地点", "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿", 5), height=14),
        wide("送达方式", entry(WAYS), height=14),
        form_row(pair("送达时间", f"{DAY_BLANK}＿＿时＿＿分", 5), height=14),
        wide(
            "签收人及与\n受送达人关系",
            *signed("签收人（签名或者盖章）：＿＿＿＿＿＿　关系：＿＿＿＿＿＿", DAY_BLANK),
            height=20,
        ),
        wide("拒收事由", entry("＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿"), height=16),
        wide(
            "见证人",
            *signed(
                "（签名）＿＿＿＿＿＿　单位、职务或者身份：＿＿＿＿＿＿",
                f"联系电话：＿＿＿＿＿＿　{DAY_BLANK}",
            ),
            height=20,
        ),
        wide("送达人\n（两名）", *signed("（签名）＿＿＿＿＿＿　（签名）＿＿＿＿＿＿", DAY_BLANK), height=20),
        wide("备注", entry("照片、录像等编号：＿＿＿＿＿＿＿＿＿＿＿＿"), height=14),
    ]
    return form("送达回证", rows, *SERVICE_NOTES)
