"""What the documents say is so: commands run, links resolve, options exist, generated pages and terms are current."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from kcbx.cli import LISTINGS, cli
from tests import markdown
from tests.county import County
from tests.markdown import PAGES, ROOT, page_id
from tests.transcripts import Terminal, commands
from tools import generate_docs

README = ROOT / "README.md"
MANUAL = ROOT / "docs" / "使用手册.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
PICTURE = ROOT / "docs" / "图" / "月报.png"
MAXIMUM_PICTURE_BYTES = 300 * 1024


# Commands run


@pytest.mark.parametrize("path", [README, MANUAL], ids=page_id)
def test_what_the_document_types_says_what_the_document_shows(path: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    for command in commands(path):
        terminal.type(command)
    assert terminal.bound, "a document without a single number has not been read"


def test_the_readme_has_exactly_two_commands_for_a_fresh_machine() -> None:
    text = markdown.section(README.read_text("utf-8"), "在一台新电脑上")
    assert markdown.blocks(text) == ["python3 start.py report\n", "python3 start.py test\n"]
    start = (ROOT / "start.py").read_text("utf-8")
    assert re.search(r'TASKS = \{"report": report, "test": test,', start)
    assert "python3 start.py test" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash to read bash")
@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_shell_scripts_are_sound(path: Path) -> None:
    for block in markdown.blocks(path.read_text("utf-8"), "bash"):
        done = subprocess.run(["bash", "-n"], input=block, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, ""), block


@pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="needs bash to run bash")
def test_the_nightly_check_of_the_manual_works(county: County, tmp_path: Path) -> None:
    (script,) = markdown.blocks(markdown.section(MANUAL.read_text("utf-8"), "夜间检查"), "bash")
    (tmp_path / "夜间检查.sh").write_text(script, encoding="utf-8")
    program = tmp_path / "kcbx"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kcbx "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def night() -> int:
        run = ["bash", str(tmp_path / "夜间检查.sh")]
        return subprocess.run(run, env=environment, capture_output=True, check=False).returncode

    assert night() == 0
    assert not (tmp_path / "夜间检查.txt").exists()
    (county.root / "units.yaml").write_text("学校: [\n", encoding="utf-8")
    assert night() == 1
    assert "units.yaml:" in (tmp_path / "夜间检查.txt").read_text("utf-8")


def test_every_command_has_its_place_in_the_manual() -> None:
    text = MANUAL.read_text("utf-8")
    assert [name for name in LISTINGS if f"kcbx {name}" not in text] == []


def test_the_manual_explains_errors_in_the_words_of_the_program() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted((ROOT / "kcbx").rglob("*.py")))
    rows = markdown.table(MANUAL.read_text("utf-8"), "常见错误与解决", ["程序说", "怎么办"])
    pieces = {piece.strip(" ，“”：.") for row in rows for piece in row[0].split("…")}
    assert sorted(piece for piece in pieces if len(piece) > 3 and piece not in source) == []


def test_the_design_names_every_module() -> None:
    named = re.findall(r"`([\w*]+)\.py`|`(\w+)/`", (ROOT / "docs" / "设计说明.md").read_text("utf-8"))
    patterns = [file or folder for file, folder in named]
    modules = {
        path.stem
        for path in (ROOT / "kcbx").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert [
        name for name in sorted(modules - {"__init__"}) if not any(fnmatch(name, each) for each in patterns)
    ] == []


def test_the_picture_of_the_report_is_a_small_png() -> None:
    content = PICTURE.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) < MAXIMUM_PICTURE_BYTES


# Links


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_every_link_resolves(path: Path) -> None:
    broken = []
    for link in markdown.links(path.read_text("utf-8")):
        file, _, anchor = unquote(link).partition("#")
        target = (path.parent / file).resolve() if file else path
        if not _exists(target) or (anchor and anchor not in markdown.anchors(target.read_text("utf-8"))):
            broken.append(link)
    assert broken == []


def _exists(target: Path) -> bool:
    """Tell whether a file exists under exactly this name: Windows and macOS are not so particular."""
    return target.exists() and target.name in {entry.name for entry in target.parent.iterdir()}


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_no_page_names_a_place_on_the_network_or_a_machine(path: Path) -> None:
    text = path.read_text("utf-8")
    assert (
        re.findall(r"(?:https?|ssh|git)://[^\s)`\"]*|/(?:root|home|work|Users)/\S*|[Pp]y[Pp][Ii]\b", text)
        == []
    )


TO_BE_WRITTEN = {"kcbx/commands/todo.py"}
"""What a recipe of CONTRIBUTING.md makes."""


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_every_file_of_the_project_that_is_named_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    named = {
        span for span in markdown.spans(text) if re.fullmatch(r"(kcbx|tests|tools|docs)/[\w./*-]+\.\w+", span)
    }
    named |= set(re.findall(r"tests/\w+\.py", text))
    assert sorted(name for name in named - TO_BE_WRITTEN if not list(ROOT.glob(name))) == []


# Options


GLOBAL_WITH_VALUE = ("-C", "--today", "--operator")
_TYPED = re.compile(r"kcbx(?: +[^|;&<>`()（）“”，。；：、\n\"]+)+")


def typed_in(text: str) -> Iterator[list[str]]:
    """Yield the words of every kcbx command in a text."""
    for match in re.finditer(r"(?<![\w./\\-])" + _TYPED.pattern, text):
        yield match[0].split()[1:]


def wrong_with(words: list[str]) -> str:
    """Say which command or option of a typed command does not exist, or ""."""
    while words and words[0].startswith("-"):
        if words[0] not in _options(cli):
            return words[0]
        words = words[2 if words[0] in GLOBAL_WITH_VALUE else 1 :]
    context, command = click.Context(cli), cli
    while words and isinstance(command, click.Group) and re.fullmatch("[a-z][a-z-]*", words[0]):
        found = command.get_command(context, words[0])
        if found is None:
            return words[0]
        command, words = found, words[1:]  # type: ignore[assignment]
    unknown = [word for word in words if re.match("--?[A-Za-z]", word) and word not in _options(command)]
    return " ".join(unknown)


def _options(command: click.Command) -> set[str]:
    found = {"--help", "-h"}
    for parameter in command.params:
        found.update(parameter.opts)
    return found


def _every_option() -> set[str]:
    found, waiting = set(), [cli, *(cli.get_command(click.Context(cli), name) for name in LISTINGS)]
    while waiting:
        command = waiting.pop()
        assert command is not None
        found |= _options(command)
        if isinstance(command, click.Group) and command is not cli:
            waiting += command.commands.values()
    return found


def test_the_reader_of_options_finds_what_is_wrong() -> None:
    (words,) = typed_in("先运行 `kcbx -C 清河县 unit add-school --nmae 甲`。")
    assert words == ["-C", "清河县", "unit", "add-school", "--nmae", "甲"]
    assert wrong_with(words) == "--nmae"
    assert wrong_with(["reprot", "--month", "2024-09"]) == "reprot"
    assert wrong_with(["report", "-o", "-", "--month", "2024-09"]) == ""


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_every_command_and_option_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    shown = [*markdown.spans(text), *markdown.blocks(text)]
    wrong = [(words, wrong_with(words)) for part in shown for words in typed_in(part)]
    alone = {span.split()[0] for span in markdown.spans(text) if re.match("--?[a-zA-Z]", span)}
    assert [found for found in wrong if found[1]] == []
    assert alone - _every_option() - OTHER_PROGRAMS == set()


OTHER_PROGRAMS = {"--platform"}
"""Options of pip and the like that stand alone between backticks."""


_CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_command_and_option_in_a_message_exists() -> None:
    wrong = []
    for path in sorted((ROOT / "kcbx").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CHINESE.search(node.value):
                for words in typed_in(node.value):
                    if re.fullmatch("[-a-zA-Z]+", words[0]) and (found := wrong_with(words)):
                        wrong.append((path.name, node.lineno, found))
    assert wrong == []


# Generated pages


@pytest.mark.parametrize("name", generate_docs.PAGES)
def test_generated_pages_are_current(name: str) -> None:
    present = (ROOT / "docs" / name).read_text("utf-8")
    assert present == generate_docs.PAGES[name](), "run: python -m tools.generate_docs"


# Terms


def _terms() -> list[tuple[list[str], str]]:
    """Return (terms, file) of every row of the glossary."""
    titles = ["English", "中文", "意思", "用在"]
    rows = [
        row
        for table in markdown.tables(GLOSSARY.read_text("utf-8"))
        if table[0] == titles
        for row in table[1:]
    ]
    return [(re.findall("`([^`]+)`", row[0]), row[3].strip("`")) for row in rows]


@pytest.mark.parametrize(
    ("terms", "file"), _terms(), ids=lambda value: value if isinstance(value, str) else value[0]
)
def test_a_term_stands_where_the_glossary_says(terms: list[str], file: str) -> None:
    source = (ROOT / file).read_text("utf-8").lower()
    assert [term for term in terms if term.lower() not in source] == []


def test_every_public_class_is_in_the_glossary() -> None:
    known = {term for terms, _ in _terms() for term in terms}
    found = {
        node.name: path.name
        for path in sorted((ROOT / "kcbx").rglob("*.py"))
        if "commands" not in path.parts
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not node.name.endswith("Error")
    }
    assert {name: file for name, file in found.items() if name not in known} == {}
