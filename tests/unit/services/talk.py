"""The whole conversation on fakes: the services of a bot, as one of its channels sees them."""

from collections.abc import Collection
from datetime import datetime

from deadline_bot.domain.answer import Answer, Reply
from deadline_bot.domain.chat import Action, Clicked, Origin, Said, Speaker
from deadline_bot.domain.home import Home
from deadline_bot.ports import Transaction
from deadline_bot.services.answer_jobs import AnswerJobs
from deadline_bot.services.change_settings import ChangeSettings
from deadline_bot.services.converse import Converse
from deadline_bot.services.follow_competitions import FollowCompetitions
from deadline_bot.services.manage_competitions import ManageCompetitions
from deadline_bot.services.respond import Respond
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.show_homes import ShowHomes
from deadline_bot.services.show_pictures import ShowPictures
from deadline_bot.services.who_answers import Services
from tests.fakes.facts import CHANNEL
from tests.fakes.people import ALICE
from tests.unit.services.room import Room


class FakeHomePages:
    """Implements ports.HomePages; `failures` are raised by the next publications."""

    def __init__(self) -> None:
        self.shown: dict[str, Home] = {}
        self.n_published = 0
        self.failures: list[Exception] = []

    async def publish(self, person: str, home: Home, now: datetime) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.shown[person] = home
        self.n_published += 1


class Talk(Room):
    """A room in which all commands are understood."""

    def __init__(self, *, is_proposing: bool = False) -> None:
        super().__init__(is_proposing=is_proposing)
        store = self.world.store
        self.book = SettingsBook(self.world.settings_of, lambda _: (CHANNEL,))
        self.pages = FakeHomePages()
        self.n_changes = 0

        def moved(tx: Transaction, slugs: Collection[str], now: datetime) -> None:
            self.world.reminders.reschedule(tx, slugs, now)

        async def nobody_knows(_: str) -> str | None:
            return None

        self.converse = Converse(
            Services(
                respond=Respond(store, self.book),
                remind=self.remind,
                forms=self.forms,
                keep=self.keep,
                acknowledge=self.acknowledge,
                manage=ManageCompetitions(store, self.book, on_moved=moved),
                follow=FollowCompetitions(
                    store, self.book, on_moved=moved, ask_sources=nobody_knows
                ),
                settings=ChangeSettings(store, self.book, on_moved=moved),
                homes=ShowHomes(store, self.pages, self.book),
                jobs=AnswerJobs(store, self.world.note, self.world.final_runs.forecasts),
                plans=self.world.final_runs.manage,
                pick=self.world.final_runs.pick,
                pictures=ShowPictures(
                    store, self.book, self.world.final_runs.plan, self.world.clock, None
                ),
            ),
            self.world.clock,
            self.book,
            default_channel=CHANNEL,
            on_change=self._changed,
        )

    def _changed(self) -> None:
        self.n_changes += 1
        self.world.tick.wake()

    def said_by(self, text: str, by: Speaker = ALICE, channel: str = CHANNEL) -> Said:
        """A text as a request of its own."""
        said = self.said(by, channel)
        return Said(text, said.channel, said.speaker, said.request_id)

    async def tell(self, text: str, by: Speaker = ALICE, channel: str = CHANNEL) -> Answer:
        """What is answered to a text."""
        return await self.converse.say(self.said_by(text, by, channel))

    async def click(
        self,
        action: Action,
        value: str,
        *,
        by: Speaker = ALICE,
        origin: Origin = Origin.MESSAGE,
    ) -> Reply:
        """What becomes of a click."""
        request = self.said(by).request_id
        return await self.converse.click(Clicked(action, value, CHANNEL, by, request, origin))
