"""`check` of Kaggle: whether each account can be read, and sees what it is to watch."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from deadline_bot.adapters.kaggle.client import KaggleReader
from deadline_bot.adapters.kaggle.credentials import Credentials
from deadline_bot.bootstrap import Surroundings
from deadline_bot.bootstrap.kaggle import (
    KaggleAccess,
    kaggle_accesses,
    kaggle_account,
    kaggle_competitions,
    kaggle_reader,
)
from deadline_bot.cli.report import Report
from deadline_bot.config import Settings
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.wording.catalogue import say


async def try_kaggle(
    settings: Settings, surroundings: Surroundings, now: datetime
) -> Sequence[Report]:
    """Tries every account; what the file adds to competitions is looked for with the first."""
    if not settings.kaggle.enabled:
        return [Report(say(settings.voice.language, "cli.check.kaggle_off"), "note")]
    accesses = kaggle_accesses(settings, surroundings.environ, surroundings.home)
    trials = [_Trial(settings, access, now) for access in accesses]
    reports = await asyncio.gather(
        *(trial.reports(is_first=t == 0) for t, trial in enumerate(trials))
    )
    return [report for of_one in reports for report in of_one]


class _Trial:
    """The trial of one account. Nothing that is said holds a secret."""

    def __init__(self, settings: Settings, access: KaggleAccess, now: datetime) -> None:
        self._settings = settings
        self._access = access
        self._now = now

    async def reports(self, *, is_first: bool) -> list[Report]:
        fault, credentials = self._access.fault, self._access.credentials
        if fault is not None:
            return [self._said(fault.fault.value, "fault", where=fault.where)]
        if credentials is None:
            return [self._said("none", "fault")]
        reader = kaggle_reader(self._settings, credentials)
        try:
            missing = await self._unmatched(reader) if is_first else []
            reports = await self._read(reader, credentials)
        except SourceFailed as failure:
            key = "refused" if failure.reason in {"401", "403"} else "failed"
            return [self._said(key, "fault", where=credentials.where, reason=failure.reason)]
        return [*reports, *missing]

    async def _read(self, reader: KaggleReader, credentials: Credentials) -> list[Report]:
        await kaggle_competitions(self._settings, reader).verify(self._now)
        reports = [self._said("works", where=credentials.where)]
        if credentials.is_exposed:
            reports.append(self._said("exposed", "note", where=credentials.where))
        account = kaggle_account(self._access, reader)
        for ref in () if self._access.table is None else self._access.table.notebooks:
            try:
                await account.notebook_state(self._now, ref)
            except SourceFailed as failure:
                fields = {"notebook": ref, "reason": failure.reason}
                reports.append(self._said("notebook", "fault", **fields))
        return reports

    async def _unmatched(self, reader: KaggleReader) -> list[Report]:
        additions = self._settings.additions
        if not additions:
            return []
        fetched = await kaggle_competitions(self._settings, reader).fetch(self._now)
        known = {competition.slug for competition in fetched.competitions}
        language = self._settings.voice.language
        return [
            Report(say(language, "cli.check.kaggle_unmatched", slug=slug), "note")
            for slug in sorted(additions.keys() - known)
        ]

    def _said(self, key: str, mark: str = "ok", **fields: str) -> Report:
        """The words of the one account, or of one of several, which are named."""
        table = self._access.table
        if table is None:
            return Report(
                say(self._settings.voice.language, f"cli.check.kaggle_{key}", **fields), mark
            )
        named = {"name": table.name, "variable": table.variable, **fields}
        return Report(say(self._settings.voice.language, f"cli.check.account_{key}", **named), mark)
