"""One command on a fresh machine: set kcbx up beside this file, then make the example report or run the tests.

    python3 start.py report     set up, then write the example county's month report here
    python3 start.py test       set up with what the tests need, then run them
    python3 start.py setup      only set up; afterwards .venv/bin/kcbx (Windows: .venv\\Scripts\\kcbx)
    python3 start.py wheels     gather all wheels in wheels/, for machines without a network

With a wheels/ folder present nothing is fetched from anywhere. Needs Python 3.10 or newer and, for the history of
a ledger, git. Standard library only: this file runs before anything is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
WHEELS = ROOT / "wheels"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
EXAMPLE = ROOT / "examples" / "清河县"
EXAMPLE_MONTH = "2024-10"


def say(sentence: str) -> None:
    """Print for a person, on a console of any encoding."""
    encoding = sys.stderr.encoding or "ascii"
    print(sentence.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


def run(*arguments: str | Path) -> None:
    """Run one command in the project; end with its exit code when it fails."""
    code = subprocess.run([str(argument) for argument in arguments], cwd=ROOT, check=False).returncode
    if code:
        sys.exit(code)


def set_up(what: str) -> None:
    """Make .venv and install the project into it, from wheels/ when that folder is there."""
    if not PYTHON.exists():
        say("正在建立运行环境（.venv）……")
        venv.create(ENVIRONMENT, with_pip=True)
    say("正在安装 kcbx 和它用到的组件……")
    # What builds the package is installed first, so that a folder of wheels is enough: no build fetches anything.
    source = ("--no-index", "--find-links", WHEELS) if WHEELS.is_dir() else ()
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *source)
    run(*pip, "setuptools>=70.1")
    run(*pip, "--no-build-isolation", "--editable", what)


def report() -> None:
    """Write the example county's month report into this folder."""
    set_up(".")
    run(
        PYTHON,
        "-m",
        "kcbx",
        "-C",
        EXAMPLE,
        "report",
        "--month",
        EXAMPLE_MONTH,
        "--output",
        ROOT / "示例月报.docx",
    )


def test() -> None:
    """Run the whole test suite; further arguments go to pytest."""
    set_up(".[dev]")
    run(PYTHON, "-m", "pytest", "-n", "auto", *sys.argv[2:])


def wheels() -> None:
    """Gather the wheels of everything the project needs, for an installation without a network."""
    set_up(".")
    run(PYTHON, "-m", "pip", "wheel", "--quiet", "--wheel-dir", WHEELS, ".", "setuptools>=70.1")
    say(f"已收齐：{WHEELS}。把整个文件夹拷到另一台电脑，再运行 python3 start.py setup。")


TASKS = {"report": report, "test": test, "setup": lambda: set_up("."), "wheels": wheels}


def main() -> None:
    """Do the one task that was named."""
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:
        say(
            "用法：python3 start.py report（生成示例月报）｜test（运行测试）｜setup（只安装）｜wheels（收集离线安装包）"
        )
        sys.exit(2)
    TASKS[sys.argv[1]]()


if __name__ == "__main__":
    main()
