"""Loads the configuration for a command, and tells what is wrong in words."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

from deadline_bot.adapters.store.errors import DatabaseInUse, StoreUnusable
from deadline_bot.config import BadConfig, ConfigFault, Settings, find_config, load_settings
from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say


def settings_for(arguments: Namespace) -> Settings:
    """The settings that a command works with.

    Raises:
        BadConfig: with every fault.
    """
    named = None if arguments.config is None else Path(arguments.config)
    cwd = Path.cwd()
    return load_settings(find_config(named, os.environ, cwd), os.environ, cwd)


def with_settings(arguments: Namespace, use: Callable[[Settings], int]) -> int:
    """Runs `use` with the settings; faults of the configuration are told, exit status 1."""
    try:
        settings = settings_for(arguments)
    except BadConfig as bad:
        for line in config_lines(bad.faults, bad.language):
            print_fault(line)
        return 1
    return use(settings)


def config_lines(faults: Iterable[ConfigFault], language: Language) -> list[str]:
    """A line for each fault: where it is, what it is, and what mends it."""
    return [f"{f.place}: {say(language, f.key, **f.fields)}" for f in faults]


def store_fault(language: Language, fault: StoreUnusable | DatabaseInUse) -> str:
    """The words of an unusable database."""
    if isinstance(fault, DatabaseInUse):
        pid = "?" if fault.pid is None else str(fault.pid)
        return say(language, "cli.database.in_use", path=fault.path, pid=pid)
    key = f"cli.database.{fault.reason.name.lower()}"
    return say(language, key, url=fault.url, detail=fault.detail)


def print_fault(line: str) -> None:
    """Tells a fault on stderr."""
    sys.stderr.write(f"{line}\n")
