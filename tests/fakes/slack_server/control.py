"""The server's control over HTTP, for tests and benchmarks that run it as a process of its own.

`message`, `command`, `interact` and `messages/<channel>` have the shape of local Slack's, so
that one acceptance test can drive either.
"""

import random
from datetime import timedelta

from aiohttp.web import BaseRequest, Response, json_response

from tests.fakes.slack_server.arguments import read_arguments
from tests.fakes.slack_server.faults import Effect, Fault, Stage
from tests.fakes.slack_server.slack import ALICE, CHANNEL, Slack
from tests.fakes.slack_server.sockets import NotConnectedError
from tests.fakes.slack_server.workspace import ApiError, Json, Message


async def control(slack: Slack, request: BaseRequest, action: str) -> Response:
    """Does what `action` says; 400 with `error` where that is not possible."""
    name, _, subject = action.partition("/")
    act = _ACTIONS.get(name)
    if act is None:
        return json_response({"ok": False, "error": "unknown_action"}, status=404)
    try:
        body = await read_arguments(request)
        return json_response({"ok": True} | await act(slack, body, subject))
    except ApiError as error:
        reason = error.error
    except NotConnectedError:
        reason = "dispatch_failed"
    except (TimeoutError, TypeError, ValueError, LookupError) as error:
        # A wrong request of the test's own; the test's author wants to read it, not a 500.
        reason = f"{type(error).__name__}: {error}"
    return json_response({"ok": False, "error": reason}, status=400)


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
    message = slack.workspace.channel(body["channel"]).messages[body["messageTs"]]
    exchange = await slack.interact(
        message,
        body["action"],
        user=body.get("user", ALICE),
        n_replies=int(body.get("n_replies", 0)),
    )
    return {"replies": [_seen(m) for m in exchange.replies]}


async def _fault(slack: Slack, body: Json, _: str) -> Json:
    options = dict(body)
    if "seed" in options:
        options["rng"] = random.Random(options.pop("seed"))  # noqa: S311 - must be repeatable
    options["effect"] = Effect(options["effect"])
    options["stage"] = Stage(options.get("stage", Stage.BEFORE))
    slack.faults.add(Fault(**options))
    return {}


async def _clear_faults(slack: Slack, body: Json, _: str) -> Json:
    slack.faults.clear()
    return {}


async def _disconnect(slack: Slack, body: Json, _: str) -> Json:
    await slack.sockets.disconnect()
    return {}


async def _drop(slack: Slack, body: Json, _: str) -> Json:
    return {"n_dropped": slack.sockets.drop()}


async def _revoke(slack: Slack, body: Json, _: str) -> Json:
    slack.revoke(body["token"])
    return {}


async def _advance(slack: Slack, body: Json, _: str) -> Json:
    slack.advance(timedelta(seconds=float(body["seconds"])))
    return {}


async def _state(slack: Slack, body: Json, _: str) -> Json:
    return {
        "channels": [channel.to_json() for channel in slack.workspace.channels.values()],
        "n_calls": dict(slack.n_calls),
        "n_messages": sum(len(c.messages) for c in slack.workspace.channels.values()),
        "n_sockets": slack.sockets.n_open,
        "n_struck": sum(rule.n_struck for rule in slack.faults.rules),
    }


async def _reset(slack: Slack, body: Json, _: str) -> Json:
    for channel in slack.workspace.channels.values():
        channel.messages.clear()
    slack.workspace.ephemerals.clear()
    slack.n_calls.clear()
    slack.faults.clear()
    return {}


_ACTIONS = {
    "advance": _advance,
    "clear_faults": _clear_faults,
    "command": _command,
    "disconnect": _disconnect,
    "drop": _drop,
    "fault": _fault,
    "interact": _interact,
    "message": _message,
    "messages": _messages,
    "reset": _reset,
    "revoke": _revoke,
    "state": _state,
}
