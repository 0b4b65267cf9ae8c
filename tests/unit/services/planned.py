"""A channel in which a final run was proposed for `nbme`; time is told."""

from datetime import datetime, timedelta

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.chat import Action, Clicked, Said
from deadline_bot.domain.final_run.final_run import FinalRun
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.job import JobState
from tests.fakes.facts import CHANNEL, DAY, MINUTE, NOW, settings
from tests.fakes.people import ALICE
from tests.unit.services.heard import Heard

CLOSE = NOW + 6 * DAY
LOUD = settings(quiet_hours=None, merge_window=timedelta())


class Planned:
    """`say` is what somebody says after `plan`."""

    def __init__(self, close: datetime = CLOSE, channel_settings: ChannelSettings = LOUD) -> None:
        self.heard = Heard(close=close, channel_settings=channel_settings)
        self._n_clicks = 0

    async def open(self) -> "Planned":
        await self.heard.open()
        await self.heard.ping(JobState.RUNNING, name="train a", grace=DAY)
        await self.heard.pass_(11 * MINUTE)
        return self

    async def kept(self) -> Kept:
        kept = await self.heard.world.store.run(lambda tx: tx.plan("nbme", CHANNEL))
        assert kept is not None
        return kept

    async def final_run(self) -> FinalRun:
        return (await self.kept()).final_run

    async def say(self, argument: str) -> None:
        said = Said("", CHANNEL, ALICE, f"said/{argument}")
        await self.heard.world.final_runs.manage.say(said, argument, self.heard.now)

    async def pick(self, argument: str) -> None:
        said = Said("", CHANNEL, ALICE, f"pick/{argument}")
        await self.heard.world.final_runs.pick.pick(said, argument, self.heard.now)
        await self.heard.tick()

    async def click(self, action: Action, value: str, chosen: str = "") -> None:
        self._n_clicks += 1
        clicked = Clicked(action, value, CHANNEL, ALICE, f"click/{self._n_clicks}", chosen=chosen)
        await self.heard.world.final_runs.manage.click(clicked, self.heard.now)
        await self.heard.tick()
