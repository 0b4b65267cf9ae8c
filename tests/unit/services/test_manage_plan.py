"""What people change about a final run: it stays, it is shown where they did it, or refused."""

import pytest

from deadline_bot.domain.answer import Reply, Way
from deadline_bot.domain.answer_plan import NoPlan, PlanAnswer, PlanRefused, SelectionAnswer
from deadline_bot.domain.chat import Action, Origin, PlanEntry, PlanForm
from deadline_bot.domain.final_run.faults import BadStep
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.form_faults import FormFaults
from deadline_bot.domain.message_plan import PlanProposed, SelectionAsked, VerdictChanged
from deadline_bot.services.show_plans import ShowPlans
from tests.fakes.facts import CHANNEL, DAY, HOUR, MINUTE, NOW, a_competition
from tests.fakes.people import ALICE, BOB
from tests.unit.services.talk import Talk


async def talking(days: int = 3) -> Talk:
    """People who follow one competition, whose final run was proposed."""
    talk = Talk(is_proposing=True)
    await talk.world.open()
    await talk.world.follow(a_competition("cup", close=NOW + days * DAY))
    await passes(talk)
    return talk


async def passes(talk: Talk, n_minutes: int = 0) -> None:
    """Time goes by, and the bot does what is due then."""
    talk.world.clock.advance(n_minutes * MINUTE)
    for _ in range(2):
        await talk.world.tick.run()
        await talk.world.rest()


async def kept(talk: Talk) -> Kept:
    found = await talk.world.store.run(lambda tx: tx.plan("cup", CHANNEL))
    assert found is not None
    return found


async def names(talk: Talk) -> list[str]:
    return [step.name for step in (await kept(talk)).final_run.steps]


def said(talk: Talk, kind: type[object]) -> list[object]:
    """What stands in the channel of that kind, as it reads now."""
    parts = [part.content for post in talk.world.messenger.posts for part in post.parts]
    return [content for content in parts if isinstance(content, kind)]


@pytest.mark.parametrize("change", ["remove ensemble", 'add "blend two" 2h'])
async def test_what_a_person_changed_is_not_proposed_away(change: str) -> None:
    talk = await talking()
    await talk.tell(f"plan {change}")
    changed = await names(talk)
    await passes(talk, 15)
    assert await names(talk) == changed
    # A question that was still on somebody's screen.
    await talk.click(Action.ANSWER, "cup inference 3h")
    assert await names(talk) == changed


async def test_that_a_step_has_started_is_not_forgotten() -> None:
    talk = await talking()
    await talk.tell("plan start infer")
    await passes(talk, 15)
    assert (await kept(talk)).final_run.find("infer").started_at == NOW


@pytest.mark.parametrize("asked", ["plan", 'plan add "infer" 6h', "plan accept", "pick"])
async def test_without_a_close_there_is_no_plan_to_show_or_change(asked: str) -> None:
    talk = Talk(is_proposing=True)
    await talk.world.open()
    competition = a_competition("cup", close=None, entry=NOW + DAY)
    await talk.world.follow(competition)
    await passes(talk)
    assert await talk.tell(asked) == NoPlan(competition.ref)
    assert await talk.click(Action.ADJUST, "cup") == Reply(NoPlan(competition.ref))


async def test_a_form_with_a_faulty_line_stays_open_and_changes_nothing() -> None:
    talk = await talking()
    before = await names(talk)
    form = PlanForm(CHANNEL, "cup", "CUP", '"a" 1h\n"b" soon')
    refused = await talk.converse.enter(PlanEntry(form, ALICE, "form-1"))
    assert isinstance(refused, FormFaults)
    fault = refused.by_field["steps"]
    assert isinstance(fault, PlanRefused)
    assert isinstance(fault.fault, BadStep)
    assert (fault.fault.text, fault.line) == ("soon", 2)
    assert await names(talk) == before
    form = PlanForm(CHANNEL, "cup", "CUP", '"a" 1h\n"b" 2h after "gone"')
    refused = await talk.converse.enter(PlanEntry(form, ALICE, "form-2"))
    assert isinstance(refused, FormFaults)
    form = PlanForm(CHANNEL, "cup", "CUP", '"a" 1h\n"b" 2h after "a"')
    assert isinstance(await talk.converse.enter(PlanEntry(form, ALICE, "form-3")), PlanAnswer)
    assert await names(talk) == ["a", "b"]


async def test_an_answer_that_only_one_person_sees_shows_what_a_click_changed() -> None:
    talk = await talking()
    reply = await talk.click(Action.ANSWER, "cup template csv", origin=Origin.PRIVATE)
    assert reply.way is Way.REPLACES
    assert isinstance(reply.answer, PlanAnswer)
    assert len(reply.answer.questions) == 2
    reply = await talk.click(Action.SELECTED, "cup", origin=Origin.PRIVATE)
    assert isinstance(reply.answer, SelectionAnswer)
    assert reply.answer.selection.confirmed_by == ALICE.id
    # What all read says it itself.
    assert (await talk.click(Action.ACCEPT, "cup")).answer is None


async def test_one_that_somebody_asked_for_early_is_still_proposed_to_the_channel_once() -> None:
    talk = await talking(days=8)
    assert isinstance(await talk.tell("plan"), PlanAnswer)
    await passes(talk)
    assert said(talk, PlanProposed) == []
    await passes(talk, 25 * 60)
    await passes(talk, 15)
    assert len(said(talk, PlanProposed)) == 1


async def test_one_that_was_accepted_early_is_not_proposed() -> None:
    talk = await talking(days=8)
    await talk.tell("plan accept")
    await passes(talk, 25 * 60)
    assert said(talk, PlanProposed) == []


async def test_the_messages_say_who_snoozed_and_who_selected() -> None:
    talk = await talking()
    show = ShowPlans(talk.world.store, talk.world.messenger, talk.world.final_runs.plan)
    await talk.tell('plan add "infer all" 80h')
    await passes(talk)
    await talk.click(Action.LATER, "cup", by=BOB)
    await passes(talk, 48 * 60 + 1)
    await talk.click(Action.SELECTED, "cup")
    await show.refresh(talk.world.clock.now())
    (verdict,) = said(talk, VerdictChanged)
    assert isinstance(verdict, VerdictChanged)
    assert (verdict.snoozed_by, verdict.snoozed_until) == (BOB.id, NOW + 6 * HOUR)
    (asked,) = said(talk, SelectionAsked)
    assert isinstance(asked, SelectionAsked)
    assert asked.selection.confirmed_by == ALICE.id


@pytest.mark.parametrize(
    "text",
    [
        'plan later add "by hand" 2h',
        'plan "LATER CUP" add "by hand" 2h',
        "plan later 追加\u3000「by hand」\u30002時間",
    ],
)
async def test_of_several_competitions_one_is_named_before_the_verb(text: str) -> None:
    talk = await talking()
    later = a_competition("later", title="Later Cup", close=NOW + 4 * DAY)
    await talk.world.follow(later)
    await talk.tell("plan later")
    before = await names(talk)
    answer = await talk.tell(text)
    assert isinstance(answer, PlanAnswer)
    assert (answer.view.competition.slug, answer.changed) == ("later", "by hand")
    assert await names(talk) == before


async def test_a_step_that_is_added_must_start_in_time_for_all_that_follows() -> None:
    talk = await talking()
    answer = await talk.tell('plan add "infer all" 80h')
    assert isinstance(answer, PlanAnswer)
    view = answer.view
    own, submit = view.step("infer all"), view.step("submit")
    assert own is not None
    assert submit is not None
    assert own.p90_at < submit.p90_at == max(s.p90_at for s in view.steps if s.name != "select")
    assert own.latest_start_at is not None
    assert submit.latest_start_at is not None
    assert own.latest_start_at < submit.latest_start_at - 80 * HOUR


async def test_a_plan_without_steps_has_no_verdict() -> None:
    talk = await talking()
    for name in await names(talk):
        answer = await talk.tell(f'plan remove "{name}"')
    assert isinstance(answer, PlanAnswer)
    assert (answer.view.steps, answer.view.verdict) == ((), None)
