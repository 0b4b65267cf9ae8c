"""Buttons, menus and forms hold Slack's limits, whatever stands on them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadline_bot.adapters.slack.entries import ERROR_LENGTH, errors_of
from deadline_bot.adapters.slack.modals import METADATA_LENGTH, view_of
from deadline_bot.adapters.slack.render import (
    N_BLOCKS,
    N_HOME_BLOCKS,
    render_document,
    render_home,
)
from deadline_bot.adapters.slack.render_controls import action_of, value_in
from deadline_bot.domain.answer import ListAnswer
from deadline_bot.domain.channel import Language
from deadline_bot.domain.chat import Action, Form, PlanForm, ReminderForm, SettingsForm, SnoozeForm
from deadline_bot.domain.home import Home
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import (
    Button,
    Control,
    Document,
    Line,
    Menu,
    PersonMenu,
    Section,
    Style,
    Text,
)
from tests.fakes.facts import a_competition
from tests.fakes.slack_server.blocks import check_blocks
from tests.fakes.slack_server.views import _view_faults
from tests.unit.wording.examples import CLOSE, ENGLISH, JAPANESE

_LINE: Line = (Text("x"),)


def _rows(*controls: Control) -> list[list[dict[str, Any]]]:
    """The elements of each row below a section."""
    document = Document((Section((_LINE,), controls=controls),))
    head, *rows = check_blocks(render_document(document, Language.EN).blocks)
    assert head["type"] == "section"
    assert {row["type"] for row in rows} <= {"actions"}
    return [row["elements"] for row in rows]


def test_buttons_stand_below_their_section_and_above_the_next() -> None:
    buttons = (Button(Action.UNDO, "7", "Undo"), Button(Action.EDIT, "7", "Edit"))
    sections = (Section((_LINE,), _LINE, buttons), Section((_LINE,)))
    message = render_document(Document(sections), Language.EN)
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["section", "context", "actions", "section"]
    assert message.text == "x\nx\nx"


def test_a_button_has_its_action_its_value_and_its_style() -> None:
    [[undo, done, delete]] = _rows(
        Button(Action.UNDO, "7", "Undo"),
        Button(Action.DONE, "7@x", "Done", style=Style.PRIMARY),
        Button(Action.DELETE, "", "Delete", style=Style.DANGER),
    )
    label = {"type": "plain_text", "text": "Undo"}
    assert undo == {"type": "button", "action_id": "reminder.undo", "text": label, "value": "7"}
    assert done["style"] == "primary"
    assert delete["style"] == "danger"
    assert "value" not in delete


def test_a_menu_has_its_options() -> None:
    [[menu]] = _rows(Menu(Action.SNOOZE, "Snooze", (("7@x 1h", "1 h"), ("7@x own", "Other"))))
    assert menu["type"] == "static_select"
    assert menu["action_id"] == "reminder.snooze"
    assert menu["placeholder"]["text"] == "Snooze"
    assert [(o["value"], o["text"]["text"]) for o in menu["options"]] == [
        ("7@x 1h", "1 h"),
        ("7@x own", "Other"),
    ]


def test_the_same_action_in_a_row_is_told_apart_and_is_the_same_action() -> None:
    picks = [Button(Action.PICK, str(n), str(n)) for n in range(3)]
    [[*elements]] = _rows(*picks, Button(Action.SAY, "help", "Help"))
    ids = [element["action_id"] for element in elements]
    assert ids == ["reminder.pick", "reminder.pick.1", "reminder.pick.2", "reply.say"]
    assert [action_of(id_) for id_ in ids] == [Action.PICK] * 3 + [Action.SAY]


@pytest.mark.parametrize("id_", ["", "reminder", "reminder.pick.x", "reminder.pick.", "other.1"])
def test_what_is_no_action_of_ours_is_none(id_: str) -> None:
    assert action_of(id_) is None


def test_many_buttons_stand_in_rows_of_five() -> None:
    rows = _rows(*(Button(Action.PICK, str(n), str(n)) for n in range(12)))
    assert [len(row) for row in rows] == [5, 5, 2]
    assert [row[0]["action_id"] for row in rows] == ["reminder.pick"] * 3


@pytest.mark.parametrize("label", ["x" * 500, "あ" * 500, "😀" * 500, "a\n" * 300, "", " ", "\n"])
def test_any_label_fits(label: str) -> None:
    [[button, menu]] = _rows(
        Button(Action.PICK, "v" * 2000, label),
        Menu(Action.SNOOZE, label, (("v" * 150, label),) * 200),
    )
    assert 0 < len(button["text"]["text"]) <= 75
    assert len(button["text"]["text"].encode("utf-16-le")) <= 150
    assert button["text"]["text"].endswith("…") or len(label) <= 75
    assert len(menu["options"]) == 100


def test_what_carries_too_much_is_left_out_rather_than_cut() -> None:
    assert _rows(Button(Action.SAY, "v" * 2001, "Say")) == []
    assert _rows(Menu(Action.SNOOZE, "Snooze", (("v" * 151, "1 h"),))) == []
    assert _rows(Menu(Action.SNOOZE, "Snooze", ())) == []
    [[menu]] = _rows(Menu(Action.SNOOZE, "Snooze", (("v" * 151, "1 h"), ("v", "2 h"))))
    assert [option["value"] for option in menu["options"]] == ["v"]


def test_a_menu_of_people_carries_what_it_is_about_in_its_id() -> None:
    [[menu]] = _rows(PersonMenu(Action.OWNER, "17", "Whose job is this?"))
    assert menu == {
        "type": "users_select",
        "action_id": "job.owner/17",
        "placeholder": {"type": "plain_text", "text": "Whose job is this?"},
    }
    assert action_of("job.owner/17") is Action.OWNER
    assert value_in("job.owner/17") == "17"
    assert value_in("reminder.pick.1") == ""
    [[_, again]] = _rows(*[PersonMenu(Action.OWNER, "17", "Whose?")] * 2)
    assert action_of(again["action_id"]) is Action.OWNER
    assert value_in(again["action_id"]) == "17"
    assert _rows(PersonMenu(Action.OWNER, "7" * 250, "Whose?")) == []


def test_a_list_that_is_cut_can_be_shared_all_the_same() -> None:
    answer = ListAnswer(tuple(a_competition(f"slug-{n}") for n in range(99)), 0)
    words = words_of_answer(answer, ENGLISH, CLOSE)
    message = render_document(words, Language.EN, shared_as="list")
    assert len(check_blocks(message.blocks)) == N_BLOCKS
    [share] = message.blocks[-1]["elements"]
    assert (share["action_id"], share["value"]) == ("reply.share", "list")
    assert message.blocks[-2]["elements"][0]["text"] == "…"


@pytest.mark.parametrize("shared_as", [None, "", "x" * 2001])
def test_what_cannot_be_said_again_is_not_shared(shared_as: str | None) -> None:
    words = words_of_answer(ListAnswer((), 0), ENGLISH, CLOSE)
    message = render_document(words, Language.EN, shared_as=shared_as)
    assert "actions" not in [block["type"] for block in message.blocks]


def test_a_home_tab_holds_more_and_ends_in_an_ellipsis() -> None:
    assert _view_faults(render_home(Home((), (), 9, None, (), 9), JAPANESE, CLOSE)) == []
    assert N_HOME_BLOCKS == 2 * N_BLOCKS


_text = st.one_of(
    st.text(max_size=40), st.sampled_from(["x" * 5000, "あ" * 5000, "😀" * 5000, '"\\' * 3000])
)
_audience = st.builds(
    Audience, st.sampled_from(AudienceKind), st.text(max_size=80), st.sampled_from(["", "U0BOB"])
)
_forms: st.SearchStrategy[Form] = st.one_of(
    st.builds(
        ReminderForm,
        channel=st.just("#kaggle"),
        audience=_audience,
        reminder_id=st.none() | st.integers(0, 2**63),
        text=_text,
        when=_text,
        is_insistent=st.booleans(),
        link=_text,
    ),
    st.just(SnoozeForm("#kaggle", "7@2026-11-23T00:00:00Z")),
    st.builds(
        SettingsForm,
        channel=st.just("#kaggle"),
        timezone=_text,
        language=st.sampled_from(Language),
        close_lead_times=_text,
        quiet_hours=_text,
        finish_margin=_text,
        has_board=st.booleans(),
        is_shared=st.booleans(),
        is_open=st.booleans(),
    ),
    st.builds(
        PlanForm,
        channel=st.just("#kaggle"),
        competition=st.just("nbme"),
        title=_text,
        steps=_text | st.text(alphabet="あx\n", max_size=20_000),
    ),
)


@settings(deadline=None)  # how slow a machine may be is not what is tested
@given(_forms, st.sampled_from([ENGLISH, JAPANESE]))
def test_any_form_is_one_that_slack_takes(form: Form, voice: Any) -> None:
    view = view_of(form, voice)
    assert _view_faults(view) == []
    assert len(view["private_metadata"]) <= METADATA_LENGTH
    assert json.loads(view["private_metadata"])["channel"] == "#kaggle"


def test_a_form_asks_what_it_must_and_no_more() -> None:
    view = view_of(ReminderForm("#kaggle", Audience(AudienceKind.ME)), ENGLISH)
    required = {b["block_id"] for b in view["blocks"] if b.get("optional") is False}
    assert required == {"text", "audience", "is_insistent"}
    fields = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert fields["text"]["multiline"] is True
    assert fields["text"]["max_length"] == 2000
    assert fields["at"]["type"] == "datetimepicker"
    assert fields["user"]["type"] == "users_select"
    assert all(element["action_id"] == name for name, element in fields.items())


@pytest.mark.parametrize("is_shared", [True, False])
def test_only_a_shared_channel_is_asked_whether_more_than_dates_may_be_said(
    *, is_shared: bool
) -> None:
    form = SettingsForm(
        "C0", "UTC", Language.EN, "1d", "", "24h", has_board=True, is_shared=is_shared, is_open=True
    )
    view = view_of(form, ENGLISH)
    assert ("is_open" in {block.get("block_id") for block in view["blocks"]}) == is_shared


def test_long_faults_are_cut() -> None:
    view = view_of(SnoozeForm("#kaggle", "7@2026-11-23T00:00:00Z"), ENGLISH)
    errors = errors_of(view, {"when": "x" * 5000, "at": "y"})
    assert len(errors["when"]) == ERROR_LENGTH
    assert errors["at"] == "y"
