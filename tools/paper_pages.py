"""The page of all documents: docs/文书.md."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx.lifecycle.guards_papers import step_names
from kcbx.paper_form import blanks_of
from kcbx.policy import Ground, Paper, clause, law, papers
from kcbx.policy.papers import ALWAYS, IN_TEXT, RECEIPT
from tools.pages import contents, page, table

GENERATED = "<!-- 由 python -m tools.generate_docs 生成，请不要手工修改。 -->"
_DEADLINES = {"必填": "要写；不写就按参数“文书期限天数”", "可填": "可以写", "无": "没有"}
_MARKS = (
    ("served", "要送达，同时生成空白的送达回证"),
    ("answered", "要对方答复，收到的复函用 `--reply-to` 写明"),
    ("whole", "不能留空白"),
    ("situation", "必须用 `--situation` 写明谁、什么时候、看到或者听到了什么"),
    ("remedies", "末尾写明申请复议和提起诉讼的期限（参数“救济告知”可以关掉）"),
    ("single", "一个孩子一份，文号不能共用"),
)


def paper_catalogue() -> str:
    """Return the page that says of each document who issues it, to whom, on which articles, before and after what."""
    issued = [each for each in papers().values() if each.issuers]
    received = [each.name for each in papers().values() if each.received]
    return page(
        "# 文书",
        GENERATED,
        "`kcbx notice` 签发文书：给出下一个文号，按 Word 模板生成，存进 `evidence/`，在经过里记一条“文书”；`kcbx serve` 记送达。"
        "本页由程序里的文书表生成。同样的内容，用 `kcbx explain 文书名` 可以在窗口里看。",
        contents(("一览", "由轻到重", "怎样签发", "文号", "送达", "救济", "各种文书")),
        "## 一览",
        table(("文书", "文号的类", "谁签发", "写给谁", "期限", "送达", "依据的条款"), map(_row, issued)),
        "写给谁一栏：上报对象见参数“劝返无效上报对象”，认定单位见参数“认定达标批准机构”，批准机关是乡、镇人民政府或者县教育局，责任单位是"
        "给文书编号的那个单位，其他要用 `--to` 写明。监护人签的申请、承诺由学校、乡镇或教育局编号保存。",
        f"收到的只登记，不生成：{'、'.join(received)}。",
        "## 由轻到重",
        "前面的一步没有做，后面的文书站不住脚：`kcbx notice` 会提醒（前提 G37），照样可以签发。期限过了孩子还没有到校，`kcbx todo` "
        "提示下一步。",
        table(("文书", "之前应当有（其中一项）", "期限过了的下一步"), _ladder(issued)),
        "## 怎样签发",
        "\n".join(_ISSUING),
        "## 文号",
        "文号是 机关代字、类、〔年〕、序号、号，例如 清政责〔2024〕7号。序号是同一个代字、类、年里用过的最大的号加一：案卷里签发的、更正"
        "过的、作废的，`office/` 里发文的，都算用过。机关代字写在 units.yaml 的单位下面（教育局的写在 kcbx.yaml 的 `县` 下面）；已经有"
        "文号的用 `--number` 写上。两处分头签发用了同一个号，检查时报 D01。",
        "## 送达",
        clause("标准/送达").demand,
        f"这是参照{clause('标准/送达').document}{clause('标准/送达').section}。没有送成的也记下，写明拒收事由，不算送达，可以再送一次。",
        "## 救济",
        clause("标准/救济").demand,
        "## 各种文书",
        *(section for each in issued for section in _section(each)),
    )


_ISSUING = (
    "- **签发单位**：不写就用通常的那个：学校的文书是孩子的学校，责令、督促、批评教育和批复是孩子所在的乡、镇人民政府，在街道、开发区的"
    "由教育局签发。没有权的单位会拒绝，写明依据哪一条。",
    "- **写给谁**：通知书、责令书、批复写给法定监护人，不写给只是受托照护孩子的人；`--to` 写姓名，或者写关系，例如 `--to 母亲`；不写就是"
    "全部法定监护人。家庭教育指导建议函在责令逾期未改以后才写给公安机关，之前写给居民委员会、村民委员会、妇女联合会。",
    "- **期限**：写具体的日期，要在文书的日期之后；不写就按参数“文书期限天数”，遇周末、法定节假日顺延（民法典第二百零三条）。",
    "- **批复**：起、止、事由（认定达标批复是情形）取自案卷，没有的用 `--set` 写，留了空白不能签发；事由只有身体状况（义务教育法/11）。"
    "认定达标的孩子，按认定达标时记的起、止、批准单位和认定达标批复的文号办。",
    "- **先提醒**：责令之前没有核查、家长承诺的日子没有到、最近一次劝返家长同意送学或者孩子已返校、刚列入疑似，以及留空白的地方，"
    "写入之前列出来；在窗口里要答“是”才签发。",
    "- **法条**：只印文书日期当天有效的原文；要引用的条文当天没有有效的文本，就不生成。",
    "- **签发人**：文书上有全名，`--approver` 写批准发出的人，不能是经办人自己，记入访问记录（未成年人网络保护条例/36）。",
    "- **先看一看**：`--preview 文件` 只生成 Word，不编号，不记入案卷；`--dry-run` 只列出要写的文件。",
    "- **案卷里没有的内容**：用 `--set` 填，能填的见下面各种文书；没有填的，模板留空白，手写，签发时列出来。",
    "- **模板**：随程序的在 `templates/`；县里自己的放在台账文件夹的 `templates/`，同名的先用自己的。",
)


def _row(paper: Paper) -> tuple[str, ...]:
    return (
        f"[{paper.name}](#{paper.name})",
        paper.serial_kind,
        "、".join(paper.issuers),
        "、".join(paper.addressee),
        paper.deadline,
        "是" if paper.served else "",
        f"`{paper.clause}`",
    )


def _ladder(issued: list[Paper]) -> Iterator[tuple[str, ...]]:
    for paper in issued:
        if paper.after or paper.following:
            yield paper.name, step_names(paper) or "—", "、".join(paper.following) or "—"


def _section(paper: Paper) -> Iterator[str]:
    yield f"### {paper.name}"
    yield "\n".join(f"- {line}" for line in _lines(paper))


def _lines(paper: Paper) -> Iterator[str]:
    yield f"签发：{'、'.join(paper.issuers)}{_limits(paper)}"
    yield f"主送：{'、'.join(paper.addressee)}"
    yield f"期限：{_DEADLINES[paper.deadline]}"
    if paper.states:
        yield f"用于这些状态的孩子：{'、'.join(paper.states)}"
    if paper.grounds:
        yield f"引用：{'；'.join(map(_ground, paper.grounds))}"
    yield from (text for name, text in _MARKS if getattr(paper, name))
    if keys := blanks_of(paper):
        yield f"案卷里没有时可以填：{' '.join(f'`{key}`' for key in keys)}"
    template = f"模板：`templates/{paper.template}.docx`"
    yield f"{template}，送达回证：`templates/{RECEIPT}.docx`" if paper.served else template


def _limits(paper: Paper) -> str:
    return f"；别的单位不能签发（`{'`、`'.join(paper.limits)}`）" if paper.limits else ""


def _ground(ground: Ground) -> str:
    when = {ALWAYS: "", IN_TEXT: "（写在正文里）"}.get(ground.when, f"（{ground.when}的）")
    return f"{law(ground.law).citation}{when}"
