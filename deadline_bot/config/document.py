"""The configuration as it is written: its sections, keys and defaults.

pydantic-settings lays the environment over the file. What a value may be is in `values` and
`instants`; what the program works with is in `settings`.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from deadline_bot.config import accounts, values, ways
from deadline_bot.config.instants import read_instant
from deadline_bot.config.milestones import read_milestone_name
from deadline_bot.domain.channel import Escalation, Language, Rung

#: TOML tables, or what the environment says in their place.
Tables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layers:
    """What a document is read from: `overrides` win over `file`; `zone` is of local times."""

    file: Tables = field(default_factory=dict)
    overrides: Tables = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


# BaseSettings passes neither sources nor a validation context to a single reading, and would
# take a table named like one of its own arguments for that argument.
_layers: ContextVar[Layers] = ContextVar("layers")


def _instant(value: object) -> datetime:
    return read_instant(value, _layers.get().zone)


Line = Annotated[str, PlainValidator(values.read_line)]
Channel = Annotated[str, PlainValidator(values.read_channel)]
Channels = Annotated[tuple[str, ...], PlainValidator(values.read_channels)]
Switch = Annotated[bool, PlainValidator(values.read_switch)]
Url = Annotated[str, PlainValidator(values.read_url)]
Slug = Annotated[str, PlainValidator(values.read_slug)]
Variable = Annotated[str, PlainValidator(ways.read_variable)]
Duration = Annotated[timedelta, PlainValidator(values.read_duration)]
LeadTime = Annotated[timedelta, PlainValidator(values.read_lead_time)]
NotebookLimit = Annotated[timedelta, PlainValidator(values.read_notebook_limit)]
LeadTimeList = Annotated[tuple[LeadTime, ...], BeforeValidator(values.read_list)]
Ladder = Annotated[
    tuple[Annotated[Rung, PlainValidator(values.read_rung)], ...],
    BeforeValidator(values.read_list),
    AfterValidator(values.read_ladder),
]
Instant = Annotated[datetime, PlainValidator(_instant)]


class Section(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Bot(Section):
    """[bot]"""

    timezone: Annotated[ZoneInfo, PlainValidator(values.read_zone)] = ZoneInfo("UTC")
    language: Annotated[Language, PlainValidator(values.read_language)] = Language.EN
    database: Annotated[str, PlainValidator(values.read_database)] = "sqlite:///deadline-bot.db"


class Slack(Section):
    """[slack]. No mailbox where its channel is empty."""

    channel: Channel = ""
    mailbox: Channel = ""
    mailbox_interval: Annotated[timedelta, PlainValidator(values.read_poll_interval)] = timedelta(
        minutes=1
    )
    api_url: Annotated[str, PlainValidator(values.read_api_url)] = "https://slack.com/api/"


class KaggleAccountTable(Section):
    """[[kaggle.accounts]]. Empty text is what was not said."""

    name: Annotated[str, PlainValidator(ways.read_name)]
    token_env: Variable = ""
    username: Annotated[str, PlainValidator(accounts.read_username)] = ""
    key_env: Variable = ""
    owner: Annotated[str, PlainValidator(accounts.read_person)] = ""
    notebooks: Annotated[tuple[str, ...], PlainValidator(accounts.read_notebooks)] = ()

    @model_validator(mode="after")
    def has_one_way_in(self) -> Self:
        """Either a token, or a user name with a key."""
        ways = bool(self.token_env), bool(self.username), bool(self.key_env)
        if ways not in {(True, False, False), (False, True, True)}:
            raise values.refuse("config.account_way", name=values.shown(self.name))
        return self


class Kaggle(Section):
    """[kaggle]. `follow` is `"entered"` or slugs; `endpoint` has no slash at its end."""

    enabled: Switch = True
    follow: Annotated[Literal["entered"] | tuple[str, ...], PlainValidator(values.read_follow)] = (
        values.ENTERED
    )
    endpoint: Annotated[str, PlainValidator(values.read_endpoint)] = ""
    poll_interval: Annotated[timedelta, PlainValidator(values.read_poll_interval)] = timedelta(
        minutes=10
    )
    calls_per_hour: Annotated[int, PlainValidator(values.read_calls)] = 300
    notebook_limit: NotebookLimit = timedelta(hours=12)
    accounts: tuple[KaggleAccountTable, ...] = ()


class LeadTimesTable(Section):
    """[alerts.lead_times]"""

    close: LeadTimeList = (
        timedelta(days=7),
        timedelta(days=3),
        timedelta(days=1),
        timedelta(hours=12),
        timedelta(hours=3),
        timedelta(hours=1),
        timedelta(minutes=10),
    )
    finish_by: LeadTimeList = (timedelta(days=3), timedelta(hours=12))
    other: LeadTimeList = (timedelta(days=3), timedelta(days=1))


class Alerts(Section):
    """[alerts]"""

    finish_margin: Duration = timedelta(hours=24)
    quiet_hours: Annotated[str, PlainValidator(values.read_quiet_hours)] = ""
    merge_window: Duration = timedelta(minutes=5)
    board: Switch = True
    lead_times: LeadTimesTable = LeadTimesTable()


class Reminders(Section):
    """[reminders]"""

    ladder: Ladder = (
        Rung(timedelta(minutes=15), Escalation.AGAIN),
        Rung(timedelta(minutes=30), Escalation.CHANNEL),
        Rung(timedelta(hours=1), Escalation.HERE),
    )


class Http(Section):
    """[http]. No server where `bind` is `None`; `public_url` has no slash at its end."""

    bind: Annotated[values.Bind | None, PlainValidator(values.read_bind)] = None
    public_url: Annotated[str, PlainValidator(values.read_endpoint)] = ""


class HealthchecksTable(Section):
    """[[healthchecks]]. `url` has no slash at its end; `api_key_env` names a variable."""

    name: Annotated[str, PlainValidator(ways.read_name)]
    url: Annotated[str, PlainValidator(ways.read_site)] = "https://healthchecks.io"
    api_key_env: Variable = "HEALTHCHECKS_API_KEY"
    interval: Annotated[timedelta, PlainValidator(values.read_poll_interval)] = timedelta(minutes=1)


class MilestoneTable(Section):
    """[[competitions.milestones]]"""

    name: Annotated[str, PlainValidator(read_milestone_name)]
    at: Instant


class CompetitionTable(Section):
    """[[competitions]]. Empty text, no channels and `None` are what was not said."""

    slug: Slug
    title: Line = ""
    url: Url = ""
    close: Instant | None = None
    lead_times: LeadTimeList | None = None
    channel: Channels = ()
    notebook_limit: NotebookLimit | None = None
    milestones: tuple[MilestoneTable, ...] = ()


class Document(BaseSettings):
    """The whole configuration."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    bot: Bot = Bot()
    slack: Slack = Slack()
    kaggle: Kaggle = Kaggle()
    alerts: Alerts = Alerts()
    reminders: Reminders = Reminders()
    http: Http = Http()
    healthchecks: tuple[HealthchecksTable, ...] = ()
    competitions: tuple[CompetitionTable, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment over the file; both are given, not looked for."""
        layers = _layers.get()
        return (
            InitSettingsSource(settings_cls, dict(layers.overrides)),
            InitSettingsSource(settings_cls, dict(layers.file)),
        )


def read_document(layers: Layers) -> Document:
    """Reads the layers, with all their faults at once.

    Raises:
        pydantic.ValidationError: the error types are catalogue keys or pydantic's own.
    """
    token = _layers.set(layers)
    try:
        return Document()
    finally:
        _layers.reset(token)
