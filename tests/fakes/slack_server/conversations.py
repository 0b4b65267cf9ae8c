"""`conversations.*`, `users.info` and who the bot is: what a bot asks the workspace."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.fakes.slack_server.arguments import is_true, micros, ts_micros, whole
from tests.fakes.slack_server.workspace import (
    APP_ID,
    BOT_ID,
    BOT_USER_ID,
    TEAM_ID,
    ApiError,
    Channel,
    Json,
    Message,
    Workspace,
)

_FOR_EVER = 10**18


def _cursor(position: int) -> str:
    return b64encode(f"next:{position}".encode()).decode()


def _position(arguments: Json) -> int | None:
    cursor = arguments.get("cursor")
    if not cursor:
        return None
    try:
        return int(b64decode(cursor).decode().removeprefix("next:"))
    except ValueError as error:
        raise ApiError("invalid_cursor") from error


def _readable(workspace: Workspace, arguments: Json) -> Channel:
    channel = workspace.by_id(arguments.get("channel"))
    if not channel.is_member:
        raise ApiError("channel_not_found" if channel.is_private else "not_in_channel")
    return channel


def _page(messages: list[Message], arguments: Json) -> Json:
    """The first messages, at most `limit`, and the cursor of the rest."""
    limit = whole(arguments, "limit", 100, at_most=999)
    with_metadata = is_true(arguments, "include_all_metadata")
    page = messages[:limit]
    has_more = limit < len(messages)
    answer: Json = {
        "messages": [m.to_json(with_metadata=with_metadata) for m in page],
        "has_more": has_more,
    }
    if has_more:
        answer["response_metadata"] = {"next_cursor": _cursor(ts_micros(page[-1].ts))}
    return answer


def history(workspace: Workspace, arguments: Json) -> Json:
    """`conversations.history`: newest first, without the replies inside threads.

    `oldest` and `latest` are outside the range unless `inclusive`. A cursor goes on below the
    last message of its page, so messages that arrive between two pages shift nothing.
    """
    channel = _readable(workspace, arguments)
    slack = 0 if is_true(arguments, "inclusive") else 1
    above = micros(arguments, "oldest", -1) + slack
    below = micros(arguments, "latest", _FOR_EVER) - slack
    position = _position(arguments)
    if position is not None:
        below = min(below, position - 1)
    found = []
    for message in reversed(channel.messages.values()):
        at = ts_micros(message.ts)
        if at < above:
            break
        if at <= below and message.thread_ts in (None, message.ts):
            found.append(message)
    return _page(found, arguments)


def replies(workspace: Workspace, arguments: Json) -> Json:
    """`conversations.replies`: the thread's first message and its replies, oldest first.

    The first message comes on the first page whatever the range; `oldest` and `latest` are
    outside the range unless `inclusive`.
    """
    channel = _readable(workspace, arguments)
    root = str(arguments.get("ts", ""))
    if root not in channel.messages:
        raise ApiError("thread_not_found")
    slack = 0 if is_true(arguments, "inclusive") else 1
    above = micros(arguments, "oldest", -1) + slack
    below = micros(arguments, "latest", _FOR_EVER) - slack
    position = _position(arguments)
    if position is not None:
        above = max(above, position + 1)
    found = [
        m
        for m in channel.messages.values()
        if (m.ts == root and position is None)
        or (m.thread_ts == root and above <= ts_micros(m.ts) <= below)
    ]
    return _page(found, arguments)


def list_channels(workspace: Workspace, arguments: Json) -> Json:
    """`conversations.list`, paged by position."""
    kinds = str(arguments.get("types") or "public_channel").split(",")
    leave_out_archived = is_true(arguments, "exclude_archived")
    found = [
        channel
        for channel in workspace.channels.values()
        if _kind(channel) in kinds
        and (channel.is_member or not channel.is_private)
        and not (leave_out_archived and channel.is_archived)
    ]
    start = _position(arguments) or 0
    end = start + whole(arguments, "limit", 100, at_most=1000)
    following = _cursor(end) if end < len(found) else ""
    return {
        "channels": [channel.to_json() for channel in found[start:end]],
        "response_metadata": {"next_cursor": following},
    }


def _kind(channel: Channel) -> str:
    if channel.im_user is not None:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def info(workspace: Workspace, arguments: Json) -> Json:
    """`conversations.info`"""
    channel = workspace.by_id(arguments.get("channel"))
    if channel.is_private and not channel.is_member:
        raise ApiError("channel_not_found")
    return {"channel": channel.to_json()}


def join(workspace: Workspace, arguments: Json) -> Json:
    """`conversations.join`; joining twice is harmless."""
    channel = workspace.by_id(arguments.get("channel"))
    if channel.is_private or channel.im_user is not None:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    channel.is_member = True
    return {"channel": channel.to_json()}


def open_direct_message(workspace: Workspace, arguments: Json) -> Json:
    """`conversations.open`, for one user."""
    user = str(arguments.get("users", ""))
    if user not in workspace.users:
        raise ApiError("user_not_found")
    return {"channel": {"id": workspace.direct_message(user).id}}


def user_info(workspace: Workspace, arguments: Json) -> Json:
    """`users.info`, with the user's time zone and its offset now."""
    user = workspace.users.get(str(arguments.get("user", "")))
    if user is None:
        raise ApiError("user_not_found")
    offset = datetime.fromtimestamp(workspace.now(), UTC).astimezone(ZoneInfo(user.tz)).utcoffset()
    known: Json = {
        "id": user.id,
        "team_id": TEAM_ID,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "is_bot": user.is_bot,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": {"real_name": user.real_name, "display_name": user.name},
    }
    if is_true(arguments, "include_locale"):
        known["locale"] = user.locale
    return {"user": known}


def auth_test(workspace: Workspace, arguments: Json) -> Json:
    """`auth.test` with a bot token."""
    return {
        "url": "https://kaggle-team.slack.com/",
        "team": "Kaggle Team",
        "user": workspace.users[BOT_USER_ID].name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def team_info(workspace: Workspace, arguments: Json) -> Json:
    """`team.info`"""
    return {"team": {"id": TEAM_ID, "name": "Kaggle Team", "domain": "kaggle-team"}}


def bot_info(workspace: Workspace, arguments: Json) -> Json:
    """`bots.info`"""
    name = workspace.users[BOT_USER_ID].name
    bot = {"id": BOT_ID, "deleted": False, "name": name, "app_id": APP_ID, "user_id": BOT_USER_ID}
    return {"bot": bot}
