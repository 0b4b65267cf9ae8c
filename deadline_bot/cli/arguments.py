"""What can be typed: commands, their options and their help, from the catalogues."""

import argparse
from collections.abc import Callable
from enum import StrEnum

from deadline_bot import __version__
from deadline_bot.cli.columns import HelpFormatter
from deadline_bot.domain.channel import Language
from deadline_bot.domain.job_note import NoteVerb

#: Says the text of a key of the `cli.` words.
Say = Callable[[str], str]


def parser(language: Language) -> argparse.ArgumentParser:
    """The parser of every command, in `language`."""
    from deadline_bot.wording.catalogue import say as lookup

    def say(key: str) -> str:
        return lookup(language, f"cli.{key}")

    top = argparse.ArgumentParser(
        prog="deadline-bot",
        description=say("about"),
        epilog=say("about.example"),
        formatter_class=HelpFormatter,
        add_help=False,
    )
    _add_help(top, say)
    top.add_argument("--version", action="version", version=__version__, help=say("version"))
    commands = top.add_subparsers(dest="command", metavar=say("command"), title=say("commands"))
    run = _command(commands, "run", say)
    check = _command(commands, "check", say)
    status = _command(commands, "status", say)
    upcoming = _command(commands, "upcoming", say)
    jobs = _command(commands, "jobs", say)
    job = _command(commands, "job", say)
    plan = _command(commands, "plan", say)
    demo = _command(commands, "demo", say)
    init = _command(commands, "init", say)
    parse = _command(commands, "parse", say)
    progress = _command(commands, "progress", say)
    keys = _command(commands, "keys", say)
    for command in (run, check, status, upcoming, jobs, job, plan, demo, init, parse, keys):
        command.add_argument("--config", metavar="FILE", help=say("config"))
    for command in (status, upcoming, jobs, plan, parse, keys):
        command.add_argument("--json", action="store_true", help=say("json"))
    upcoming.add_argument(
        "n", nargs="?", metavar="N", type=_count, default=5, help=say("upcoming.n")
    )
    jobs.add_argument("competition", nargs="?", metavar="COMPETITION", help=say("jobs.competition"))
    job.add_argument("verb", choices=_values(NoteVerb), help=say("job.verb"))
    job.add_argument("name", metavar="NAME", help=say("job.name"))
    job.add_argument("rest", nargs="?", metavar="PROGRESS|REASON", help=say("job.rest"))
    job.add_argument("--notify", action="store_true", help=say("job.notify"))
    job.set_defaults(json=False)
    plan.add_argument(
        "action", nargs="?", metavar="ACTION", default="list", help=say("plan.action")
    )
    plan.add_argument("words", nargs="*", metavar="STEP", help=say("plan.words"))
    plan.add_argument("--competition", metavar="SLUG", help=say("plan.competition"))
    demo.add_argument(
        "--seconds", type=_seconds, default=60.0, metavar="N", help=say("demo.seconds")
    )
    demo.add_argument("--language", choices=_values(Language), help=say("demo.language"))
    init.add_argument("folder", nargs="?", help=say("init.folder"))
    init.add_argument("--timezone", metavar="ZONE", help=say("init.timezone"))
    init.add_argument("--language", choices=_values(Language), help=say("init.language"))
    init.add_argument("--channel", metavar="CHANNEL", help=say("init.channel"))
    init.add_argument("--follow", metavar="SLUGS", help=say("init.follow"))
    parse.add_argument("phrase", metavar="PHRASE", help=say("parse.phrase"))
    parse.add_argument("--now", metavar="INSTANT", help=say("parse.now"))
    parse.add_argument("--zone", metavar="ZONE", help=say("parse.zone"))
    parse.add_argument("--language", choices=_values(Language), help=say("parse.language"))
    progress.add_argument("file", metavar="FILE", help=say("progress.file"))
    keys.add_argument(
        "action", choices=("create", "list", "rotate", "revoke"), help=say("keys.action")
    )
    keys.add_argument("name", nargs="?", metavar="NAME", help=say("keys.name"))
    keys.add_argument("--job", metavar="SLUG", help=say("keys.job"))
    _add_track(commands, say)
    return top


def _add_track(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    """Lists `track` and tells its help; what it does is the agent's, which needs none of this."""
    track = _command(commands, "track", say)
    track.usage = (
        "%(prog)s NAME [--competition SLUG] [--url URL]\n"
        "                          [--notify] -- COMMAND ..."
    )
    track.add_argument("name", metavar="NAME", help=say("track.name"))
    track.add_argument("--competition", metavar="SLUG", help=say("track.competition"))
    track.add_argument("--url", help=say("track.url"))
    track.add_argument("--notify", action="store_true", help=say("track.notify"))


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, say: Say
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=say(f"{name}.help"),
        description=say(f"{name}.about"),
        epilog=say("example") + "\n" + say(f"{name}.example"),
        formatter_class=HelpFormatter,
        add_help=False,
    )
    _add_help(command, say)
    return command


def _add_help(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("-h", "--help", action="help", help=say("help"))


def _values(kind: type[StrEnum]) -> tuple[str, ...]:
    """What can be typed; plain strings, since a fault shows them as Python writes them."""
    return tuple(one.value for one in kind)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: 1, 2, 3 …")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise argparse.ArgumentTypeError(f"{text}: 60")
    return seconds
