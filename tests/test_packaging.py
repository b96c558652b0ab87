"""The wheel: built without a network, it holds what runs and nobody's data, and works where only it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import kcbx

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "清河县"
NOT_SOURCES = shutil.ignore_patterns(
    *(".git", ".venv", ".kcbx", "build", "dist", "wheels", "*.egg-info", "__pycache__"),
    *(".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"),
)


def run(*arguments: str | Path, directory: Path) -> str:
    """Run a program far from the sources and return its stdout; AssertionError when it fails."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KCBX_", "PIP_"))
    }
    done = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=directory,
        env={**kept, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel made from a copy of the sources: building leaves things beside them."""
    directory = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, directory / "sources", ignore=NOT_SOURCES)
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    run(*pip, "--wheel-dir", directory, directory / "sources", directory=directory)
    (found,) = directory.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    """Return the names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the scripts directory of an environment with the wheel and, borrowed, what it depends on."""
    directory = tmp_path_factory.mktemp("clean")
    venv.create(directory, with_pip=False)
    scripts = directory / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet")
    run(*pip, "--no-index", "--no-deps", wheel, directory=directory)
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site,) = directory.rglob("site-packages")
    (site / "borrowed.pth").write_text("".join(f"{path}\n" for path in sorted(paths)), encoding="utf-8")
    return scripts


def test_the_wheel_is_named_after_the_version(wheel: Path) -> None:
    assert wheel.name == f"kcbx-{kcbx.__version__}-py3-none-any.whl"


def test_every_module_is_in_the_wheel(names: list[str]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kcbx").rglob("*.py")}
    assert modules - set(names) == set()


@pytest.mark.parametrize(
    ("source", "package", "pattern"),
    [
        ("templates", "kcbx/templates", "*.docx"),
        ("kcbx/schema", "kcbx/schema", "*.json"),
        ("kcbx/policy", "kcbx/policy", "*.yaml"),
        ("kcbx/policy/profiles", "kcbx/policy/profiles", "*.yaml"),
    ],
)
def test_data_files_are_in_the_wheel(names: list[str], source: str, package: str, pattern: str) -> None:
    wanted = {f"{package}/{path.name}" for path in (ROOT / source).glob(pattern)}
    assert wanted
    assert wanted - set(names) == set()


def test_nothing_else_is_in_the_wheel(names: list[str]) -> None:
    information = f"kcbx-{kcbx.__version__}.dist-info/"
    assert [name for name in names if not name.startswith(("kcbx/", information))] == []
    kinds = {Path(name).suffix for name in names if name.startswith("kcbx/")}
    assert kinds == {".py", ".json", ".yaml", ".docx"}


def test_no_ledger_example_or_test_is_in_the_wheel(wheel: Path) -> None:
    case_files = {path.stem for path in EXAMPLE.glob("ledgers/*/*/*.yaml")}
    assert case_files
    with zipfile.ZipFile(wheel) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        told = [
            name for name in archive.namelist() if {"ledgers", "examples", "tests"} & set(name.split("/"))
        ]
    assert told == []
    assert [number for number in case_files if number.encode() in everything] == []


def test_the_installed_program_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "kcbx", "--version", directory=tmp_path) == f"kcbx {kcbx.__version__}\n"
    where = run(installed / "python", "-c", "import kcbx; print(kcbx.__file__)", directory=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_program_makes_the_month_report_of_the_example_county(
    installed: Path, tmp_path: Path
) -> None:
    county = shutil.copytree(EXAMPLE, tmp_path / "清河县")
    report = tmp_path / "月报.docx"
    run(installed / "kcbx", "-C", county, "report", "--month", "2024-10", "-o", report, directory=tmp_path)
    with zipfile.ZipFile(report) as archive:
        assert "控辍保学动态管理月报表" in archive.read("word/document.xml").decode("utf-8")
