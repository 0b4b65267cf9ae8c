"""What Slack sends when a person does something, in the shape that it documents."""

from tests.fakes.slack_server.views import View
from tests.fakes.slack_server.workspace import APP_ID, TEAM_ID, Json, Message, Workspace

_TEAM = {"id": TEAM_ID, "domain": "kaggle-team"}
_COMMON: Json = {
    "token": "verification",
    "team": _TEAM,
    "enterprise": None,
    "is_enterprise_install": False,
}


def _user(workspace: Workspace, user: str) -> Json:
    known = workspace.users[user]
    return {"id": user, "username": known.name, "name": known.name, "team_id": TEAM_ID}


def command(workspace: Workspace, user: str, channel: str, command: str, text: str) -> Json:
    """A slash command; the trigger and the `response_url` are added by the caller."""
    place = workspace.channel(channel)
    return {
        "token": "verification",
        "api_app_id": APP_ID,
        "team_id": TEAM_ID,
        "team_domain": "kaggle-team",
        "channel_id": place.id,
        "channel_name": place.payload_name,
        "user_id": user,
        "user_name": workspace.users[user].name,
        "command": command,
        "text": text,
        "is_enterprise_install": "false",
    }


def click(workspace: Workspace, user: str, message: Message, action: Json, state: Json) -> Json:
    """`block_actions` of a message; that of an ephemeral one comes without the message."""
    place = workspace.channel(message.channel)
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": place.id,
        "is_ephemeral": message.seen_by is not None,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    payload = _COMMON | {
        "type": "block_actions",
        "api_app_id": APP_ID,
        "user": _user(workspace, user),
        "container": container,
        "channel": {"id": place.id, "name": place.payload_name},
        "state": {"values": state},
        "actions": [{"action_ts": workspace.new_ts()} | action],
    }
    return payload if message.seen_by is not None else payload | {"message": message.to_json()}


def click_in_view(workspace: Workspace, user: str, view: View, action: Json) -> Json:
    """`block_actions` of a modal or a Home tab: no channel, no `response_url`."""
    return _COMMON | {
        "type": "block_actions",
        "api_app_id": APP_ID,
        "user": _user(workspace, user),
        "container": {"type": "view", "view_id": view.id},
        "view": view.to_json(),
        "actions": [action],
    }


def submission(workspace: Workspace, view: View, response_urls: list[Json]) -> Json:
    """`view_submission`"""
    return _COMMON | {
        "type": "view_submission",
        "api_app_id": APP_ID,
        "user": _user(workspace, view.user),
        "view": view.to_json(),
        "response_urls": response_urls,
    }


def closed(workspace: Workspace, view: View, *, is_cleared: bool) -> Json:
    """`view_closed`; it has no trigger."""
    return _COMMON | {
        "type": "view_closed",
        "api_app_id": APP_ID,
        "user": _user(workspace, view.user),
        "view": view.to_json(),
        "is_cleared": is_cleared,
    }


def shortcut(workspace: Workspace, user: str, callback_id: str) -> Json:
    """A global shortcut: it happens nowhere, so there is neither channel nor `response_url`."""
    return _COMMON | {
        "type": "shortcut",
        "action_ts": workspace.new_ts(),
        "user": {name: _user(workspace, user)[name] for name in ("id", "username", "team_id")},
        "callback_id": callback_id,
    }


def message_shortcut(workspace: Workspace, user: str, callback_id: str, message: Message) -> Json:
    """A shortcut in a message's own menu."""
    place = workspace.channel(message.channel)
    return _COMMON | {
        "type": "message_action",
        "action_ts": workspace.new_ts(),
        "user": _user(workspace, user),
        "channel": {"id": place.id, "name": place.payload_name},
        "callback_id": callback_id,
        "message_ts": message.ts,
        "message": message.to_json(),
    }
