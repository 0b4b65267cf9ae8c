"""The picture of a final run: when it is shown, where, and what becomes of its faults."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from structlog.testing import capture_logs

from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Said
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.job import JobState
from deadline_bot.domain.timeline import BarState, Timeline
from deadline_bot.services.show_pictures import STANDS, Drawing, ShowPictures
from tests.fakes.facts import CHANNEL, DAY, HOUR, NOW, settings
from tests.fakes.people import ALICE
from tests.unit.services.heard import Heard


@dataclass
class FakePictures:
    """Implements ports.Pictures."""

    shown: list[tuple[str, str | None]] = field(default_factory=list)
    drawn: list[Timeline] = field(default_factory=list)
    failures: list[SendFailed] = field(default_factory=list)

    async def upload(
        self,
        channel: str,
        thread_id: str | None,
        png: bytes,
        title: str,
        alt_text: str,
        now: datetime,
    ) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.shown.append((channel, thread_id))

    def draw(self, timeline: Timeline, voice: Voice) -> bytes:
        self.drawn.append(timeline)
        return b"png"


class Shown:
    """A channel whose night ends at 22:00 UTC, with a plan proposed."""

    def __init__(self) -> None:
        manner = settings(quiet_hours=(time(15), time(22)), merge_window=timedelta())
        self.heard = Heard(close=NOW + 5 * DAY, channel_settings=manner)
        self.pictures = FakePictures()
        world = self.heard.world

        async def name_of(person: str) -> str:
            return {"UALICE": "Alice"}.get(person, "")

        drawing = Drawing(
            self.pictures, self.pictures.draw, lambda *_: "title", lambda *_: "alt", name_of
        )
        self.show = ShowPictures(
            world.store, world.settings_of, world.final_runs.plan, world.clock, drawing
        )

    async def open(self) -> "Shown":
        await self.heard.open()
        await self.heard.ping(JobState.RUNNING, name="train", owner="UALICE", grace=30 * DAY)
        await self.heard.pass_(HOUR)
        return self

    def message_with(self, kind: str) -> str:
        """The id of the message that says something of this kind."""
        history = self.heard.world.messenger.history
        return next(s.ref.id for s in history if s.post is not None and kind in s.post.kinds)


async def test_on_request_it_stands_in_the_thread_of_the_proposal_and_not_twice_at_once() -> None:
    shown = await Shown().open()
    for _ in range(2):
        await shown.show.show(CHANNEL, "nbme", shown.heard.now)
    (place,) = shown.pictures.shown
    assert place == (CHANNEL, shown.message_with("plan_proposed"))
    await shown.show.show(CHANNEL, "nbme", shown.heard.now + STANDS)
    assert len(shown.pictures.shown) == 2


async def test_it_stands_below_the_morning_message_of_the_last_week_once() -> None:
    shown = await Shown().open()
    await shown.heard.pass_(NOW.replace(hour=22) - shown.heard.now)
    for _ in range(3):
        await shown.heard.pass_(HOUR / 4)
        await shown.show.refresh(shown.heard.now)
    assert shown.pictures.shown == [(CHANNEL, shown.message_with("morning"))]


async def test_it_shows_the_steps_with_their_owners_and_the_jobs_beside_them() -> None:
    shown = await Shown().open()
    said = Said("", CHANNEL, ALICE, "request-1")
    await shown.heard.world.final_runs.manage.say(said, 'add "by hand" 2h', shown.heard.now)
    await shown.heard.ping(JobState.RUNNING, ref="x", run="x", name="experiment 9", grace=DAY)
    await shown.show.show(CHANNEL, "nbme", shown.heard.now)
    (timeline,) = shown.pictures.drawn
    bars = {bar.label: bar for bar in timeline.bars}
    assert (bars["train"].state, bars["train"].owner) == (BarState.RUNNING, "Alice")
    assert bars["by hand"].state is BarState.WAITING
    assert bars["experiment 9"].is_job_only


async def test_what_cannot_be_shown_is_left_out_and_logged() -> None:
    shown = await Shown().open()
    shown.pictures.failures = [SendFailed("missing_scope", is_permanent=True)]
    with capture_logs() as logs:
        await shown.show.show(CHANNEL, "nbme", shown.heard.now)
    assert [(log["event"], log["reason"]) for log in logs] == [
        ("picture_not_shown", "missing_scope")
    ]
