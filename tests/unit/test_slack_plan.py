"""Final runs in Slack: what their menus carry, and the form that takes a step a line."""

from dataclasses import replace
from typing import Any

import pytest

from deadline_bot.adapters.slack.entries import errors_of, read_entry
from deadline_bot.adapters.slack.interactions import read_click
from deadline_bot.adapters.slack.modals import view_of
from deadline_bot.adapters.slack.render import render_document
from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_plan import PlanAnswer, SelectionAnswer
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import Action, PlanEntry, PlanForm, Speaker
from deadline_bot.domain.final_run.kept import Question
from deadline_bot.domain.message_plan import LatestStart, PlanProposed, VerdictChanged
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import Document, Menu, Section, Text
from deadline_bot.wording.messages import words_of_post
from tests.fakes.facts import HOUR
from tests.fakes.slack_server.blocks import check_blocks
from tests.fakes.slack_server.views import _view_faults
from tests.unit.wording.examples import ENGLISH, JAPANESE, NBME, post
from tests.unit.wording.examples_plan import NOW, SELECTION, TIGHT, WAITS, a_step, a_view

ALICE = Speaker("U0ALICE", ENGLISH.zone)
PLAN = PlanForm("#kaggle", "nbme", "NBME", '"infer fold 0-4" 6h\n"submit" after "infer fold 0-4"')
LONG = replace(PLAN, steps="\n".join(f'"step {n} {"x" * 70}" 6h' for n in range(40)))


def blocks(words: Document, voice: Voice) -> list[dict[str, Any]]:
    return check_blocks(render_document(words, voice.language, shared_as="plan").blocks)


def clicked(element: dict[str, Any], **chosen: Any) -> Any:
    """What is heard when something is chosen in a menu."""
    body = {"user": {"id": "U0ALICE"}, "actions": [{"action_id": element["action_id"], **chosen}]}
    return read_click(body)


@pytest.mark.parametrize("voice", [ENGLISH, JAPANESE], ids=["en", "ja"])
@pytest.mark.parametrize(
    "content",
    [
        *(PlanProposed(a_view(is_provisional=True), NOW, (question,)) for question in Question),
        PlanProposed(a_view(is_provisional=True), NOW, ()),
        VerdictChanged(TIGHT, NOW, None),
        LatestStart(NBME.ref, WAITS, NOW + 3 * HOUR, 3 * HOUR, None, NOW + HOUR),
    ],
)
def test_slack_takes_every_message(content: OutboxContent, voice: Voice) -> None:
    assert blocks(words_of_post(post(content), voice, NOW), voice)


@pytest.mark.parametrize("voice", [ENGLISH, JAPANESE], ids=["en", "ja"])
@pytest.mark.parametrize(
    "answer",
    [
        PlanAnswer(
            a_view(steps=tuple(a_step(f"step {n} {'x' * 70}") for n in range(40))),
            questions=(Question.SUBMITTER,),
            unlinked=("job 1", "job 2" * 100, "job 3", "job 4"),
        ),
        SelectionAnswer(NBME.ref, SELECTION),
    ],
)
def test_slack_takes_every_answer(answer: Answer, voice: Voice) -> None:
    assert blocks(words_of_answer(answer, voice, NOW), voice)


def test_a_job_is_linked_to_the_step_that_was_chosen() -> None:
    words = words_of_answer(PlanAnswer(a_view(), unlinked=("train/fold 5.1",)), ENGLISH, NOW)
    rows = [block["elements"] for block in blocks(words, ENGLISH) if block["type"] == "actions"]
    [menu] = rows[0]
    click = clicked(menu, selected_option=menu["options"][1])
    assert click.action is Action.LINK
    assert (click.value, click.chosen) == ("nbme ensemble", "train/fold 5.1")


def test_who_submits_is_the_person_that_was_chosen() -> None:
    proposed = PlanProposed(a_view(is_provisional=True), NOW, (Question.SUBMITTER,))
    words = words_of_post(post(proposed), ENGLISH, NOW)
    rows = [block["elements"] for block in blocks(words, ENGLISH) if block["type"] == "actions"]
    click = clicked(rows[0][0], selected_user="U0BOB")
    assert click.action is Action.ANSWER
    assert (click.value, click.chosen) == ("nbme submitter", "U0BOB")


def test_a_menu_that_is_about_nothing_carries_its_value_alone() -> None:
    section = Section(
        ((Text("x"),),), controls=(Menu(Action.SNOOZE, "Snooze", (("7 1h", "1 h"),)),)
    )
    [_, row] = check_blocks(render_document(Document((section,)), ENGLISH.language).blocks)
    [menu] = row["elements"]
    assert menu["action_id"] == "reminder.snooze"
    click = clicked(menu, selected_option=menu["options"][0])
    assert (click.value, click.chosen) == ("7 1h", "")


def test_a_menu_about_too_much_is_left_out() -> None:
    section = Section(
        ((Text("x"),),), controls=(Menu(Action.LINK, "x", (("v", "v"),), about="j" * 250),)
    )
    [block] = render_document(Document((section,)), ENGLISH.language).blocks
    assert block["type"] == "section"


# The form


def entered(form: PlanForm, **values: str | None) -> PlanEntry:
    """The form as it was opened and sent off, with other values in some of its fields."""
    view = view_of(form, ENGLISH)
    typed = {
        block["block_id"]: {"value": block["element"].get("initial_value")}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    typed |= {name: {"value": value} for name, value in values.items()}
    view["state"] = {"values": {name: {name: value} for name, value in typed.items()}}
    entry = read_entry(view, ALICE, "r1")
    assert isinstance(entry, PlanEntry)
    return entry


def test_a_plan_is_one_field_with_a_step_a_line() -> None:
    view = view_of(PLAN, ENGLISH)
    assert _view_faults(view) == []
    note, field = view["blocks"]
    assert note["type"] == "section"
    assert (field["block_id"], field["optional"]) == ("steps", False)
    element = field["element"]
    assert (element["multiline"], element["max_length"]) == (True, 3000)
    assert element["initial_value"] == PLAN.steps


def test_a_plan_that_nobody_touched_comes_back_as_it_was() -> None:
    assert entered(PLAN) == PlanEntry(PLAN, ALICE, "r1")


def test_a_plan_comes_back_as_it_was_filled_in() -> None:
    assert entered(PLAN, steps="infer 6h\n\nsubmit").form == replace(
        PLAN, steps="infer 6h\n\nsubmit"
    )


def test_a_plan_that_is_too_long_for_a_field_goes_on_in_others_and_loses_nothing() -> None:
    view = view_of(LONG, JAPANESE)
    assert _view_faults(view) == []
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    assert [field["block_id"] for field in fields] == ["steps", "steps.2"]
    assert [field["label"]["text"] for field in fields] == [
        "ステップ（1行に1つ）",
        "ステップ（1行に1つ） (2)",
    ]
    assert entered(LONG).form == LONG


def test_what_is_wrong_with_a_plan_stands_at_its_field() -> None:
    view = view_of(PLAN, ENGLISH)
    assert errors_of(view, {"steps": "Line 2: x"}) == {"steps": "Line 2: x"}
