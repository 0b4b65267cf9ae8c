"""What people filled into a modal, read back as the form it was."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deadline_bot.adapters.slack.modals import (
    OTHER_CHANNEL,
    PLAN,
    REMINDER,
    SETTINGS,
    SNOOZE,
    STEPS,
    USER,
)
from deadline_bot.adapters.slack.render_controls import cut
from deadline_bot.domain.channel import Language
from deadline_bot.domain.chat import (
    Entered,
    PlanEntry,
    PlanForm,
    ReminderEntry,
    ReminderForm,
    SettingsEntry,
    SettingsForm,
    SnoozeEntry,
    SnoozeForm,
    Speaker,
)
from deadline_bot.domain.when.audience import Audience, AudienceKind

#: Slack documents no limit for the words below a field; longer ones are hard to read there.
ERROR_LENGTH = 300

_Json = dict[str, Any]


def channel_of(view: _Json) -> str:
    """The channel whose form a view is, as the settings name it.

    Raises:
        ValueError: the view is none of our forms.
    """
    return str(_metadata(view)["channel"])


def read_entry(view: _Json, speaker: Speaker, request_id: str) -> Entered:
    """The form of a view as it was filled in.

    Raises:
        ValueError: the view is none of our forms.
    """
    metadata, entered = _metadata(view), _Entered(view)
    try:
        match view.get("callback_id"):
            case str(name) if name == REMINDER:
                at = entered.instant("at")
                # Without any time the reminder keeps the one that it has.
                when = entered.text("when") or (entered.began("when") if at is None else "")
                form = _reminder(metadata, entered, speaker, when)
                return ReminderEntry(form, at, speaker, request_id)
            case str(name) if name == SNOOZE:
                snooze = SnoozeForm(str(metadata["channel"]), str(metadata["occurrence"]))
                until = entered.instant("at")
                return SnoozeEntry(snooze, entered.text("when"), until, speaker, request_id)
            case str(name) if name == SETTINGS:
                return SettingsEntry(_settings(metadata, entered), speaker, request_id)
            case str(name) if name == PLAN:
                return PlanEntry(_plan(metadata, entered), speaker, request_id)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not as we made it: {error}") from error
    raise ValueError(f"no form of ours: {view.get('callback_id')}")


def errors_of(view: _Json, words: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each field, by block id.

    What is about no field of the view stands at its first: Slack shows it nowhere else.
    """
    fields = [str(b["block_id"]) for b in view["blocks"] if b.get("type") == "input"]
    errors: dict[str, list[str]] = {}
    for name, fault in words.items():
        errors.setdefault(name if name in fields else fields[0], []).append(fault)
    return {name: cut(" ".join(faults), ERROR_LENGTH) for name, faults in errors.items()}


class _Entered:
    """The fields of a view, by name; one that is empty, or not there, is empty.

    One that must not be empty and comes empty all the same is as it began: some servers do not
    tell what nobody touched.
    """

    def __init__(self, view: _Json) -> None:
        self._values: _Json = (view.get("state") or {}).get("values") or {}
        self._fields: _Json = {block.get("block_id"): block for block in view["blocks"]}

    def text(self, name: str) -> str:
        return str(self._told(name, "value", "initial_value") or "").strip()

    def whole(self, name: str) -> str:
        """The text of a field and of those that continue it."""
        names = [n for n in map(str, self._fields) if n.partition(".")[0] == name]
        return "\n".join(self.text(name) for name in names)

    def choice(self, name: str) -> str:
        option = self._told(name, "selected_option", "initial_option") or {}
        return str(option.get("value") or "")

    def began(self, name: str) -> str:
        """The text with which a field was opened."""
        return str(self._element(name).get("initial_value") or "")

    def chosen(self, name: str) -> str:
        """The id of the person or the channel that was chosen."""
        state = self._state(name)
        return str(state.get("selected_user") or state.get("selected_conversation") or "")

    def is_on(self, name: str) -> bool:
        return self.choice(name) == "true"

    def instant(self, name: str) -> datetime | None:
        at = self._state(name).get("selected_date_time")
        return None if at is None else datetime.fromtimestamp(int(at), UTC)

    def _told(self, name: str, key: str, initial: str) -> Any:
        told = self._state(name).get(key)
        is_required = not self._fields.get(name, {}).get("optional", True)
        return self._element(name).get(initial) if told is None and is_required else told

    def _state(self, name: str) -> _Json:
        return (self._values.get(name) or {}).get(name) or {}

    def _element(self, name: str) -> _Json:
        return self._fields.get(name, {}).get("element") or {}


def _metadata(view: _Json) -> _Json:
    metadata = json.loads(str(view.get("private_metadata") or ""))
    if not isinstance(metadata, dict) or "channel" not in metadata:
        raise ValueError("no metadata of ours")
    return metadata


def _reminder(metadata: _Json, entered: _Entered, speaker: Speaker, when: str) -> ReminderForm:
    reminder_id = metadata["reminder_id"]
    return ReminderForm(
        channel=str(metadata["channel"]),
        audience=_audience(metadata, entered, speaker),
        reminder_id=None if reminder_id is None else int(reminder_id),
        text=entered.text("text"),
        when=when,
        is_insistent=entered.is_on("is_insistent"),
        link=str(metadata["link"]),
    )


def _audience(metadata: _Json, entered: _Entered, speaker: Speaker) -> Audience:
    """Whom the reminder is for: what the form was opened with, but for what was changed.

    Somebody who chooses a person and leaves the choice above as it was means the person.
    """
    kind, name, id_ = map(str, metadata["audience"])
    before = Audience(AudienceKind(kind), name, id_)
    chosen = AudienceKind(entered.choice("audience"))
    others = {
        AudienceKind.USER: entered.chosen(USER),
        AudienceKind.OTHER_CHANNEL: entered.chosen(OTHER_CHANNEL),
    }
    if chosen is before.kind:
        new = [k for k, other in others.items() if other and other != before.id]
        chosen = new[0] if new else chosen
    if others.get(chosen) == speaker.id:
        return Audience(AudienceKind.ME)
    if chosen is before.kind and others.get(chosen, "") in {"", before.id}:
        return before
    return Audience(chosen, id=others.get(chosen, ""))


def _settings(metadata: _Json, entered: _Entered) -> SettingsForm:
    return SettingsForm(
        channel=str(metadata["channel"]),
        timezone=entered.text("timezone"),
        language=Language(entered.choice("language")),
        close_lead_times=entered.text("close_lead_times"),
        quiet_hours=entered.text("quiet_hours"),
        finish_margin=entered.text("finish_margin"),
        has_board=entered.is_on("has_board"),
        is_shared=bool(metadata["is_shared"]),
        is_open=entered.is_on("is_open"),
    )


def _plan(metadata: _Json, entered: _Entered) -> PlanForm:
    return PlanForm(
        channel=str(metadata["channel"]),
        competition=str(metadata["competition"]),
        title=str(metadata["title"]),
        steps=entered.whole(STEPS),
    )
