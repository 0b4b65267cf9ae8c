"""Final runs from the bot's own proposal to the close, in simulated time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.answer_plan import PlanAnswer, PlanRefused
from deadline_bot.domain.chat import Action, Clicked
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message_plan import (
    LatestStart,
    PlanProposed,
    SelectionAsked,
    VerdictChanged,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.services.show_plans import ShowPlans
from tests.fakes.facts import CHANNEL, DAY, HOUR, MINUTE, NOW, SECOND, a_competition, settings
from tests.fakes.people import ALICE
from tests.unit.services.heard import Heard
from tests.unit.services.talk import Talk

CLOSE = NOW + 6 * DAY
FINISH_BY = CLOSE - DAY


@dataclass
class Training:
    """A job that runs from one instant to another at a steady pace."""

    name: str
    starts_at: datetime
    lasts: timedelta
    has_ended: bool = False


@dataclass
class Team:
    """A channel with jobs that run by themselves, seen every half hour."""

    close: datetime = CLOSE
    quiet: bool = True
    jobs: list[Training] = field(default_factory=list)
    said_at: list[tuple[datetime, OutboxContent]] = field(default_factory=list)
    top_at: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        hours = None if not self.quiet else (time(15), time(22))
        self.heard = Heard(
            close=self.close,
            channel_settings=settings(quiet_hours=hours, merge_window=timedelta()),
        )
        self._n_heard = 0
        self._n_clicks = 0

    @property
    def now(self) -> datetime:
        return self.heard.now

    async def open(self) -> "Team":
        await self.heard.open()
        return self

    async def live(self, until: datetime, step: timedelta = 30 * MINUTE) -> None:
        while self.now < until:
            await self.heard.pass_(min(step, until - self.now))
            for job in self.jobs:
                await self._run(job)
            self._listen()

    async def _run(self, job: Training) -> None:
        if job.has_ended or self.now < job.starts_at:
            return
        share = (self.now - job.starts_at) / job.lasts
        told: dict[str, Any] = {
            "ref": job.name,
            "name": job.name,
            "run": job.name,
            "owner": "UALICE",
        }
        if share >= 1:
            job.has_ended = True
            await self.heard.ping(JobState.SUCCEEDED, **told)
        else:
            progress = Progress(share * 1000, 1000, "it")
            await self.heard.ping(JobState.RUNNING, progress=progress, grace=2 * HOUR, **told)

    def _listen(self) -> None:
        posts = self.heard.world.messenger.posts[self._n_heard :]
        self._n_heard += len(posts)
        self.said_at += [(self.now, part.content) for post in posts for part in post.parts]
        self.top_at += [self.now for post in posts if not post.thread]

    async def click(self, action: Action, value: str, chosen: str = "") -> None:
        self._n_clicks += 1
        clicked = Clicked(action, value, CHANNEL, ALICE, f"click-{self._n_clicks}", chosen=chosen)
        await self.heard.world.final_runs.manage.click(clicked, self.now)
        await self.heard.tick()

    async def answer_all(self, template: str, inference: str) -> None:
        await self.click(Action.ANSWER, f"nbme template {template}")
        await self.click(Action.ANSWER, f"nbme inference {inference}")
        await self.click(Action.ANSWER, "nbme submitter", "UALICE")

    def first(self, kind: type[Any], *verdicts: Verdict) -> tuple[datetime, Any] | None:
        for at, content in self.said_at:
            if isinstance(content, kind) and (
                not verdicts or getattr(content.view, "verdict", None) in verdicts
            ):
                return at, content
        return None


async def test_a_week_before_the_close_a_plan_is_proposed_with_three_questions() -> None:
    team = await Team(close=NOW + 8 * DAY).open()
    team.jobs.append(Training("train a", NOW, 200 * HOUR))
    await team.live(NOW + DAY - HOUR)
    assert team.first(PlanProposed) is None
    await team.live(NOW + DAY + HOUR)
    found = team.first(PlanProposed)
    assert found is not None
    assert len(found[1].questions) == 3
    assert found[1].view.is_provisional
    assert "train a" in [step.name for step in found[1].view.steps]


async def test_an_inference_that_would_end_three_hours_before_the_close_is_told() -> None:
    """Story (a)."""
    team = await Team().open()
    inference = 9 * HOUR
    train_ends_at = CLOSE - 3 * HOUR - inference
    team.jobs.append(Training("train final", NOW - DAY, train_ends_at - (NOW - DAY)))
    await team.live(NOW + HOUR)
    await team.answer_all("csv", "9h")
    await team.live(CLOSE - 12 * HOUR)
    bad = team.first(VerdictChanged, Verdict.TIGHT, Verdict.AT_RISK, Verdict.TOO_LATE)
    assert bad is not None
    assert bad[0] <= CLOSE - 36 * HOUR
    start = team.first(LatestStart)
    assert start is not None
    assert start[0] <= start[1].latest_start_at


@pytest.mark.parametrize("seed", range(3))
async def test_the_models_that_cannot_make_it_are_named(seed: int) -> None:
    """Story (b): 96 h before the close four models on three GPUs still need 40 to 90 h."""
    team = await Team(close=NOW + 96 * HOUR, quiet=False).open()
    random = Random(seed)  # noqa: S311 - durations, not secrets
    for name, hours in (("model 40", 40), ("model 60", 60), ("model 80", 80), ("model 90", 90)):
        lasts = hours * HOUR * random.uniform(0.9, 1.1)
        # A day of each has passed, at the pace that it keeps.
        team.jobs.append(Training(name, NOW - DAY, DAY + lasts))
    await team.live(NOW + HOUR)
    await team.answer_all("csv", "12h")
    await team.live(NOW + 3 * HOUR)
    bad = [c for at, c in team.said_at if isinstance(c, VerdictChanged)][-1]
    named = {s.name for s in bad.view.steps if s.is_out_of_time}
    assert {"model 80", "model 90"} <= {n for n in named if n.startswith("model")}
    assert "model 40" not in named
    for step in bad.view.steps:
        if step.is_out_of_time:
            assert step.latest_start_at is not None


async def test_a_plan_is_edited_as_text() -> None:
    talk = Talk()
    await talk.open()
    await talk.world.follow(a_competition("cup", close=NOW + 3 * DAY))
    shown = await talk.converse.say(talk.said_by("plan cup"))
    assert isinstance(shown, PlanAnswer)
    added = await talk.converse.say(
        talk.said_by('plan add "infer fold 0-4" 6h after "ensemble" <@UBOB>')
    )
    assert isinstance(added, PlanAnswer)
    step = added.view.step("infer fold 0-4")
    assert step is not None
    assert (step.owner, step.duration, step.after) == ("UBOB", "6h", ("ensemble",))
    refused = await talk.converse.say(talk.said_by("plan remove infer fold 9"))
    assert isinstance(refused, PlanRefused)
    accepted = await talk.converse.say(talk.said_by("plan accept"))
    assert isinstance(accepted, PlanAnswer)
    assert not accepted.view.is_provisional


async def test_the_selection_is_asked_for_until_somebody_confirms() -> None:
    team = await Team(close=NOW + 3 * DAY, quiet=False).open()
    await team.live(team.close - 20 * HOUR)
    asked = [c for _, c in team.said_at if isinstance(c, SelectionAsked)]
    assert [c.lead for c in asked] == [24 * HOUR]
    await team.click(Action.SELECTED, "nbme")
    await team.live(team.close + SECOND)
    asked = [c for _, c in team.said_at if isinstance(c, SelectionAsked)]
    assert [c.lead for c in asked] == [24 * HOUR]


async def test_after_an_outage_the_selection_is_asked_for_once() -> None:
    team = await Team(close=NOW + 3 * DAY).open()
    await team.live(team.close - 25 * HOUR)
    team.heard.world.clock.set(team.close - HOUR / 2)
    await team.live(team.close, step=5 * MINUTE)
    asked = [c for _, c in team.said_at if isinstance(c, SelectionAsked)]
    assert [c.lead for c in asked] == [HOUR]


async def test_fourteen_days_stay_readable() -> None:
    """Four people, up to 35 jobs a day: at most 6 messages a day, 12 on each of the last two."""
    team = await Team(close=NOW + 14 * DAY).open()
    random = Random(7)  # noqa: S311 - durations, not secrets
    for day in range(14):
        for n in range(35 if day > 9 else 15):
            begins_at = NOW + day * DAY + timedelta(minutes=random.uniform(0, 1200))
            lasts = timedelta(minutes=random.uniform(20, 400))
            team.jobs.append(Training(f"exp {day}-{n}", begins_at, lasts))
    await team.live(NOW + 8 * DAY, step=HOUR)
    await team.answer_all("csv", "3h")
    await team.live(team.close, step=HOUR)
    top = Counter((at - NOW).days for at in team.top_at)
    assert max(n for day, n in top.items() if day < 12) <= 6, top
    assert max(top.values()) <= 12, top


async def test_who_acknowledges_a_verdict_and_who_will_be_up_is_told_in_the_messages() -> None:
    team = await Team(close=NOW + 5 * DAY, quiet=True).open()
    team.jobs.append(Training("train a", NOW - DAY, 4.8 * DAY))
    await team.live(NOW + HOUR)
    await team.answer_all("csv", "9h")
    await team.live(NOW + 2 * DAY)
    plans = ShowPlans(
        team.heard.world.store, team.heard.world.messenger, team.heard.world.final_runs.plan
    )
    await team.click(Action.SEEN, "nbme")
    night = [c for _, c in team.said_at if isinstance(c, LatestStart) and c.bed_at is not None]
    for start in night:
        await team.click(Action.AWAKE, f"nbme {start.step.name}")
    await plans.refresh(team.now)
    shown = team.heard.all_said
    verdicts = [c for c in shown if isinstance(c, VerdictChanged)]
    assert verdicts
    assert verdicts[-1].seen_by == ALICE.id
    awake = [c.awake for c in shown if isinstance(c, LatestStart) and c.bed_at is not None]
    assert awake == [ALICE.id] * len(night)
