"""`chat.*` and `pins.*`: what a bot says, edits, takes back and pins."""

from typing import Any

from tests.fakes.slack_server.blocks import check_blocks
from tests.fakes.slack_server.workspace import (
    BOT_USER_ID,
    ApiError,
    Channel,
    Json,
    Message,
    Workspace,
)

#: Slack cuts longer text; a bot that relies on that loses words, so the server refuses it.
MAX_TEXT = 40_000


def checked_text(arguments: Json) -> str:
    """The text of a message.

    Raises:
        ApiError: `no_text` (neither text nor blocks), `msg_too_long`.
    """
    text = str(arguments.get("text") or "")
    if not text and not arguments.get("blocks") and not arguments.get("attachments"):
        raise ApiError("no_text")
    if len(text) > MAX_TEXT:
        raise ApiError("msg_too_long")
    return text


def checked_metadata(metadata: Any) -> Json | None:
    """The metadata of a message, `None` without.

    Raises:
        ApiError: `invalid_metadata_format`.
    """
    if metadata is None:
        return None
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise ApiError("invalid_metadata_format")
    return metadata


def writable(channel: Channel) -> Channel:
    """This channel, when the bot may write there.

    Raises:
        ApiError: `channel_not_found`, `is_archived`, `not_in_channel`.
    """
    if channel.is_archived:
        raise ApiError("is_archived")
    if not channel.is_member:
        # A private channel does not exist for those who are not in it.
        raise ApiError("channel_not_found" if channel.is_private else "not_in_channel")
    return channel


def own_message(channel: Channel, ts: Any, refusal: str) -> Message:
    """The bot's message with this `ts`.

    Raises:
        ApiError: `message_not_found`, or `refusal` for someone else's.
    """
    message = channel.messages.get(str(ts))
    if message is None:
        raise ApiError("message_not_found")
    if message.user != BOT_USER_ID:
        raise ApiError(refusal)
    return message


def post_message(workspace: Workspace, arguments: Json) -> Json:
    """`chat.postMessage`

    A reply to a message that is not there any more becomes one of the channel, without a word
    and without `thread_ts` (github.com/slack-go/slack/issues/1571).
    """
    channel = writable(workspace.channel(arguments.get("channel")))
    text = checked_text(arguments)
    blocks = arguments.get("blocks")
    thread_ts = str(arguments.get("thread_ts") or "")
    message = workspace.post(
        channel,
        BOT_USER_ID,
        text,
        blocks=check_blocks(blocks) if blocks else None,
        metadata=checked_metadata(arguments.get("metadata")),
        thread_ts=thread_ts if thread_ts in channel.messages else None,
    )
    return {"channel": channel.id, "ts": message.ts, "message": message.to_json()}


def post_ephemeral(workspace: Workspace, arguments: Json) -> Json:
    """`chat.postEphemeral`"""
    channel = writable(workspace.by_name(arguments.get("channel")))
    text = checked_text(arguments)
    user = str(arguments.get("user", ""))
    if user not in workspace.users:
        raise ApiError("user_not_in_channel")
    blocks = arguments.get("blocks")
    message = workspace.post(
        channel,
        BOT_USER_ID,
        text,
        blocks=check_blocks(blocks) if blocks else None,
        thread_ts=arguments.get("thread_ts"),
        seen_by=user,
    )
    return {"message_ts": message.ts}


def update(workspace: Workspace, arguments: Json) -> Json:
    """`chat.update`; metadata that is not given stays."""
    channel = workspace.by_id(arguments.get("channel"))
    message = own_message(channel, arguments.get("ts"), "cant_update_message")
    checked_text(arguments)
    blocks = arguments.get("blocks")
    checked = check_blocks(blocks) if blocks is not None else None
    metadata = checked_metadata(arguments.get("metadata"))
    if metadata is not None:
        message.metadata = metadata
    workspace.edit(message, arguments.get("text"), checked)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.to_json(),
    }


def permalink(workspace: Workspace, arguments: Json) -> Json:
    """`chat.getPermalink`"""
    channel = workspace.channel(arguments.get("channel"))
    ts = str(arguments.get("message_ts"))
    if ts not in channel.messages:
        raise ApiError("message_not_found")
    address = f"https://kaggle-team.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def delete(workspace: Workspace, arguments: Json) -> Json:
    """`chat.delete`"""
    channel = workspace.by_id(arguments.get("channel"))
    message = own_message(channel, arguments.get("ts"), "cant_delete_message")
    del channel.messages[message.ts]
    workspace.changed()
    return {"channel": channel.id, "ts": message.ts}


def _pinnable(workspace: Workspace, arguments: Json) -> Message:
    channel = writable(workspace.by_id(arguments.get("channel")))
    if "timestamp" not in arguments:
        raise ApiError("no_item_specified")
    message = channel.messages.get(str(arguments["timestamp"]))
    if message is None:
        raise ApiError("message_not_found")
    return message


def add_pin(workspace: Workspace, arguments: Json) -> Json:
    """`pins.add`"""
    message = _pinnable(workspace, arguments)
    if message.is_pinned:
        raise ApiError("already_pinned")
    message.is_pinned = True
    workspace.changed()
    return {}


def remove_pin(workspace: Workspace, arguments: Json) -> Json:
    """`pins.remove`"""
    message = _pinnable(workspace, arguments)
    if not message.is_pinned:
        raise ApiError("no_pin")
    message.is_pinned = False
    workspace.changed()
    return {}


def list_pins(workspace: Workspace, arguments: Json) -> Json:
    """`pins.list`, newest first."""
    channel = writable(workspace.by_id(arguments.get("channel")))
    pinned = [m for m in reversed(channel.messages.values()) if m.is_pinned]
    return {
        "items": [
            {"type": "message", "channel": channel.id, "message": m.to_json()} for m in pinned
        ]
    }
