"""A small Slack server of our own, for what local Slack lacks and for benchmarks.

It serves real `slack_sdk` and `slack_bolt` clients over loopback: Web API, Socket Mode,
`response_url`. Tests drive it and look into it through `SlackServer`.
"""

from tests.fakes.slack_server.faults import Effect, Fault, Stage
from tests.fakes.slack_server.interactions import Exchange
from tests.fakes.slack_server.methods import DEFAULT_SCOPES
from tests.fakes.slack_server.people import ALICE, BOB, CHANNEL
from tests.fakes.slack_server.server import SOCKET, UPLOAD, WEBHOOK, SlackServer
from tests.fakes.slack_server.slack import APP_TOKEN, BOT_TOKEN, DEFAULT_EVENTS
from tests.fakes.slack_server.sockets import Envelope, NotConnectedError
from tests.fakes.slack_server.views import View
from tests.fakes.slack_server.webhooks import Webhook
from tests.fakes.slack_server.workspace import (
    BOT_USER_ID,
    ApiError,
    Channel,
    Json,
    Message,
    User,
)

__all__ = [
    "ALICE",
    "APP_TOKEN",
    "BOB",
    "BOT_TOKEN",
    "BOT_USER_ID",
    "CHANNEL",
    "DEFAULT_EVENTS",
    "DEFAULT_SCOPES",
    "SOCKET",
    "UPLOAD",
    "WEBHOOK",
    "ApiError",
    "Channel",
    "Effect",
    "Envelope",
    "Exchange",
    "Fault",
    "Json",
    "Message",
    "NotConnectedError",
    "SlackServer",
    "Stage",
    "User",
    "View",
    "Webhook",
]
