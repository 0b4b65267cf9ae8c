"""Which Web API methods exist, what answers them, and who may call them."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.slack_server import chat, conversations
from tests.fakes.slack_server.files import Files
from tests.fakes.slack_server.schedule import Schedule
from tests.fakes.slack_server.views import Views
from tests.fakes.slack_server.workspace import ApiError, Json, Workspace

#: What an app of ours asks for; a test takes some away to see what happens.
DEFAULT_SCOPES = (
    "app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write",
    "commands", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
    "pins:read", "pins:write", "team:read", "users:read",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Method:
    """A method. `scope` is what the bot token needs, `None`: nothing.

    A scope that begins with `*` depends on the kind of channel that the call names.
    """

    run: Callable[[Workspace, Json], Json]
    scope: str | None = None


def bot_methods(schedule: Schedule, views: Views, files: Files) -> dict[str, Method]:
    """The methods for bot tokens, by name."""
    return {
        "auth.test": Method(conversations.auth_test),
        "bots.info": Method(conversations.bot_info, "users:read"),
        "chat.delete": Method(chat.delete, "chat:write"),
        "chat.deleteScheduledMessage": Method(schedule.remove, "chat:write"),
        "chat.getPermalink": Method(chat.permalink),
        "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
        "chat.postMessage": Method(chat.post_message, "chat:write"),
        "chat.scheduleMessage": Method(schedule.add, "chat:write"),
        "chat.scheduledMessages.list": Method(schedule.list),
        "chat.update": Method(chat.update, "chat:write"),
        "conversations.history": Method(conversations.history, "*:history"),
        "conversations.info": Method(conversations.info, "*:read"),
        "conversations.join": Method(conversations.join, "channels:join"),
        "conversations.list": Method(conversations.list_channels, "channels:read"),
        "conversations.open": Method(conversations.open_direct_message, "im:write"),
        "conversations.replies": Method(conversations.replies, "*:history"),
        "files.completeUploadExternal": Method(files.share, "files:write"),
        "files.getUploadURLExternal": Method(files.place, "files:write"),
        "pins.add": Method(chat.add_pin, "pins:write"),
        "pins.list": Method(chat.list_pins, "pins:read"),
        "pins.remove": Method(chat.remove_pin, "pins:write"),
        "team.info": Method(conversations.team_info, "team:read"),
        "users.info": Method(conversations.user_info, "users:read"),
        "views.open": Method(views.open),
        "views.publish": Method(views.publish),
        "views.push": Method(views.push),
        "views.update": Method(views.update),
    }


class Access:
    """The tokens that are good, and what the bot's may do."""

    def __init__(self, bot_token: str, app_token: str, scopes: tuple[str, ...]) -> None:
        self.bot_token = bot_token
        self.app_token = app_token
        #: The bot token's scopes; a test may assign others at any time.
        self.scopes = scopes
        self.revoked: set[str] = set()

    def check(self, token: str, wanted: str) -> None:
        """Passes for `wanted`, when it is not revoked.

        Raises:
            ApiError: `not_authed`, `invalid_auth`, `token_revoked`, `not_allowed_token_type`.
        """
        if not token:
            raise ApiError("not_authed")
        if token in self.revoked:
            raise ApiError("token_revoked")
        if token not in (self.bot_token, self.app_token):
            raise ApiError("invalid_auth")
        if token != wanted:
            raise ApiError("not_allowed_token_type")

    def check_scope(self, scope: str | None, workspace: Workspace, arguments: Json) -> None:
        """Passes when the bot token has this scope.

        Raises:
            ApiError: `missing_scope`.
        """
        if scope is None:
            return
        if scope.startswith("*"):
            scope = _channel_kind(workspace, arguments) + scope[1:]
        if scope not in self.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(self.scopes))


def _channel_kind(workspace: Workspace, arguments: Json) -> str:
    channel = workspace.channels.get(str(arguments.get("channel", "")))
    if channel is None:
        return "channels"
    if channel.im_user is not None:
        return "im"
    return "groups" if channel.is_private else "channels"
