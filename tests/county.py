"""A fictional county driven through the command line: each call is one kcbx command on one day."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from kcbx.cli import cli
from kcbx.commands.session import Session

CHINA = dt.timezone(dt.timedelta(hours=8))
SCHOOLS = (
    ("2199000011", "清河县清河镇中心小学", "清河小学", "990101101", "小学"),
    ("3199000021", "清河县清河镇初级中学", "清河初中", "990101101", "初级中学"),
    ("3199000031", "清河县柳河乡九年一贯制学校", "柳河学校", "990101201", "九年一贯制"),
    ("5199000041", "清河县特殊教育学校", "清河特教", "990101301", "特殊教育学校"),
)
TOWNSHIPS = (("990101101", "清河镇", "镇"), ("990101201", "柳河乡", "乡"), ("990101301", "城关街道", "街道"))


@dataclass
class County:
    """Runs commands in `root`; `on(day)` sets the business date, the clock stands at 18:00 of that day."""

    root: Path
    day: dt.date = dt.date(2024, 9, 1)
    minutes: int = 0
    operator: str = "赵敏"
    results: list[Result] = field(default_factory=list)

    def on(self, day: str) -> County:
        self.day = dt.date.fromisoformat(day)
        return self

    def _now(self) -> dt.datetime:
        """Every look at the clock is a minute later, so that entries never share a 录入."""
        self.minutes += 1
        morning = dt.datetime.combine(self.day, dt.time(8), CHINA)
        return morning + dt.timedelta(minutes=self.minutes % 600)

    def run(self, *arguments: str, answers: str | None = None) -> Result:
        """Run a command and return what it printed and how it ended."""
        session = Session(
            directory=self.root,
            today=self.day,
            clock=self._now,
            interactive=answers is not None,
            given_operator=self.operator,
        )
        result = CliRunner().invoke(cli, list(arguments), obj=session, input=answers)
        self.results.append(result)
        return result

    def ok(self, *arguments: str, answers: str | None = None) -> str:
        """Run a command that must succeed; return its stdout without the last line end."""
        result = self.run(*arguments, answers=answers)
        assert result.exit_code == 0, f"{arguments}\n{result.output}"
        return result.stdout.rstrip("\n")

    def refused(self, *arguments: str, code: int = 3) -> str:
        """Run a command that must fail with a code and change nothing; return what it said."""
        before = self.files()
        result = self.run(*arguments)
        assert result.exit_code == code, f"{arguments}\n{result.output}"
        assert self.files() == before
        return result.stderr.rstrip("\n")

    def files(self) -> dict[str, bytes]:
        """Return every file of the workspace outside .git and .kcbx."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not {".git", ".kcbx"} & set(path.relative_to(self.root).parts)
        }

    def found(self) -> County:
        """Found the workspace with its units, without a git history (fast); profile suiyang-2024."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.ok(
            *("init", ".", "--county", "清河县", "--code", "990101", "--bureau", "清河县教育体育局", "--yes"),
            *("--profile", "suiyang-2024", "--term", "2024秋:2024-09-02:2025-01-17"),
        )
        config = self.root / "kcbx.yaml"
        config.write_text(config.read_text("utf-8").replace("自动提交: 是", "自动提交: 否"), "utf-8")
        for code, name, category in TOWNSHIPS:
            self.ok("unit", "add-township", "--code", code, "--name", name, "--category", category)
        for code, name, short_name, township, category in SCHOOLS:
            self.ok(
                *("unit", "add-school", "--code", code, "--name", name, "--short-name", short_name),
                *("--township", township, "--category", category),
            )
        return self

    def child(self, name: str = "周雨桐", number: str = "990101201203045121", **options: str) -> str:
        """Open a case and return its 编号; a pupil of 清河初中 unless told otherwise."""
        given = {
            "township": "清河镇",
            "village": "柳林村",
            "unit": "清河初中",
            "state": "在校",
            "source": "学籍导入",
            "nation": "汉族",
            **options,
        }
        arguments = [
            text for option, value in given.items() for text in (f"--{option.replace('_', '-')}", value)
        ]
        enrolment = () if given["state"] == "未入学" else self._enrolment(given["unit"])
        guardian = ("姓名=周建国", "关系=父亲", "法定监护人=是", "电话=13800000001")
        sets = [text for part in guardian for text in ("--set", f"监护人.0.{part}")]
        return self.ok("add-case", "--name", name, "--id", number, *arguments, *enrolment, *sets)

    def _enrolment(self, unit: str) -> tuple[str, ...]:
        code = next(school[0] for school in SCHOOLS if unit in school[:3])
        grade = "3" if code.startswith("21") else "7"
        return ("--set", f"学籍.学校={code}", "--set", f"学籍.年级={grade}", "--set", "学籍.学年=2024")

    def entry(self, case: str, action: str, *pairs: str, **options: str) -> str:
        """Record an entry that must be accepted; return its 号."""
        arguments = [text for pair in pairs for text in ("--set", pair)]
        arguments += [text for option, value in options.items() for text in (f"--{option}", value)]
        self.ok("add-entry", case, action, *arguments)
        return str(self.shown(case)["经过"][-1]["号"])

    def attempt(self, case: str, level: str = "学校", result: str = "拒绝返校", *extra: str) -> None:
        """Record an attempt that must be accepted."""
        person = {
            "学校": "李强/清河初中/校长",
            "联合": "王芳/清河镇人民政府/副镇长",
            "司法": "陈正/清河县人民法院/法官",
        }
        self.ok(
            *("add-attempt", case, "--level", level, "--method", "家访", "--participant", person[level]),
            *("--result", result, "--note", f"{self.day}到家里谈了一次", *extra),
        )

    def shown(self, case: str) -> dict[str, Any]:
        """Return the case as `show --format json` prints it."""
        shown: dict[str, Any] = json.loads(self.ok("show", case, "--format", "json"))
        return shown

    def state(self, case: str) -> str:
        """Return the state the case is in."""
        return str(self.shown(case)["派生"]["状态"])

    def path(self, case: str) -> str:
        """Return where the case file stands."""
        (found,) = [path for path in self.files() if path.endswith(f"{case}.yaml")]
        return found

    def findings(self) -> list[tuple[str, str]]:
        """Return (rule, severity) of every finding of `validate` but the 提示."""
        result = self.run("validate", "--format", "json")
        findings = json.loads(result.stdout)["findings"]
        return [(each["rule"], each["severity"]) for each in findings if each["severity"] != "提示"]
