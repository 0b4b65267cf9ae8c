"""The server's control over HTTP, for tests and benchmarks that run it as a process of its own.

What people do is in `control_people.py`; here is what happens to the server itself.
"""

import random
from datetime import timedelta

from aiohttp.web import BaseRequest, Response, json_response

from tests.fakes.slack_server.arguments import read_arguments
from tests.fakes.slack_server.control_people import PEOPLE
from tests.fakes.slack_server.faults import Effect, Fault, Stage
from tests.fakes.slack_server.slack import Slack
from tests.fakes.slack_server.sockets import NotConnectedError
from tests.fakes.slack_server.workspace import ApiError, Channel, Json, User


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
    slack.interactions.board.clear()
    slack.schedule.waiting.clear()
    slack.absent_methods.clear()
    slack.duplicates = False
    slack.n_calls.clear()
    slack.faults.clear()
    return {}


async def _scheduled(slack: Slack, body: Json, _: str) -> Json:
    return slack.schedule.list(slack.workspace, body)


async def _absent(slack: Slack, body: Json, _: str) -> Json:
    slack.absent_methods = set(body["methods"])
    return {}


async def _duplicates(slack: Slack, body: Json, _: str) -> Json:
    slack.duplicates = bool(body["on"])
    return {}


async def _channel(slack: Slack, body: Json, _: str) -> Json:
    return {"channel": slack.workspace.add_channel(Channel(**body)).to_json()}


async def _webhook(slack: Slack, body: Json, _: str) -> Json:
    return {"path": f"/services/{slack.webhooks.add(body['channel']).path}"}


async def _user(slack: Slack, body: Json, _: str) -> Json:
    user = User(**body)
    slack.workspace.users[user.id] = user
    return {}


_ACTIONS = PEOPLE | {
    "absent": _absent,
    "advance": _advance,
    "channel": _channel,
    "clear_faults": _clear_faults,
    "disconnect": _disconnect,
    "drop": _drop,
    "duplicates": _duplicates,
    "fault": _fault,
    "reset": _reset,
    "revoke": _revoke,
    "scheduled": _scheduled,
    "state": _state,
    "user": _user,
    "webhook": _webhook,
}
