"""`deadline-bot track`, and `python -m deadline_bot.agent`: runs a command and reports it.

Whatever becomes of the report, the command runs as if it were typed without us.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from deadline_bot.agent.child import CannotRun, Ending, run
from deadline_bot.agent.later import keep, send_kept
from deadline_bot.agent.output import Output
from deadline_bot.agent.report import a_run
from deadline_bot.agent.sender import Sender
from deadline_bot.agent.spool import Parcel, Spool, spool_folder
from deadline_bot.agent.ways import Way, way_to

#: Where the bot's address is read.
URL_VARIABLE = "DEADLINE_BOT_PING_URL"
#: Seconds that the command's end may wait for its report.
PATIENCE = 2.0
_EXAMPLE = 'deadline-bot track "train fold 3" -- python train.py --fold 3'


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed."""

    name: str
    command: tuple[str, ...]
    #: Empty: there is none.
    url: str
    competition: str | None
    is_notifying: bool


def main(argv: Sequence[str]) -> int:
    """Runs the command of `track …` and returns its exit status; 2: wrongly typed."""
    wanted = _parse(argv)
    output = Output()
    way = _way(wanted.url)
    if way is None:
        return _run(wanted, output, None).status
    tracked = a_run(wanted.name, wanted.competition, is_notifying=wanted.is_notifying)
    sender = Sender(way, tracked, output.read, lambda: send_kept(Spool(spool_folder())))
    ending = _run(wanted, output, sender)
    sender.end(ending.reported_status, ending.cause, output.close())
    if not sender.wait(PATIENCE) and (left := sender.undelivered()):
        keep(Parcel(wanted.url, left))
    if sender.is_refused and sys.stderr.isatty():
        _say(f"the bot does not take reports at this address; look at {URL_VARIABLE}.")
    return ending.status


def _way(url: str) -> Way | None:
    """The way to the bot; says so where there is none."""
    if not url:
        _say(f"{URL_VARIABLE} is not set: the command runs, but nothing is reported.")
        return None
    try:
        return way_to(url)
    except ValueError:
        _say(f"{URL_VARIABLE} (or --url) is no address: the command runs, nothing is reported.")
        return None


def _run(wanted: Wanted, output: Output, sender: Sender | None) -> Ending:
    def begin() -> None:
        if sender is not None:
            sender.begin()

    try:
        return run(wanted.command, output, begin)
    except CannotRun as fault:
        _say(str(fault))
        begin()
        return Ending(fault.status, str(fault), fault.status)


def _parse(argv: Sequence[str]) -> Wanted:
    """Raises: SystemExit: help was asked for, or it is wrongly typed."""
    parser = _Parser(
        prog="deadline-bot track",
        usage=(
            "%(prog)s NAME [--competition SLUG] [--url URL]\n"
            "                          [--notify] -- COMMAND ..."
        ),
        description="Runs a command and reports its start, progress and end to the bot.",
        epilog=f"Example:\n  {_EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", help="what the job is called, such as train fold 3")
    parser.add_argument("--competition", metavar="SLUG", help="the competition it is for")
    parser.add_argument("--url", help=f"the bot's address (default: ${URL_VARIABLE})")
    parser.add_argument("--notify", action="store_true", help="tell its good end to all")
    ours = list(argv)
    command: list[str] = []
    if "--" in ours:
        at = ours.index("--")
        ours, command = ours[:at], ours[at + 1 :]
    if {"-h", "--help"} & set(ours):
        parser.parse_args(["--help"])
    typed = parser.parse_args(ours)
    if not command:
        parser.error("the command is missing: it comes after --")
    url = (typed.url or os.environ.get(URL_VARIABLE, "")).strip()
    return Wanted(typed.name, tuple(command), url, typed.competition, typed.notify)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with an example instead of the usage."""

    def error(self, message: str) -> NoReturn:
        """Raises: SystemExit."""
        _say(f"{message}. Example: {_EXAMPLE}")
        raise SystemExit(2)


def _say(line: str) -> None:
    """Tells the user, not the job's readers: on stderr, in one line."""
    sys.stderr.write(f"deadline-bot: {line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
