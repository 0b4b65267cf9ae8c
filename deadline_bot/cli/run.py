"""`run`: the bot itself, until it is told to stop."""

import asyncio
import os
import signal
from argparse import Namespace
from pathlib import Path

from deadline_bot.adapters.http.listening import CannotBind
from deadline_bot.adapters.log import set_up_log
from deadline_bot.adapters.store.errors import DatabaseInUse, StoreUnusable
from deadline_bot.adapters.store.lock import acquire
from deadline_bot.bootstrap import Surroundings, live
from deadline_bot.cli.faults import config_lines, print_fault, store_fault, with_settings
from deadline_bot.config import Settings, read_secrets
from deadline_bot.wording.catalogue import say


def command(arguments: Namespace) -> int:
    """Runs the bot; returns 0 when it was asked to stop, 1 if it cannot run at all."""
    return with_settings(arguments, _run)


def _run(settings: Settings) -> int:
    set_up_log()
    surroundings = Surroundings(read_secrets(os.environ), os.environ, Path.home())
    language = settings.voice.language
    if surroundings.secrets.slack_bot_token is not None:
        faults = settings.missing_channel_faults()
        if faults:
            for line in config_lines(faults, language):
                print_fault(line)
            return 1
    try:
        lock = acquire(settings.database_url)
        try:
            asyncio.run(_until_stopped(settings, surroundings))
        finally:
            lock.release()
    except (StoreUnusable, DatabaseInUse) as fault:
        print_fault(store_fault(language, fault))
        return 1
    except CannotBind as fault:
        fields = {"address": fault.address, "reason": fault.reason}
        print_fault(say(language, "cli.http.cannot_bind", **fields))
        return 1
    return 0


async def _until_stopped(settings: Settings, surroundings: Surroundings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await live(settings, surroundings, stop)
