"""Make the Word templates of every 文书, of 送达回证 and of the 一生一表: `python -m tools.paper_templates`.

The file is named as the paper. What a field means is the caller's business; what stands here is layout and
wording. A county edits its copy of a .docx in Word; these scripts say how the shipped ones were made, and a
test holds the two together. What nobody knows yet is printed as a line to write on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tools.papers import dossier, forms, notices, official

FOLDER = Path(__file__).resolve().parent.parent / "templates"

PAPERS: Mapping[str, Callable[[], bytes]] = {
    "入学通知书": notices.enrolment,
    "劝返复学通知书": notices.come_back,
    "辍学学生书面报告": official.report,
    "督促入学通知书": notices.urge,
    "批评教育记录": forms.criticism,
    "责令送被监护人接受义务教育通知书": notices.order,
    "延缓入学申请": forms.postponement,
    "延缓入学批复": notices.postponed,
    "休学申请": forms.suspension,
    "休学批复": notices.suspended,
    "认定达标申请": forms.recognition,
    "认定达标批复": official.recognised,
    "协助劝返函": official.help_persuade,
    "救助转介函": official.refer_for_aid,
    "童工线索移送函": official.refer_child_labour,
    "家庭教育指导建议函": official.advise_guidance,
    "家长承诺书": notices.promise,
    "复学通知书": notices.returned,
    "送达回证": forms.receipt,
}
"""Every paper that is written, in the order of the code list, and the form that goes with it when it is served."""

TEMPLATES: Mapping[str, Callable[[], bytes]] = {**PAPERS, "一生一表": dossier.dossier}


def main() -> None:
    """Write the templates into the checkout."""
    for name, build in TEMPLATES.items():
        (FOLDER / f"{name}.docx").write_bytes(build())


if __name__ == "__main__":
    main()
