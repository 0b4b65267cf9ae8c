"""What Slack sends when a person does something, read into what the bot must know of it."""

from dataclasses import dataclass
from typing import Any

from deadline_bot.adapters.slack.render_controls import action_of, value_in
from deadline_bot.domain.chat import Action, Origin

_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person did something, and how the bot can answer there.

    `channel_id` is empty where it was nowhere: in a Home tab, a modal, the menu of shortcuts.
    `trigger_id` opens a form for three seconds, `response_url` takes answers for half an hour;
    both are empty where Slack gives none. `thread_ts` is the thread, `None` outside of one.
    `is_ephemeral`: the message that was clicked on is seen by the person alone.
    """

    person: str
    channel_id: str = ""
    trigger_id: str = ""
    response_url: str = ""
    thread_ts: str | None = None
    is_ephemeral: bool = False


@dataclass(frozen=True, slots=True)
class Click:
    """What was clicked on. `value` is what it carries, `message_ts` the message of a shortcut.

    `chosen` is the id of the person that was chosen, or what a menu is about whose options are
    the values; empty where there is neither.
    """

    action: Action
    value: str
    place: Place
    message_ts: str = ""
    is_shortcut: bool = False
    chosen: str = ""

    @property
    def origin(self) -> Origin:
        """Where it was clicked."""
        if self.is_shortcut:
            return Origin.SHORTCUT
        if not self.place.channel_id:
            return Origin.HOME
        return Origin.PRIVATE if self.place.is_ephemeral else Origin.MESSAGE


def read_command(body: _Json) -> Place:
    """Where a slash command was typed."""
    return Place(
        person=str(body.get("user_id", "")),
        channel_id=str(body.get("channel_id", "")),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
    )


def read_message(event: _Json, thread_ts: str | None) -> Place:
    """Where a mention or a direct message was said; `thread_ts` is where it is answered."""
    return Place(
        person=str(event.get("user", "")),
        channel_id=str(event["channel"]),
        thread_ts=thread_ts,
    )


def read_click(body: _Json) -> Click | None:
    """A button, a menu or a shortcut; `None` for what is not ours."""
    elements = body.get("actions") or ()
    element = elements[0] if elements else {}
    action_id = str(element.get("action_id") or body.get("callback_id") or "")
    action = action_of(action_id)
    if action is None:
        return None
    carried = value_in(action_id)
    option = element.get("selected_option") or {}
    chosen = carried if option else element.get("selected_user")
    return Click(
        action,
        str(option.get("value") or element.get("value") or carried),
        _place(body),
        str(body.get("message_ts") or ""),
        is_shortcut=not elements,
        chosen=str(chosen or ""),
    )


def _place(body: _Json) -> Place:
    container = body.get("container") or {}
    message = body.get("message") or {}
    thread_ts = container.get("thread_ts") or message.get("thread_ts")
    return Place(
        person=str((body.get("user") or {}).get("id", "")),
        channel_id=str((body.get("channel") or {}).get("id", "")),
        trigger_id=str(body.get("trigger_id", "")),
        response_url=str(body.get("response_url", "")),
        thread_ts=str(thread_ts) if thread_ts else None,
        # A Slack that does not say it in the container names the reader in the message.
        is_ephemeral=bool(container.get("is_ephemeral") or message.get("ephemeral_to")),
    )
