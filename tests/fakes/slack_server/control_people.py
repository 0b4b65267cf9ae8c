"""What people do, over HTTP: they type, click, fill forms in; and what they see.

`message`, `command`, `interact`, `open-home` and `messages/<channel>` have the shape of local
Slack's, so that one acceptance test can drive either. A message is named by `channel` and
`messageTs`; a view by its `user`, and `surface`, which is `modal` unless it is `home`.
"""

from tests.fakes.slack_server.people import ALICE, CHANNEL
from tests.fakes.slack_server.slack import Slack
from tests.fakes.slack_server.views import View
from tests.fakes.slack_server.workspace import Json, Message


def _seen(message: Message) -> Json:
    extra: Json = {
        "channel": message.channel,
        "received_at": message.received_at.isoformat(),
        "n_edits": message.n_edits,
        "is_pinned": message.is_pinned,
    }
    if message.seen_by is not None:
        extra |= {"subtype": "ephemeral", "ephemeral_to": message.seen_by}
    return message.to_json() | extra


async def _messages(slack: Slack, body: Json, channel: str) -> Json:
    place = slack.workspace.channel(channel)
    ephemeral = [m for m in slack.workspace.ephemerals if m.channel == place.id]
    return {"messages": [_seen(m) for m in sorted([*place.messages.values(), *ephemeral], key=_ts)]}


def _ts(message: Message) -> str:
    return message.ts


async def _message(slack: Slack, body: Json, _: str) -> Json:
    message = await slack.say(
        str(body.get("text", "")),
        channel=body.get("channel", CHANNEL),
        user=body.get("user", ALICE),
        thread_ts=body.get("thread_ts"),
    )
    return {"message": _seen(message)}


async def _command(slack: Slack, body: Json, _: str) -> Json:
    exchange = await slack.command(
        body["command"],
        str(body.get("text", "")),
        channel=body.get("channel", CHANNEL),
        user=body.get("user", ALICE),
        n_replies=int(body.get("n_replies", 0)),
    )
    return {"replies": [_seen(m) for m in exchange.replies]}


async def _interact(slack: Slack, body: Json, _: str) -> Json:
    exchange = await slack.interact(
        _named(slack, body),
        body["action"],
        user=body.get("user", ALICE),
        n_replies=int(body.get("n_replies", 0)),
    )
    return {"replies": [_seen(m) for m in exchange.replies]}


def _named(slack: Slack, body: Json) -> Message:
    message = slack.workspace.find(body["channel"], body["messageTs"])
    if message is None:
        raise LookupError(f"no message {body['messageTs']}")
    return message


def _view(slack: Slack, body: Json) -> View:
    user = body.get("user", ALICE)
    return slack.home(user) if body.get("surface") == "home" else slack.modal(user)


async def _click(slack: Slack, body: Json, _: str) -> Json:
    exchange = await slack.click(
        _named(slack, body),
        body["action_id"],
        body.get("value"),
        block_id=body.get("block_id"),
        user=body.get("user", ALICE),
        n_replies=int(body.get("n_replies", 0)),
    )
    return {"replies": [_seen(m) for m in exchange.replies]}


async def _click_in_view(slack: Slack, body: Json, _: str) -> Json:
    view = _view(slack, body)
    await slack.click_in_view(
        view, body["action_id"], body.get("value"), block_id=body.get("block_id")
    )
    return {"view": view.to_json()}


async def _submit(slack: Slack, body: Json, _: str) -> Json:
    view = _view(slack, body)
    answer = await slack.submit(view, body.get("fields"))
    return {"answer": answer, "errors": view.errors, "is_open": view.is_open}


async def _close_view(slack: Slack, body: Json, _: str) -> Json:
    await slack.close_view(_view(slack, body))
    return {}


async def _shortcut(slack: Slack, body: Json, _: str) -> Json:
    await slack.shortcut(body["callback_id"], body.get("user", ALICE))
    return {}


async def _message_shortcut(slack: Slack, body: Json, _: str) -> Json:
    exchange = await slack.message_shortcut(
        body["callback_id"],
        _named(slack, body),
        body.get("user", ALICE),
        n_replies=int(body.get("n_replies", 0)),
    )
    return {"replies": [_seen(m) for m in exchange.replies]}


async def _open_home(slack: Slack, body: Json, _: str) -> Json:
    await slack.open_home(body.get("user", ALICE))
    return {}


async def _views(slack: Slack, body: Json, user: str) -> Json:
    board = slack.interactions.board
    modals = [view for view in board.modals.values() if view.user == user and view.is_open]
    home = board.homes.get(user)
    return {
        "modals": [view.to_json() | {"errors": view.errors} for view in modals],
        "home": None if home is None else home.to_json(),
    }


#: What may follow `_control/`.
PEOPLE = {
    "click": _click,
    "click_in_view": _click_in_view,
    "close_view": _close_view,
    "command": _command,
    "interact": _interact,
    "message": _message,
    "message_shortcut": _message_shortcut,
    "messages": _messages,
    "open-home": _open_home,
    "shortcut": _shortcut,
    "submit": _submit,
    "views": _views,
}
