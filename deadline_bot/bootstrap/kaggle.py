"""The Kaggle accounts as the settings and the machine's environment want them.

Each account has one reader, so that all that asks for it shares its budget of calls.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deadline_bot.adapters.kaggle.account import KaggleAccount
from deadline_bot.adapters.kaggle.client import SOURCE, KaggleReader
from deadline_bot.adapters.kaggle.credentials import (
    Credentials,
    CredentialsUnusable,
    account_credentials,
    find_credentials,
)
from deadline_bot.adapters.kaggle.source import KaggleCompetitions
from deadline_bot.config import KaggleAccountSettings, Settings
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.errors import SourceFailed
from deadline_bot.ports import CompetitionSource, Store
from deadline_bot.services.account_polls import AccountSettings
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.watch_account import WatchAccount
from deadline_bot.services.watch_submissions import WatchSubmissions


@dataclass(frozen=True, slots=True)
class KaggleAccess:
    """An account and its way in.

    `table` is what the file says of it, `None` where the one account is found by its
    credentials. `credentials` are `None` where there are none, or, with a `fault`, no usable
    ones.
    """

    table: KaggleAccountSettings | None
    credentials: Credentials | None
    fault: CredentialsUnusable | None = None

    @property
    def name(self) -> str:
        """What the account is called: by the file, else by its user name where that is known."""
        if self.table is not None:
            return self.table.name
        return (self.credentials and self.credentials.username) or SOURCE

    @property
    def reason(self) -> str:
        """Why it cannot be asked, for `status`; empty where it can."""
        if self.fault is not None:
            return f"credentials {self.fault.fault}: {self.fault.where}"
        return "" if self.credentials is not None else "no credentials"


@dataclass(frozen=True, slots=True)
class KaggleEntrance:
    """An account with its one reader, `None` where it has no usable credentials."""

    access: KaggleAccess
    reader: KaggleReader | None


def kaggle_accesses(
    settings: Settings, environ: Mapping[str, str], home: Path
) -> tuple[KaggleAccess, ...]:
    """The accounts in the order of the file, at least one; the first tells the competitions."""
    return tuple(_accesses(settings, environ, home))


def _accesses(settings: Settings, environ: Mapping[str, str], home: Path) -> Iterator[KaggleAccess]:
    for table in settings.kaggle_accounts or (None,):
        try:
            if table is None:
                credentials = find_credentials(environ, home)
            else:
                credentials = account_credentials(environ, home, table.variable, table.username)
        except CredentialsUnusable as fault:
            yield KaggleAccess(table, None, fault)
        else:
            yield KaggleAccess(table, credentials)


def kaggle_reader(settings: Settings, credentials: Credentials) -> KaggleReader:
    """The reading access to an account."""
    return KaggleReader(
        credentials,
        endpoint=settings.kaggle.endpoint,
        calls_per_hour=settings.kaggle.calls_per_hour,
    )


def kaggle_entrances(
    settings: Settings, environ: Mapping[str, str], home: Path
) -> list[KaggleEntrance]:
    """The accounts that are to be asked; none where Kaggle is not."""
    if not settings.kaggle.enabled:
        return []
    return [
        KaggleEntrance(
            access,
            None if access.credentials is None else kaggle_reader(settings, access.credentials),
        )
        for access in kaggle_accesses(settings, environ, home)
    ]


def competition_source(
    settings: Settings, entrance: KaggleEntrance, asked_for: Callable[[], Collection[str]]
) -> CompetitionSource:
    """Kaggle as the settings want it; without usable credentials a source that says so."""
    if entrance.reader is None:
        return _Unusable(SOURCE, entrance.access.reason)
    return kaggle_competitions(settings, entrance.reader, asked_for)


def account_watches(
    settings: Settings, entrances: Sequence[KaggleEntrance], store: Store, note: NoteSightings
) -> Iterator[WatchAccount]:
    """A watch for each account that can be asked; the first is asked for the submissions.

    One that cannot be asked is told by `check`, and where it is the first by `status` too.
    """
    submissions = WatchSubmissions(store, note)
    for n, entrance in enumerate(entrances):
        access, reader = entrance.access, entrance.reader
        if reader is None:
            continue
        told = AccountSettings(
            owner="" if access.table is None else access.table.owner,
            longest_interval=settings.kaggle.poll_interval,
            calls_per_hour=settings.kaggle.calls_per_hour,
            has_submissions=n == 0,
        )
        yield WatchAccount(kaggle_account(access, reader), store, note, submissions, told)


def kaggle_account(access: KaggleAccess, reader: KaggleReader) -> KaggleAccount:
    """The account's notebooks, submissions and quotas, read by its `reader`."""
    return KaggleAccount(
        access.name,
        reader,
        username="" if access.credentials is None else access.credentials.username,
        notebooks=() if access.table is None else access.table.notebooks,
    )


def kaggle_competitions(
    settings: Settings,
    reader: KaggleReader,
    asked_for: Callable[[], Collection[str]] = frozenset,
) -> KaggleCompetitions:
    """The source on Kaggle's API; `asked_for` are slugs that it follows besides."""
    return KaggleCompetitions(reader, settings.kaggle.follow, asked_for)


@dataclass(frozen=True, slots=True)
class _Unusable:
    """A source that cannot be asked; `status` says why."""

    name: str
    reason: str

    async def fetch(self, now: datetime) -> Fetched:  # noqa: ARG002 - the port's
        raise SourceFailed(self.reason)
