"""A Slack workspace as tests see it: what people do there, and what can be asserted afterwards.

`server.py` makes it reachable for the bot; nothing here knows HTTP.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypedDict, TypeVar

from tests.fakes.slack_server.faults import Faults
from tests.fakes.slack_server.files import Files
from tests.fakes.slack_server.interactions import Interactions
from tests.fakes.slack_server.methods import DEFAULT_SCOPES, Access
from tests.fakes.slack_server.people import ALICE, BOB, CHANNEL, People
from tests.fakes.slack_server.schedule import Schedule
from tests.fakes.slack_server.sockets import Sockets
from tests.fakes.slack_server.webhooks import Webhooks
from tests.fakes.slack_server.workspace import Channel, Message, User, Workspace

_T = TypeVar("_T")

BOT_TOKEN = "xoxb-test"
APP_TOKEN = "xapp-test"

#: The events that our manifest subscribes to.
DEFAULT_EVENTS = ("app_mention", "message.im", "app_home_opened")


class Settings(TypedDict, total=False):
    """What `Slack` takes, for those who pass it on."""

    channels: Iterable[Channel] | None
    users: Iterable[User] | None
    bot_token: str
    app_token: str
    scopes: tuple[str, ...]
    events: tuple[str, ...]
    ack_within: float


class Slack(People):
    """The workspace, its people, its faults.

    `channels` and `users` default to one channel (`CHANNEL`, `#kaggle`) and two people (`ALICE`
    in Tokyo, `BOB` in New York). `ack_within`: seconds after which an event that was not
    acknowledged comes again.
    """

    def __init__(
        self,
        *,
        channels: Iterable[Channel] | None = None,
        users: Iterable[User] | None = None,
        bot_token: str = BOT_TOKEN,
        app_token: str = APP_TOKEN,
        scopes: tuple[str, ...] = DEFAULT_SCOPES,
        events: tuple[str, ...] = DEFAULT_EVENTS,
        ack_within: float = 3.0,
    ) -> None:
        people = users or (
            User(ALICE, "alice", "Alice Tanaka", "Asia/Tokyo", "ja-JP"),
            User(BOB, "bob", "Bob Brown", "America/New_York"),
        )
        self.workspace = Workspace(list(channels or (Channel(CHANNEL, "kaggle"),)), list(people))
        self.access = Access(bot_token, app_token, scopes)
        self.faults = Faults()
        self.sockets = Sockets(self.workspace, ack_within)
        self.schedule = Schedule(self.workspace)
        self.interactions = Interactions(self.workspace)
        self.webhooks = Webhooks(self.workspace)
        self.files = Files()
        self.events = events
        #: Methods that answer `unknown_method` all the same, as in a Slack that lacks them.
        self.absent_methods: set[str] = set()
        #: How often each method was called, struck calls included.
        self.n_calls: Counter[str] = Counter()

    def messages(self, channel: str = CHANNEL) -> list[Message]:
        """What stands in the channel, threads included, oldest first; nothing ephemeral."""
        return list(self.workspace.channel(channel).messages.values())

    async def wait_for(self, look: Callable[[], _T], within: float = 5.0) -> _T:
        """What `look` returns, as soon as that is true; asked at each change of the server.

        Raises:
            TimeoutError: still not true after `within` seconds; says what stands in the channels.
        """
        try:
            return await self.workspace.wait_for(look, within)
        except TimeoutError as error:
            texts = [m.text for c in self.workspace.channels.values() for m in c.messages.values()]
            calls = dict(self.n_calls)
            raise TimeoutError(f"not within {within} s; {texts=} {calls=}") from error

    @property
    def duplicates(self) -> bool:
        """Whether each envelope comes a second time, as soon as it was acknowledged.

        The second one says `retry_attempt` 1; its acknowledgement counts in `n_acks` only.
        """
        return self.sockets.duplicates

    @duplicates.setter
    def duplicates(self, is_on: bool) -> None:
        self.sockets.duplicates = is_on

    def advance(self, duration: timedelta) -> None:
        """Moves the server's clock on and posts the scheduled messages that fall due."""
        self.workspace.clock_offset += duration.total_seconds()
        self.schedule.post_due()

    def revoke(self, token: str) -> None:
        """This token is good for nothing from now on; the app's loses its sockets as well."""
        self.access.revoked.add(token)
        if token == self.access.app_token:
            self.sockets.drop()
