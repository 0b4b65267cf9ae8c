"""Watches the notebooks of one account: finds what runs, and follows it to its end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from deadline_bot.agent.progress import ProgressReader
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import ENDED, UNDER_WAY, JobSourceKind, JobState, Sighting
from deadline_bot.ports import HostAccount, Notebook, Store
from deadline_bot.services.account_polls import AccountSettings, open_slugs_of
from deadline_bot.services.note_sightings import NoteSightings

_log = structlog.get_logger(__name__)


class WatchNotebooks:
    """Asks for notebooks. Its calls raise `SourceFailed` where the host cannot be asked."""

    def __init__(
        self,
        account: HostAccount,
        store: Store,
        note: NoteSightings,
        settings: AccountSettings,
    ) -> None:
        self._account = account
        self._store = store
        self._note = note
        self._settings = settings
        self._met: set[tuple[str, datetime | None]] = set()
        #: Said already in the log, as of the last answer.
        self._unreadable: tuple[str, ...] = ()

    async def find(self, begun_at: datetime, now: datetime) -> None:
        """Looks which notebooks ran last; what ended before `begun_at` is none of our news."""
        slugs = await self._store.run(lambda tx: open_slugs_of(tx, now))
        seen = await self._account.notebooks(now, slugs)
        for reason in sorted(set(seen.unreadable).difference(self._unreadable)):
            _log.warning("notebook_unreadable", account=self._account.name, reason=reason)
        self._unreadable = tuple(seen.unreadable)
        for notebook in seen.records:
            await self._meet(notebook, begun_at, now)

    async def _meet(self, notebook: Notebook, begun_at: datetime, now: datetime) -> None:
        """Looks at a notebook that may have begun a run that the bot does not know of."""
        job = await self._store.run(lambda tx: tx.latest_job(JobSourceKind.KAGGLE, notebook.ref))
        if job is not None and not job.is_over:
            return
        known_until = (job and (job.ended_at or job.given_up_at)) or begun_at
        is_old = notebook.run_at is None or notebook.run_at <= known_until
        # What ran before is asked about once: it may run still.
        identity = notebook.ref, notebook.run_at
        if is_old and (job is not None or identity in self._met):
            return
        state = await self._account.notebook_state(now, notebook.ref)
        self._met.add(identity)
        sighting = self._of(notebook, state)
        if state.state in ENDED:
            if is_old or notebook.run_at is None:
                return
            # It began and ended between two looks.
            began = replace(sighting, at=notebook.run_at, state=JobState.RUNNING, reason="")
            await self._write([began, await self._with_log(sighting, now)], now)
        elif state.state in UNDER_WAY and state.state is not JobState.UNKNOWN:
            await self._write([sighting], now)

    def _of(self, notebook: Notebook, state: Sighting) -> Sighting:
        return replace(
            state,
            name=notebook.title or notebook.ref,
            url=notebook.url,
            competition=next(iter(notebook.competitions), ""),
            author=self._account.name,
            owner=self._settings.owner,
            started_at=notebook.run_at if state.state is JobState.RUNNING else None,
        )

    async def follow(self, ref: str, now: datetime) -> None:
        """Looks how a notebook stands that ran when it was last seen."""
        sighting = await self._account.notebook_state(now, ref)
        if sighting.state in ENDED:
            sighting = await self._with_log(sighting, now)
        await self._write([sighting], now)

    async def read_log(self, ref: str, now: datetime) -> None:
        """Reads the progress of one that runs out of its log."""
        text = await self._account.notebook_log(now, ref)
        if text:
            sighting = Sighting(JobSourceKind.KAGGLE, ref, now, JobState.RUNNING)
            await self._write([_read(sighting, text)], now)

    async def _with_log(self, sighting: Sighting, now: datetime) -> Sighting:
        """An end with the last lines of its log; without them where they cannot be had."""
        try:
            return _read(sighting, await self._account.notebook_log(now, sighting.ref))
        except SourceFailed as failure:
            _log.info("log_not_read", ref=sighting.ref, reason=failure.reason)
            return sighting

    async def _write(self, sightings: Sequence[Sighting], now: datetime) -> None:
        await self._store.run(lambda tx: self._note.note(tx, sightings, now))


def _read(sighting: Sighting, text: str) -> Sighting:
    reader = ProgressReader()
    reader.feed(text)
    return replace(sighting, progress=reader.progress, tail=reader.last_lines)
