"""A final run that cannot be looked at leaves the others of its channel alone."""

from structlog.testing import capture_logs

from deadline_bot.domain.chat import Action
from deadline_bot.domain.final_run.final_run import FinalRun, Template
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.final_run.step import Step, StepKind
from deadline_bot.domain.message_plan import PlanProposed
from deadline_bot.services.show_plans import ShowPlans
from tests.fakes.facts import CHANNEL, DAY, HOUR, NOW, a_competition
from tests.unit.services.planned import Planned
from tests.unit.services.test_show_pictures import Shown
from tests.unit.services.world import World

#: Two steps that wait for each other: no such final run passes the door.
CIRCLE = (Step("a", StepKind.OTHER, after=("b",)), Step("b", StepKind.OTHER, after=("a",)))
POISON = Kept(FinalRun("bad", CHANNEL, Template.CSV, CIRCLE, NOW), NOW, is_changed=True)


async def poison(world: World) -> None:
    """Beside the good one, and looked at before it."""
    await world.follow(a_competition("bad", close=NOW + 5 * DAY))
    await world.store.run(lambda tx: tx.save_plan(POISON, wake_at=None))


async def test_the_others_stand_on_the_board() -> None:
    planned = await Planned().open()
    world, now = planned.heard.world, planned.heard.now
    await poison(world)
    with capture_logs() as logs:
        lines = await world.store.run(lambda tx: world.final_runs.lines(tx, CHANNEL, now))
    assert [line.competition.slug for line in lines] == ["nbme"]
    failed = [log["competition"] for log in logs if log["event"] == "final_run_not_shown"]
    assert failed == ["bad"]


async def test_the_messages_of_the_others_are_kept_true() -> None:
    planned = await Planned().open()
    world = planned.heard.world
    await poison(world)
    show = ShowPlans(world.store, world.messenger, world.final_runs.plan)
    await planned.click(Action.ANSWER, "nbme template csv")
    await show.refresh(planned.heard.now)
    (proposed,) = (c for c in planned.heard.all_said if isinstance(c, PlanProposed))
    assert len(proposed.questions) == 2


async def test_the_pictures_of_the_others_are_shown() -> None:
    shown = await Shown().open()
    await poison(shown.heard.world)
    await shown.heard.pass_(NOW.replace(hour=22) - shown.heard.now)
    await shown.heard.pass_(HOUR / 4)
    await shown.show.refresh(shown.heard.now)
    assert shown.pictures.shown == [(CHANNEL, shown.message_with("morning"))]
