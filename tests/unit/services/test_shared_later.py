"""A channel that people of other organisations come to read: from then on it has only dates."""

from dataclasses import replace
from datetime import time

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.job import JobState
from deadline_bot.domain.timeline import Timeline
from deadline_bot.services.show_pictures import Drawing, ShowPictures
from deadline_bot.services.show_plans import ShowPlans
from tests.fakes.facts import DAY, HOUR, MINUTE, settings
from tests.unit.services.heard import Heard
from tests.unit.services.planned import LOUD, Planned


class _Pictures:
    """Implements ports.Pictures; counts them."""

    def __init__(self) -> None:
        self.n_shown = 0

    async def upload(self, *_: object) -> None:
        self.n_shown += 1


def _drawing(pictures: _Pictures) -> Drawing:
    async def name_of(person: str) -> str:
        return person

    def draw(_: Timeline, __: Voice) -> bytes:
        return b"png"

    def words(_: Timeline, __: Voice) -> str:
        return "words"

    return Drawing(pictures, draw, words, words, name_of)


async def test_the_message_of_a_job_is_no_longer_kept_true() -> None:
    heard = await Heard(channel_settings=LOUD).open()
    await heard.ping(JobState.RUNNING)
    heard.world.settings = replace(LOUD, is_dates_only=True)
    await heard.ping(progress=Progress(50, 100), owner="UALICE")
    await heard.show.refresh(heard.now)
    assert heard.world.messenger.n_edits == 0


async def test_nor_is_a_proposal() -> None:
    planned = await Planned().open()
    world = planned.heard.world
    show = ShowPlans(world.store, world.messenger, world.final_runs.plan)
    await planned.say("add another 3h")
    world.settings = replace(LOUD, is_dates_only=True)
    await show.refresh(planned.heard.now)
    assert world.messenger.n_edits == 0
    world.settings = LOUD
    await show.refresh(planned.heard.now)
    assert world.messenger.n_edits == 1


async def test_no_picture_is_shown_in_the_morning_where_only_dates_are_said() -> None:
    quiet = settings(quiet_hours=(time(15), time(22)))
    for told, n in ((quiet, 1), (replace(quiet, is_dates_only=True), 0)):
        planned = await Planned(channel_settings=quiet).open()
        world = planned.heard.world
        pictures = _Pictures()
        show = ShowPictures(
            world.store,
            world.settings_of,
            world.final_runs.plan,
            world.clock,
            _drawing(pictures),
        )
        world.settings = told
        await planned.heard.pass_(10 * HOUR)
        await planned.heard.pass_(MINUTE)
        assert "morning" in [content.kind for content in planned.heard.all_said]
        await show.refresh(planned.heard.now)
        assert pictures.n_shown == n


async def test_nor_of_a_competition_that_is_muted() -> None:
    quiet = settings(quiet_hours=(time(15), time(22)))
    planned = await Planned(channel_settings=quiet).open()
    world = planned.heard.world
    pictures = _Pictures()
    show = ShowPictures(
        world.store, world.settings_of, world.final_runs.plan, world.clock, _drawing(pictures)
    )
    world.settings = replace(quiet, muted=frozenset({"nbme"}))
    await show.show("#kaggle", "nbme", planned.heard.now + DAY)
    assert pictures.n_shown == 0
