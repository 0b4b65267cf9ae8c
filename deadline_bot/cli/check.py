"""`check`: tries everything that `run` needs, and tells every fault at once with its remedy."""

import asyncio
import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.store.errors import DatabaseInUse, StoreUnusable
from deadline_bot.adapters.store.lock import acquire
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.bootstrap import Surroundings
from deadline_bot.cli.check_kaggle import try_kaggle
from deadline_bot.cli.check_ways import try_healthchecks, try_http
from deadline_bot.cli.columns import columns, folded
from deadline_bot.cli.faults import config_lines, settings_for, store_fault
from deadline_bot.cli.report import Report
from deadline_bot.config import BadConfig, Settings, read_secrets
from deadline_bot.domain.channel import Language
from deadline_bot.wording.catalogue import say


def command(arguments: Namespace) -> int:
    """Reports; returns 1 if anything is at fault."""
    surroundings = Surroundings(read_secrets(os.environ), os.environ, Path.home())
    try:
        settings = settings_for(arguments)
    except BadConfig as bad:
        reports = [Report(line, "fault") for line in config_lines(bad.faults, bad.language)]
        return _tell(reports, bad.language)
    reports, is_running = asyncio.run(_try_all(settings, surroundings))
    return _tell(reports, settings.voice.language, is_running=is_running)


def _tell(reports: list[Report], language: Language, *, is_running: bool = False) -> int:
    # Elsewhere than on a terminal a line stays one line, for whoever reads it next.
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    for report in reports:
        line = say(language, f"cli.check.{report.mark}", what=report.words)
        hanging = " " * columns(say(language, f"cli.check.{report.mark}", what=""))
        sys.stdout.write("\n".join(folded(line, width, hanging)) + "\n")
    n = sum(report.mark == "fault" for report in reports)
    works = "cli.check.works_running" if is_running else "cli.check.works"
    last = say(language, "cli.check.done", n=n) if n else say(language, works)
    sys.stdout.write(f"\n{last}\n")
    return 1 if n else 0


async def _try_all(settings: Settings, surroundings: Surroundings) -> tuple[list[Report], bool]:
    """What is to be told, and whether the bot is running."""
    slack, kaggle, healthchecks = await asyncio.gather(
        _try_slack(settings, surroundings),
        try_kaggle(settings, surroundings, SystemClock().now()),
        try_healthchecks(settings, surroundings.environ),
    )
    database, is_running = _try_database(settings)
    reports = [
        _config(settings),
        database,
        *try_http(settings, is_running=is_running),
        *slack,
        *kaggle,
        *healthchecks,
    ]
    return reports, is_running


def _config(settings: Settings) -> Report:
    language = settings.voice.language
    if settings.path is None:
        return Report(say(language, "cli.check.no_config"), "note")
    return Report(say(language, "cli.check.config", path=str(settings.shown_path)))


def _try_database(settings: Settings) -> tuple[Report, bool]:
    """What is told of the database, and whether a bot that is running has it."""
    language, path = settings.voice.language, str(settings.database_path)
    try:
        lock = acquire(settings.database_url)
    except DatabaseInUse as fault:
        pid = "?" if fault.pid is None else str(fault.pid)
        return Report(say(language, "cli.check.database_in_use", path=path, pid=pid)), True
    except StoreUnusable as fault:
        return Report(store_fault(language, fault), "fault"), False
    try:
        open_store(settings.database_url).close_now()
    except StoreUnusable as fault:
        return Report(store_fault(language, fault), "fault"), False
    finally:
        lock.release()
    return Report(say(language, "cli.check.database", path=path)), False


async def _try_slack(settings: Settings, surroundings: Surroundings) -> list[Report]:
    language, secrets = settings.voice.language, surroundings.secrets
    if secrets.slack_bot_token is None and secrets.slack_app_token is None:
        return [Report(say(language, "cli.check.console"), "note")]
    from deadline_bot.adapters.slack.check import check_slack

    faults = settings.missing_channel_faults()
    reports = [Report(line, "fault") for line in config_lines(faults, language)]
    findings = await check_slack(
        secrets.slack_bot_token,
        secrets.slack_app_token,
        settings.slack.api_url,
        () if faults else settings.channels,
        mailbox=settings.slack.mailbox,
    )
    for finding in findings:
        mark = "fault" if finding.is_fault else "ok" if finding.is_success else "note"
        reports.append(Report(say(language, finding.key, **finding.fields), mark))
    return reports
