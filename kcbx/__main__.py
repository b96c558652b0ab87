"""The program: `kcbx …` and `python -m kcbx …`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from kcbx.cli import cli
from kcbx.commands import console
from kcbx.commands.boundary import guard
from kcbx.commands.session import COMPLETION_VARIABLE, Clock, Session, system_clock


def main(args: Sequence[str] | None = None, clock: Clock = system_clock) -> int:
    """Run kcbx with these arguments (the process's own by default) and return the exit code.

    0 clean or done, 1 findings or differences, 2 wrong usage, 3 could not be done.
    """
    instruction = os.environ.get(COMPLETION_VARIABLE)
    if instruction:
        from kcbx.commands.completion import answer_shell

        return answer_shell(cli, instruction)
    console.prepare_streams()
    typed = sys.argv[1:] if args is None else list(args)
    return guard(lambda: cli.main(typed, standalone_mode=False, obj=Session.here(clock)))


if __name__ == "__main__":
    sys.exit(main())
