"""The settings that the program works with: frozen, checked, and in the domain's own types."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from deadline_bot.config.accounts import KaggleAccountSettings
from deadline_bot.config.document import (
    CompetitionTable,
    Document,
    HealthchecksTable,
    Http,
    Kaggle,
    Slack,
)
from deadline_bot.config.examples import toml_example, variable, variable_example
from deadline_bot.config.faults import ConfigFault
from deadline_bot.config.lines import written
from deadline_bot.config.milestones import milestone_of
from deadline_bot.domain.channel import ChannelSettings, LeadTimes, Voice
from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from deadline_bot.domain.quiet_hours import parse_quiet_hours
from deadline_bot.services.told_competitions import Addition

#: The name of the source of the competitions in the file.
SOURCE = "config"
#: The channel of everything while `[slack] channel` is empty: the terminal.
CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set.

    `database_path` is absolute. `competitions` are those with a close, of the source
    `SOURCE`; `additions`, by slug, is what the file adds to competitions that Kaggle tells.
    `kaggle_accounts` are those of the file, none where the one account is found by its
    credentials. `channels_by_slug` holds the competitions with channels of their own, and
    `notebook_limits` those whose notebooks may run longer or shorter than others. `path` is the
    file, absolute, `shown_path` how faults name it; both are `None` where all is said by
    defaults and the environment.
    """

    voice: Voice
    database_path: Path
    slack: Slack
    kaggle: Kaggle
    kaggle_accounts: tuple[KaggleAccountSettings, ...]
    http: Http
    healthchecks: tuple[HealthchecksTable, ...]
    every_channel: ChannelSettings
    competitions: tuple[Competition, ...]
    additions: Mapping[str, Addition]
    channels_by_slug: Mapping[str, tuple[str, ...]]
    notebook_limits: Mapping[str, timedelta]
    path: Path | None
    shown_path: str | None

    @property
    def database_url(self) -> str:
        """The database as SQLAlchemy names it."""
        return f"sqlite:///{self.database_path}"

    @property
    def default_channel(self) -> str:
        """The channel of every competition that has none of its own."""
        return self.slack.channel or CONSOLE

    @property
    def channels(self) -> tuple[str, ...]:
        """Every channel once: the default one, then the others as they first come."""
        own = (channel for channels in self.channels_by_slug.values() for channel in channels)
        return tuple(dict.fromkeys((self.default_channel, *own)))

    def channels_of(self, slug: str) -> tuple[str, ...]:
        """Where a competition is spoken of, unless the chat says otherwise."""
        return self.channels_by_slug.get(slug, (self.default_channel,))

    def notebook_limit(self, slug: str) -> timedelta:
        """How long a notebook for a competition may run at Kaggle; of none where it is empty."""
        return self.notebook_limits.get(slug, self.kaggle.notebook_limit)

    def channel_settings(self, channel: str) -> ChannelSettings:  # noqa: ARG002  (fits SettingsOf)
        """How a channel is spoken to: the file knows one manner for all of them."""
        return self.every_channel

    def missing_channel_faults(self) -> tuple[ConfigFault, ...]:
        """What is wrong where messages go to Slack: some have no channel to go to."""
        is_default_used = self.kaggle.enabled or any(
            competition.slug not in self.channels_by_slug for competition in self.competitions
        )
        if self.slack.channel or not is_default_used:
            return ()
        path = ("slack", "channel")
        name = variable(path)
        place = name if self.shown_path is None else f"{self.shown_path} {written(path)}"
        example = variable_example(path) if self.shown_path is None else toml_example(path)
        fields = {"example": example, "variable": name}
        return (ConfigFault(place, "config.no_channel", fields),)


def settings_of(
    document: Document, base: Path, path: Path | None, shown_path: str | None
) -> Settings:
    """The settings of a document. Relative paths are relative to `base`, which is absolute."""
    zone = document.bot.timezone
    lead_times = document.alerts.lead_times
    told = [table for table in document.competitions if table.close is not None]
    added = [table for table in document.competitions if table.close is None]
    return Settings(
        voice=Voice(document.bot.language, zone),
        database_path=base / document.bot.database.removeprefix("sqlite:///"),
        slack=document.slack,
        kaggle=document.kaggle,
        kaggle_accounts=tuple(
            KaggleAccountSettings(**dict(table)) for table in document.kaggle.accounts
        ),
        http=document.http,
        healthchecks=document.healthchecks,
        every_channel=ChannelSettings(
            voice=Voice(document.bot.language, zone),
            lead_times=LeadTimes(lead_times.close, lead_times.finish_by, lead_times.other),
            finish_margin=document.alerts.finish_margin,
            merge_window=document.alerts.merge_window,
            quiet_hours=parse_quiet_hours(document.alerts.quiet_hours, zone),
            close_lead_times={
                table.slug: table.lead_times
                for table in document.competitions
                if table.lead_times is not None
            },
            ladder=document.reminders.ladder,
            has_board=document.alerts.board,
        ),
        competitions=tuple(_competition(table) for table in told),
        additions={
            table.slug: Addition(table.title, table.url, _own_milestones(table)) for table in added
        },
        channels_by_slug={t.slug: t.channel for t in document.competitions if t.channel},
        notebook_limits={
            t.slug: t.notebook_limit for t in document.competitions if t.notebook_limit is not None
        },
        path=path,
        shown_path=shown_path,
    )


def _competition(table: CompetitionTable) -> Competition:
    milestones = _own_milestones(table)
    if table.close is not None:
        milestones = (Milestone(MilestoneKind.CLOSE, table.close), *milestones)
    return Competition(table.slug, table.title or table.slug, table.url, SOURCE, milestones)


def _own_milestones(table: CompetitionTable) -> tuple[Milestone, ...]:
    return tuple(milestone_of(milestone.name, milestone.at) for milestone in table.milestones)
