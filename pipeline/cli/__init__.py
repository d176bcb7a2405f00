"""The command line: parse arguments, call, print, exit code. Everything else lives where it is called.

The commands import what they need when they run: `paperline apply` should not pay for git, nor `--help` for anything.
"""

from pipeline.cli.program import commands, main

__all__ = ["commands", "main"]
