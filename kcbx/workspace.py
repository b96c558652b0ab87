"""The workspace: find its root, read configuration, units and cases, and apply plans to it.

Everything a command needs can be reached from here; nothing here decides anything about policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from kcbx import casenumber, git, yamlio
from kcbx.errors import NotFoundError, NoWorkspaceError, UnreadableError
from kcbx.lifecycle import LEDGERS, Setting, tell
from kcbx.model import Config, Plan, Township, Unit, UnitRegister
from kcbx.policy import Profile, Timeline, load_profile
from kcbx.progress import Progress, silent
from kcbx.schema import Shapes, code_list
from kcbx.schema.files import CaseFile, read_case_file
from kcbx.schema.reading import config_of, read_checked, units_of
from kcbx.store import Check, Store

CONFIG_FILE = "kcbx.yaml"
UNITS_FILE = "units.yaml"


def find_root(start: Path) -> Path:
    """Return the nearest directory at or above `start` that holds kcbx.yaml; raise NoWorkspaceError."""
    for directory in (start, *start.parents):
        if (directory / CONFIG_FILE).is_file():
            return directory
    raise NoWorkspaceError(
        f"{start} 和它的上级文件夹里都没有 {CONFIG_FILE}，这里不是台账工作区。",
        "请先进入台账文件夹，或用 kcbx -C 文件夹 …；还没有台账就运行 kcbx init 文件夹。",
    )


class Workspace:
    """One county's ledgers on disk. Reading is lazy; `notice` says what an interrupted command left, if anything."""

    def __init__(self, root: Path, operator: str | None = None) -> None:
        self.root = root
        self._operator = operator
        self.store = Store(root, commit=self._commit)
        self.notice = self.store.settle()

    @classmethod
    def find(cls, start: Path, operator: str | None = None) -> Workspace:
        """Open the workspace at or above a directory."""
        return cls(find_root(start.resolve()), operator)

    @cached_property
    def config(self) -> Config:
        """kcbx.yaml; raises UnreadableError with every fault in it."""
        return config_of(read_checked("config", self.read_bytes(CONFIG_FILE), Shapes(), CONFIG_FILE))

    @cached_property
    def units(self) -> UnitRegister:
        """units.yaml; raises UnreadableError with every fault in it."""
        return units_of(read_checked("units", self.read_bytes(UNITS_FILE), self.shapes, UNITS_FILE))

    @cached_property
    def shapes(self) -> Shapes:
        """The schemas with the county's own codes."""
        return Shapes(self.config.extra_codes)

    @cached_property
    def profile(self) -> Profile:
        """The policy profile: a shipped one, or a file of the county's own beside kcbx.yaml.

        Raises UnreadableError when there is no such profile, or the file is broken.
        """
        name = self.config.policy
        try:
            own = yamlio.decode(self.read_bytes(name)) if (self.root / name).is_file() else None
            return load_profile(name, own)
        except NotFoundError as error:
            raise UnreadableError(f"{CONFIG_FILE} 的“政策”不对：{error.message}", error.hint) from None
        except yamlio.YamlError as error:
            raise UnreadableError(f"{name} 第 {error.line} 行：{error.message}") from None

    @cached_property
    def timeline(self) -> Timeline:
        """The parameters of any day, the county's overrides included."""
        return self.profile.timeline(self.config.overrides)

    @cached_property
    def setting(self) -> Setting:
        """What rules and guards see around a case."""
        return Setting(self.config.county, self.units, self.timeline.on)

    def unit_named(self, text: str) -> Unit:
        """Return the one unit that answers to a code, full or short name. Raises NotFoundError."""
        found = self.units.named(text.strip())
        if len(found) == 1:
            return found[0]
        known = "、".join(unit.short_name for unit in self.units)
        if not found:
            raise NotFoundError(
                f"没有叫“{text}”的单位。",
                f"登记的有：{known}。"
                if known
                else "还没有登记单位：先运行 kcbx unit add-township，再运行 kcbx unit add-school。",
            )
        codes = "、".join(unit.code for unit in found)
        raise NotFoundError(f"有 {len(found)} 个单位叫“{text}”。", f"请写代码：{codes}。")

    def township_named(self, text: str) -> Township:
        """Return the one township that answers to a code or name. Raises NotFoundError."""
        unit = self.unit_named(text)
        if isinstance(unit, Township):
            return unit
        raise NotFoundError(f"“{text}”是学校，不是乡镇。", "请写乡镇的名称或代码，可用 kcbx unit list 查。")

    def code_of(self, text: str) -> str:
        """Return the code of the one unit that answers to a text, or the text itself."""
        found = self.units.named(text.strip())
        return found[0].code if len(found) == 1 else text

    def codes(self, name: str) -> tuple[str, ...]:
        """Return a code list with the county's own additions."""
        shipped = code_list(name)
        return shipped + tuple(code for code in self.config.extra_codes.get(name, ()) if code not in shipped)

    def read_bytes(self, path: str) -> bytes:
        """Return a file's bytes; raises UnreadableError when it cannot be read."""
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            raise UnreadableError(f"没有找到 {path}。", "文件可能被移动或删除，请从历史记录恢复。") from None
        except OSError as error:
            raise UnreadableError(f"读不了 {path}：{error.strerror}。") from None

    def case_paths(self, ledgers: Iterable[str] = LEDGERS) -> list[str]:
        """Return the paths of all case files, in a stable order, without opening any."""
        found: list[str] = []
        for ledger in ledgers:
            base = self.root / "ledgers" / ledger
            found += [path.relative_to(self.root).as_posix() for path in base.glob("*/*.yaml")]
        return sorted(found)

    def stray_paths(self) -> list[str]:
        """Return YAML files under ledgers/ that stand where no case file may stand."""
        every = {path.relative_to(self.root).as_posix() for path in (self.root / "ledgers").rglob("*.y*ml")}
        return sorted(every - set(self.case_paths()))

    def read_case(self, path: str) -> CaseFile:
        """Read one case file."""
        return read_case_file(path, self.read_bytes(path), self.shapes)

    def case_files(self, paths: Sequence[str] | None = None) -> Iterator[CaseFile]:
        """Read case files one after another."""
        for path in self.case_paths() if paths is None else paths:
            yield self.read_case(path)

    def office_paths(self) -> list[str]:
        """Return the paths of all office records."""
        base = self.root / "office"
        return sorted(path.relative_to(self.root).as_posix() for path in base.glob("*/*.yaml"))

    def evidence_paths(self, case_id: str) -> list[str]:
        """Return the paths of the evidence files of one case."""
        base = self.root / "evidence" / case_id
        return sorted(path.relative_to(self.root).as_posix() for path in base.glob("*") if path.is_file())

    def find_case(self, text: str) -> CaseFile:
        """Return the case a clerk means: a 编号, an unambiguous beginning of it, or a name that is unique.

        Raises NotFoundError naming the candidates (by number) when nothing or too much answers; UnreadableError
        when the file is too broken to work with.
        """
        number = casenumber.normalise(text)
        paths = [path for path in self.case_paths() if _number_in(path).startswith(number)]
        exact = [path for path in paths if _number_in(path) == number]
        chosen = exact or paths if number.startswith("KC-") and len(number) > len("KC-") else []
        if not chosen:
            chosen = self._paths_by_name(text)
        if not chosen:
            raise NotFoundError(f"没有找到案卷“{text}”。", "可以用 kcbx list --text 关键字 查编号。")
        if len(exact) > 1:
            raise NotFoundError(
                f"编号 {number} 有 {len(exact)} 个文件：{'、'.join(exact)}。",
                "一个编号只能有一个文件：核对后留下正确的，把另一个移出 ledgers/；可先运行 kcbx validate 查看。",
            )
        if len(chosen) > 1:
            shown = "、".join(_number_in(path) for path in chosen[:8])
            raise NotFoundError(f"有 {len(chosen)} 份案卷符合“{text}”：{shown}。", "请写全编号。")
        return self._sound(self.read_case(chosen[0]))

    def _sound(self, file: CaseFile) -> CaseFile:
        if file.error is not None:
            raise UnreadableError(f"{file.path} 第 {file.error.line} 行：{file.error.message}。")
        if file.case is None:
            faults = "\n".join(
                f"第 {file.place(fault.path)[0]} 行：{fault.message}" for fault in file.problems
            )
            raise UnreadableError(f"{file.path} 有错，要先改好才能用：\n{faults}")
        return file

    def _paths_by_name(self, name: str) -> list[str]:
        wanted = name.strip().encode("utf-8", "surrogateescape")
        candidates = [path for path in self.case_paths() if wanted in self.read_bytes(path)]
        files = [self.read_case(path) for path in candidates]
        named = [file for file in files if file.case is not None and file.case.name == name.strip()]
        # A case that was taken back does not make the name of the child that was registered anew ambiguous.
        standing = [file for file in named if file.case is not None and not tell(file.case).is_void]
        return [file.path for file in standing or named]

    def paths_with(self, text: str) -> list[str]:
        """Return the case files whose bytes hold a text: the quick way to duplicates."""
        wanted = text.encode("utf-8", "surrogateescape")
        return [path for path in self.case_paths() if wanted in self.read_bytes(path)]

    def apply(self, plan: Plan, still: Check | None = None, progress: Progress = silent) -> None:
        """Apply a plan whole, and commit it when the county wants every write in its history and there is one.

        `still` is asked under the lock (see `Store.apply`).
        """
        commit = self._commit if self.config.auto_commit and self.has_history else None
        self.store.apply(plan, commit=commit, still=still, progress=progress)

    @cached_property
    def has_history(self) -> bool:
        """Whether git is here and the workspace lies in a repository."""
        return git.available() and git.is_repository(self.root)

    def _commit(self, paths: Sequence[str], message: str) -> None:
        git.commit(self.root, paths, message, self._operator)


def _number_in(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")
