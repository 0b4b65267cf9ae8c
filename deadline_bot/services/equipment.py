"""What a bot is given besides its store, its messenger and its clocks."""

from collections.abc import Sequence
from dataclasses import dataclass

from deadline_bot.ports import HomePages, People, Scheduler
from deadline_bot.services.forecasts import NotebookLimitOf, twelve_hours
from deadline_bot.services.keep_reminders import WordsOf
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.plan_final_runs import StepNames
from deadline_bot.services.show_pictures import Drawing
from deadline_bot.services.watch_account import WatchAccount
from deadline_bot.services.watch_jobs import WatchJobs


@dataclass(frozen=True, slots=True)
class Chatting:
    """What a bot needs that talks with people.

    `words_of` words an occasion so that it can be read again, `step_names` are what the kinds
    of steps are called in a channel. `scheduler` and `pages` are `None` where the chat has no
    clock of its own, or no place for a person's own view, `drawing` where it shows no pictures.
    """

    people: People
    words_of: WordsOf
    default_channel: str
    step_names: StepNames
    scheduler: Scheduler | None = None
    pages: HomePages | None = None
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Tracking:
    """What a bot needs that watches jobs: who notes them, accounts and sources that are asked.

    `is_proposing`: it proposes final runs by itself. `limit_of` is as in `Forecasts`.
    """

    note: NoteSightings
    accounts: Sequence[WatchAccount] = ()
    sources: Sequence[WatchJobs] = ()
    is_proposing: bool = True
    limit_of: NotebookLimitOf = twelve_hours
