"""`init`: asks what a configuration needs, and writes it with the Slack manifest.

Every question can be answered by an option; nothing that exists is overwritten.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import available_timezones

from deadline_bot.adapters.slack.manifest import create_link, manifest_yaml
from deadline_bot.cli.commands import terminal_language
from deadline_bot.cli.faults import print_fault
from deadline_bot.config import FILE_NAME
from deadline_bot.config.rendering import render_config
from deadline_bot.domain.channel import Language
from deadline_bot.domain.naming import slug_of
from deadline_bot.wording.catalogue import say

T = TypeVar("T")

MANIFEST_NAME = "slack-manifest.yaml"

#: What `follow` says for every competition that the account has entered.
ENTERED: Literal["entered"] = "entered"


def command(arguments: Namespace) -> int:
    """Writes both files; returns 1, and writes neither, if one is there already."""
    language = Language(arguments.language or terminal_language(os.environ))
    folder = Path(arguments.folder or ".")
    targets = (folder / FILE_NAME, folder / MANIFEST_NAME)
    for target in targets:
        if target.exists():
            print_fault(say(language, "cli.init.exists", path=str(target)))
            return 1
    try:
        config = _config(arguments, language)
    except BadAnswer as bad:
        print_fault(say(language, bad.key, answer=bad.answer))
        return 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target, text in zip(targets, (config, manifest_yaml()), strict=True):
            # "x": another process may have written it since.
            with target.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        reason = error.strerror or str(error)
        print_fault(say(language, "cli.init.not_written", path=str(folder), reason=reason))
        return 1
    fields = {"config": str(targets[0]), "manifest": str(targets[1]), "link": create_link()}
    sys.stdout.write(say(language, "cli.init.done", **fields) + "\n")
    return 0


class BadAnswer(Exception):
    """An answer that cannot be taken; `key` names the words that say why."""

    def __init__(self, key: str, answer: str) -> None:
        super().__init__(f"{key}: {answer!r}")
        self.key = key
        self.answer = answer


def _config(arguments: Namespace, language: Language) -> str:
    zone = _ask(language, "timezone", arguments.timezone, _machine_zone(), read_zone)
    chosen = _ask(language, "language", arguments.language, language, read_language)
    channel = _ask(language, "channel", arguments.channel, "", str.strip)
    follow = _ask(language, "follow", arguments.follow, ENTERED, read_follow)
    return render_config(zone, chosen, channel, follow)


def _ask(
    language: Language, what: str, option: str | None, default: str, read: Callable[[str], T]
) -> T:
    """The option, else the answer to a question; a terminal may answer until it is right."""
    while True:
        typed = option
        if typed is None and sys.stdin.isatty():
            typed = input(say(language, f"cli.init.ask_{what}", default=default) + " ")
        try:
            return read((typed or "").strip() or default)
        except BadAnswer as bad:
            if option is not None or not sys.stdin.isatty():
                raise
            print_fault(say(language, bad.key, answer=bad.answer))


def read_zone(text: str) -> str:
    """An IANA name.

    Raises:
        BadAnswer: there is no such zone.
    """
    if text not in available_timezones():
        raise BadAnswer("cli.init.bad_timezone", text)
    return text


def read_language(text: str) -> Language:
    """`en` or `ja`.

    Raises:
        BadAnswer: something else.
    """
    if text not in set(Language):
        raise BadAnswer("cli.init.bad_language", text)
    return Language(text)


def read_follow(text: str) -> Literal["entered"] | tuple[str, ...]:
    """`entered`, or slugs and URLs between commas or spaces.

    Raises:
        BadAnswer: one of them is no slug and no competition's URL.
    """
    if text == ENTERED:
        return ENTERED
    try:
        return tuple(slug_of(word) for word in text.replace(",", " ").split())
    except ValueError as error:
        raise BadAnswer("cli.init.bad_follow", text) from error


def _machine_zone() -> str:
    """The zone of this machine where it can be told by name, else UTC."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = Path("/etc/localtime").resolve().as_posix().partition("zoneinfo/")[2]
    zones = available_timezones()
    return next((zone for zone in (named, linked) if zone in zones), "UTC")
