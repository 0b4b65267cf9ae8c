"""`demo`: a closing week in this terminal, in the reader's language and zone."""

import asyncio
import os
import sys
from argparse import Namespace
from datetime import timedelta
from zoneinfo import ZoneInfo

from deadline_bot.cli.commands import terminal_language
from deadline_bot.cli.faults import with_settings
from deadline_bot.cli.quiet import hush_log
from deadline_bot.config import Settings
from deadline_bot.demo import play
from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say


def command(arguments: Namespace) -> int:
    """Plays the demo; returns 0, also when it is cut short."""
    return with_settings(arguments, lambda settings: _demo(arguments, settings))


def _demo(arguments: Namespace, settings: Settings) -> int:
    hush_log()
    language = _language(arguments, settings)
    zone = _zone(settings, language)
    lasting = timedelta(seconds=arguments.seconds)
    _print(say(language, "cli.demo.begin", n=round(arguments.seconds)))
    try:
        asyncio.run(play(language, zone, lasting, sys.stdout))
    except KeyboardInterrupt:
        return 0
    _print(say(language, "cli.demo.end"))
    return 0


def _language(arguments: Namespace, settings: Settings) -> Language:
    if arguments.language is not None:
        return Language(arguments.language)
    return terminal_language(os.environ) if settings.path is None else settings.voice.language


def _zone(settings: Settings, language: Language) -> ZoneInfo:
    """The configured zone; else one in which most readers of the language live."""
    is_told = settings.path is not None or language is not Language.JA
    return settings.voice.zone if is_told else ZoneInfo("Asia/Tokyo")


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()
