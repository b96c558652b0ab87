"""Layer 5: one module per command, and the shell around them.

A command gets its options, makes one call, echoes one result and exits with one code; nothing is computed
here. Every command module has an attribute `command`; `kcbx.cli` lists them all and imports only the one that
runs.

Importing this package makes click speak Chinese (`kcbx.commands.chinese`): a command that is imported alone,
in a test or by another program, must not answer in English.
"""

from kcbx.commands import chinese

chinese.install()
