"""Submissions that are seen: the steps of a final run that they fulfil, and what is said."""

import pytest

from deadline_bot.domain.chat import Action
from deadline_bot.domain.final_run.step import StepKind, StepState
from deadline_bot.domain.message_jobs import SubmissionMessage
from deadline_bot.domain.outbox_content import is_urgent
from deadline_bot.domain.plan_view import PlanStep
from deadline_bot.domain.submission import SubmissionState
from deadline_bot.services.final_runs import is_needed
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.watch_submissions import WatchSubmissions
from tests.fakes.facts import CHANNEL, HOUR, MINUTE
from tests.fakes.host_account import FakeAccount
from tests.fakes.job_facts import a_submission
from tests.unit.services.planned import Planned


class HandingIn(Planned):
    """A team that has accepted its plan; `submit` tells of a submission, and the bot looks."""

    async def open(self) -> "HandingIn":
        await super().open()
        world = self.heard.world
        self.account = FakeAccount(direction=None)
        note = NoteSightings(
            world.settings_of,
            default_channel=CHANNEL,
            on_ended=world.reminders.job_ended,
            is_needed=is_needed,
        )
        self.watch = WatchSubmissions(world.store, note)
        await self.look()
        await self.click(Action.ACCEPT, "nbme")
        return self

    async def look(self) -> None:
        await self.watch.ask(self.account, "nbme", self.heard.now)
        await self.heard.tick()

    async def submit(self, id_: str, state: SubmissionState = SubmissionState.PENDING) -> None:
        score = "0.81" if state is SubmissionState.SCORED else ""
        known = self.account.submissions_.get(id_)
        told = a_submission(
            id=id_,
            state=state,
            submitted_at=self.heard.now if known is None else known.submitted_at,
            description="v7",
            public_score=score,
            pending_at=None,
            settled_at=None,
        )
        self.account.submit(told)
        await self.look()

    async def all_but_the_submission_is_done(self) -> None:
        for step in (await self.final_run()).steps:
            if step.kind not in {StepKind.SUBMIT, StepKind.SCORE, StepKind.SELECT}:
                await self.say(f'done "{step.name}"')
        await self.heard.pass_(HOUR)

    async def steps(self) -> dict[StepKind, PlanStep]:
        world = self.heard.world
        kept = await self.kept()
        (following,) = await world.store.run(lambda tx: tx.followings(slug="nbme"))
        ahead = await world.store.run(
            lambda tx: world.final_runs.plan.ahead(tx, kept, following, self.heard.now)
        )
        return {step.kind: step for step in ahead.view.steps}

    async def states(self) -> dict[StepKind, StepState]:
        return {kind: step.state for kind, step in (await self.steps()).items()}

    def told(self) -> list[SubmissionMessage]:
        return [c for c in self.heard.said if isinstance(c, SubmissionMessage)]


@pytest.fixture
async def team() -> HandingIn:
    return await HandingIn().open()


async def test_the_submission_that_was_waited_for_is_noticed_and_told_to_all(
    team: HandingIn,
) -> None:
    await team.say('add "score it" 2h-4h after submit')
    await team.all_but_the_submission_is_done()
    await team.submit("7")
    states = await team.states()
    assert (states[StepKind.SUBMIT], states[StepKind.SCORE]) == (StepState.DONE, StepState.RUNNING)
    assert (await team.steps())[StepKind.SUBMIT].job == "v7"
    await team.heard.pass_(HOUR)
    await team.submit("7", SubmissionState.SCORED)
    assert (await team.states())[StepKind.SCORE] is StepState.DONE
    assert [(m.thread, m.is_needed) for m in team.told()] == [("", True)]
    # The next one is like any other.
    await team.heard.pass_(MINUTE)
    await team.submit("8", SubmissionState.SCORED)
    assert [m.is_needed for m in team.told()] == [True, False]
    assert team.told()[-1].thread


async def test_one_that_was_tried_out_before_changes_nothing(team: HandingIn) -> None:
    await team.heard.pass_(MINUTE)
    await team.submit("7", SubmissionState.SCORED)
    assert (await team.states())[StepKind.SUBMIT] is StepState.WAITING
    assert [m.is_needed for m in team.told()] == [False]


async def test_one_that_errors_is_to_be_made_again_and_is_told_in_the_night(
    team: HandingIn,
) -> None:
    await team.all_but_the_submission_is_done()
    await team.submit("7")
    await team.submit("7", SubmissionState.ERRORED)
    assert (await team.states())[StepKind.SUBMIT] is StepState.WAITING
    (message,) = team.told()
    assert is_urgent(message)


async def test_who_confirms_the_selection_has_selected_until_others_are_picked(
    team: HandingIn,
) -> None:
    await team.click(Action.SELECTED, "nbme")
    assert (await team.states())[StepKind.SELECT] is StepState.DONE
    await team.submit("7", SubmissionState.SCORED)
    await team.pick("7")
    assert (await team.states())[StepKind.SELECT] is StepState.WAITING
