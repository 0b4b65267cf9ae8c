"""From what was typed to the command that does it."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from importlib import import_module

from deadline_bot.cli.arguments import parser
from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say

#: The module of each command; it has a function `command(arguments) -> int`.
_MODULES = {
    "run": "deadline_bot.cli.run",
    "check": "deadline_bot.cli.check",
    "status": "deadline_bot.cli.show",
    "upcoming": "deadline_bot.cli.show",
    "jobs": "deadline_bot.cli.jobs",
    "job": "deadline_bot.cli.jobs",
    "plan": "deadline_bot.cli.plan",
    "demo": "deadline_bot.cli.play",
    "init": "deadline_bot.cli.init",
    "parse": "deadline_bot.cli.parse",
    "progress": "deadline_bot.cli.progress",
    "keys": "deadline_bot.cli.keys",
}


def run_command(argv: Sequence[str]) -> int:
    """Runs a command and returns its exit status: 0 done, 1 a fault, 2 wrongly typed."""
    top = parser(terminal_language(os.environ))
    arguments = _parsed(top, argv)
    if arguments.command is None:
        top.print_help()
        return 0
    try:
        return _command(arguments)
    except BrokenPipeError:
        # The reader of a pipe, as in `status | head -1`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parsed(top: ArgumentParser, argv: Sequence[str]) -> Namespace:
    """What was typed; the words of a step may stand behind options too."""
    arguments, rest = top.parse_known_args(argv)
    if rest and (arguments.command != "plan" or any(word.startswith("-") for word in rest)):
        # As `parse_args` says it.
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        arguments.words += rest
    return arguments


def terminal_language(environ: Mapping[str, str]) -> Language:
    """The language of the terminal, where no configuration says another."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return Language.JA if environ[name].startswith("ja") else Language.EN
    return Language.EN


def _command(arguments: Namespace) -> int:
    try:
        module = import_module(_MODULES[arguments.command])
    except ModuleNotFoundError as missing:
        return _not_installed(arguments.command, missing)
    status: int = module.command(arguments)
    return status


def _not_installed(command: str, missing: ModuleNotFoundError) -> int:
    """Tells of a package that is not there, as on a machine that has the agent alone."""
    package = (missing.name or "").partition(".")[0]
    if package == __package__.partition(".")[0]:
        raise missing
    language = terminal_language(os.environ)
    line = say(language, "cli.not_installed", command=command, package=package)
    sys.stderr.write(f"{line}\n")
    return 1
