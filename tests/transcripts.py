"""The console blocks of the README and the manual, read as what a clerk types and sees, and typed again in a test.

    ```console
    $ kcbx add-case --name 周雨桐 …        what is typed: kcbx, cd, git, echo $?; `> 文件` sends stdout to a file
    KC-7K3Q9F2B0C                         what is seen; nothing after a command means: whatever it says
    ```

In what is seen, … stands for any text within a line, and alone on a line for any lines. A 编号 (KC-…) or a 号
(号 H4C0ZW) is random: the first time one is seen it is bound to what the program printed, and from then on it
means that one, in commands too, where the beginning of a 编号 will do; a 批次 (PC-…) likewise. Comments before a
block say what a reader need not see:

    <!-- 日期：2024-09-05 -->     the day from here on; every command is run a minute after the one before
    <!-- 退出码：3 -->            how the last command of the next block ends; 0 unless said
    <!-- 回答：甲｜乙 -->         what is typed at a terminal when the next block's command asks
    <!-- 准备 … -->               lines as in a console block, run like one
    <!-- 名单：户籍.csv … -->     a list that somebody sent: the lines of a csv file; .xlsx makes it a workbook
    <!-- 填表：甲.xlsx → 乙.xlsx … -->  what somebody fills into a workbook of ours and saves (where it was, without
                                  the arrow): headings and rows as in a csv file, into the row that has the first
                                  value already, or else into the next empty one
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet

from kcbx.cli import cli
from kcbx.commands.session import Session
from kcbx.grid import SheetColumn, SheetPlan
from kcbx.sheets import write_book

CHINA = dt.timezone(dt.timedelta(hours=8))
PROMPT = "$ "
ANY = "…"

_BLOCK = re.compile(
    r"<!-- 日期：(?P<day>\S+) -->"
    r"|<!-- 退出码：(?P<code>\d+) -->"
    r"|<!-- 回答：(?P<answers>.*?) -->"
    r"|<!-- 准备\n(?P<hidden>.*?)\n-->"
    r"|<!-- (?P<doing>名单|填表)：(?P<file>\S+(?: → \S+)?)\n(?P<lines>.*?)\n-->"
    r"|^```console\n(?P<console>.*?)\n```$",
    re.DOTALL | re.MULTILINE,
)
_LETTER = "[0-9A-HJKMNP-TV-Z]"
_NUMBER = re.compile(rf"(?:KC-{_LETTER}{{10}}|PC-{_LETTER}{{8}})(?!{_LETTER})")
_RANDOM = re.compile(rf"{_NUMBER.pattern}|(?:(?<=号 )|(?<=[0-9A-Z]{{6}}、))[A-Z][0-9A-Z]{{5}}\b")
_BEGINNING = re.compile(rf"[KP]C-{_LETTER}+")


@dataclass(frozen=True)
class Command:
    """One command of a document: where it stands, what is typed, what is seen (None: whatever), how it ends."""

    place: str
    day: str
    text: str
    seen: str | None
    code: int = 0
    answers: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def commands(path: Path, name: str = "") -> Iterator[Command]:
    """Yield the commands of a document in their order."""
    text = path.read_text("utf-8")
    day, code, answers = "2024-09-02", 0, ""
    for match in _BLOCK.finditer(text):
        day = match["day"] or day
        code = int(match["code"] or code)
        answers = match["answers"] or answers
        if match["doing"]:
            place = f"{name or path.name}:{text.count(chr(10), 0, match.start()) + 1}"
            doing = f"{match['doing']} {match['file']}"
            yield Command(place, day, doing, None, lines=tuple(match["lines"].splitlines()))
        block = match["console"] or match["hidden"]
        if block is None:
            continue
        line = text.count("\n", 0, match.start()) + 2
        typed = list(_typed(block, line))
        for number, (at, command, seen) in enumerate(typed, 1):
            last = number == len(typed)
            yield Command(
                place=f"{name or path.name}:{at}",
                day=day,
                text=command,
                seen=seen,
                code=code if last else 0,
                answers=tuple(answers.split("｜")) if answers and last else (),
            )
        code, answers = 0, ""


def _typed(block: str, line: int) -> Iterator[tuple[int, str, str | None]]:
    """Yield (line, command, what is seen) of a block."""
    parts = re.split(rf"(?:^|\n){re.escape(PROMPT)}", block)
    assert not parts[0].strip(), f"line {line}: a console block begins with {PROMPT}"
    for part in parts[1:]:
        command, _, seen = part.partition("\n")
        yield line, command, seen if seen.strip() else None
        line += part.count("\n") + 1


@dataclass
class Terminal:
    """Types commands in a directory of its own and holds what they say against what the document shows."""

    directory: Path
    operator: str = "赵敏"
    bound: dict[str, str] = field(default_factory=dict)
    minutes: int = 0
    last_code: int = 0

    def type(self, command: Command) -> str:
        """Run one command and return what is seen; AssertionError when the document shows something else."""
        words = shlex.split(self.actual(command.text))
        target = words.pop() if ">" in words else ""
        words = [word for word in words if word != ">"]
        run = {
            "kcbx": self._kcbx,
            "git": self._git,
            "cd": self._cd,
            "echo": self._echo,
            "名单": self._send,
            "填表": self._fill,
        }[words[0]]
        output, printed, code = run(words[1:], command)
        if target:
            (self.directory / target).write_text(printed, encoding="utf-8")
        self.last_code = code
        assert code == command.code, f"{command.place} {command.text}\nends with {code}:\n{output}"
        if command.seen is not None:
            self._compare(command, output)
        return output

    def actual(self, typed: str) -> str:
        """Put the numbers of this run in the place of the document's."""
        text = _BEGINNING.sub(lambda match: self._number(match[0]), typed)
        ids = [shown for shown in self.bound if not shown.startswith(("KC-", "PC-"))]
        return re.sub("|".join(ids), lambda match: self.bound[match[0]], text) if ids else text

    def _number(self, beginning: str) -> str:
        found = [number for shown, number in self.bound.items() if shown.startswith(beginning)]
        assert len(found) < 2, f"{beginning} means several cases of the document"
        return found[0] if found else beginning

    def _now(self, day: str) -> dt.datetime:
        self.minutes += 1
        morning = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(8), CHINA)
        return morning + dt.timedelta(minutes=self.minutes % 600)

    def _kcbx(self, words: list[str], command: Command) -> tuple[str, str, int]:
        session = Session(
            directory=self.directory,
            today=dt.date.fromisoformat(command.day),
            clock=lambda: self._now(command.day),
            interactive=bool(command.answers),
            given_operator=self.operator,
        )
        answers = "".join(f"{answer}\n" for answer in command.answers) or None
        before = Path.cwd()
        os.chdir(self.directory)  # files that are named are looked for where the clerk is
        try:
            result = CliRunner().invoke(cli, words, obj=session, input=answers, prog_name="kcbx")
        finally:
            os.chdir(before)
        return result.output, result.stdout, result.exit_code

    def _git(self, words: list[str], command: Command) -> tuple[str, str, int]:  # noqa: ARG002
        done = subprocess.run(
            [
                "git",
                "-c",
                "core.quotepath=false",
                "-c",
                "user.name=赵敏",
                "-c",
                "user.email=zhaomin@localhost",
                *words,
            ],
            cwd=self.directory,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.stdout + done.stderr, done.stdout, done.returncode

    def _cd(self, words: list[str], command: Command) -> tuple[str, str, int]:
        self.directory = (self.directory / words[0]).resolve()
        assert self.directory.is_dir(), f"{command.place}: no directory {words[0]}"
        return "", "", 0

    def _echo(self, words: list[str], command: Command) -> tuple[str, str, int]:  # noqa: ARG002
        assert words == ["$?"], "echo is only understood as echo $?"
        return f"{self.last_code}\n", "", 0

    def _send(self, words: list[str], command: Command) -> tuple[str, str, int]:
        path = self.directory / words[0]
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".xlsx":
            headings, *rows = csv.reader(command.lines)
            sheet = SheetPlan("Sheet1", tuple(map(SheetColumn, headings)), rows)
            path.write_bytes(write_book([sheet]))
        else:
            path.write_text("".join(f"{line}\n" for line in command.lines), encoding="utf-8")
        return "", "", 0

    def _fill(self, words: list[str], command: Command) -> tuple[str, str, int]:
        book = openpyxl.load_workbook(self.directory / words[0])
        headings, *rows = csv.reader(command.lines)
        for row in rows:
            assert _fill_in(book.worksheets, headings, row), f"{command.place}: no place for {row[0]}"
        target = self.directory / words[-1]
        target.parent.mkdir(exist_ok=True)
        book.save(target)
        return "", "", 0

    def _compare(self, command: Command, output: str) -> None:
        assert command.seen is not None
        shown = command.seen
        for answer in command.answers:  # a transcript shows what was typed, the program does not print it
            shown = shown.replace(f"：{answer}\n", "：", 1) if answer else shown.replace("：\n", "：", 1)
        fresh: list[str] = []
        pattern = "".join(self._line_pattern(line, fresh) for line in shown.splitlines())
        found = re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in output.splitlines()))
        assert found, (
            f"{command.place} {command.text}\nthe document shows:\n{shown}\nthe program says:\n{output}"
        )
        self.bound.update(zip(fresh, found.groups(), strict=True))

    def _line_pattern(self, line: str, fresh: list[str]) -> str:
        if line.strip() == ANY:
            return r"(?:.*\n)*?"
        pattern, end = "", 0
        for match in re.finditer("|".join([_RANDOM.pattern, *self.bound]), line):
            pattern += self._literal(line[end : match.start()]) + self._random(match[0], fresh)
            end = match.end()
        return pattern + self._literal(line[end:].rstrip()) + r"\n"

    @staticmethod
    def _literal(text: str) -> str:
        return ".*?".join(map(re.escape, text.split(ANY)))

    def _random(self, shown: str, fresh: list[str]) -> str:
        if shown in self.bound:
            return re.escape(self.bound[shown])
        if shown in fresh:
            return f"(?P=random{fresh.index(shown)})"
        fresh.append(shown)
        pattern = _NUMBER.pattern if shown.startswith(("KC-", "PC-")) else "[A-Z][0-9A-Z]{5}"
        return f"(?P<random{len(fresh) - 1}>{pattern})"


def _fill_in(sheets: list[Worksheet], headings: list[str], values: list[str]) -> bool:
    """Fill a row under these headings; tell whether there was a place for it."""
    places = [place for sheet in sheets for place in _places(sheet, headings)]
    for taken in (values[0], None):
        for sheet, row, columns in places:
            if sheet.cell(row, columns[headings[0]]).value == taken:
                for heading, value in zip(headings, values, strict=True):
                    sheet.cell(row, columns[heading]).value = value or sheet.cell(row, columns[heading]).value
                return True
    return False


def _places(sheet: Worksheet, headings: list[str]) -> Iterator[tuple[Worksheet, int, dict[str, int]]]:
    """Yield (sheet, row, column of each heading) for every row under the headings, where the sheet has them."""
    for top in sheet.iter_rows():
        columns = {str(cell.value).strip("* "): cell.column for cell in top if cell.value}
        if set(headings) <= columns.keys():
            yield from ((sheet, row, columns) for row in range(top[0].row + 1, sheet.max_row + 2))
            return
