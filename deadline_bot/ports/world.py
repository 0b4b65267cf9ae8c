"""What the services need of the world around them: time, sources, messengers, chat."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from deadline_bot.domain.answer import Answer, Board, Reply
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.channel import ChannelSettings, Voice
from deadline_bot.domain.chat import Clicked, Entered, Said, Speaker
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.form_faults import FormFaults
from deadline_bot.domain.home import Home
from deadline_bot.domain.timeline import Timeline
from deadline_bot.domain.when.audience import Audience

#: How a channel is spoken to, by its name.
SettingsOf = Callable[[str], ChannelSettings]
#: Draws a PNG, in the language and zone of a voice. It blocks: call it in a thread.
DrawTimeline = Callable[[Timeline, Voice], bytes]


class Clock(Protocol):
    """The wall clock."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class Ticker(Protocol):
    """Wakes services. A tick that is still running when it is due again runs once after."""

    def every(self, interval: timedelta, tick: Callable[[], Awaitable[None]]) -> None:
        """Runs `tick` after each interval, for the first time after one."""
        ...

    def at(self, instant: datetime | None, tick: Callable[[], Awaitable[None]]) -> None:
        """Runs `tick` once at `instant`, in place of an earlier appointment of the same tick.

        `None` cancels. An instant that has passed is at once; a wall clock that jumps is
        noticed within a second. After one set back the tick may come too early: it must ask
        the time.
        """
        ...


class CompetitionSource(Protocol):
    """Where competitions come from."""

    @property
    def name(self) -> str:
        """Its name in `status`, in facts and in the log."""
        ...

    async def fetch(self, now: datetime) -> Fetched:
        """All competitions that it has for the team.

        Raises:
            SourceFailed: it could not be asked, or its answer is not complete.
        """
        ...


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a sent message is: `id` is the messenger's (Slack's `ts`)."""

    channel: str
    id: str


class Messenger(Protocol):
    """Where messages go."""

    async def post(self, post: Post, now: datetime) -> MessageRef:
        """Sends a post, worded as of `now`. Never tries twice by itself.

        Raises:
            SendFailed: with the decision that follows.
        """
        ...

    async def edit(self, ref: MessageRef, post: Post, now: datetime) -> None:
        """Replaces a post's text, worded as of `now`; the same twice is the same.

        Raises:
            EditFailed: `is_gone` if it never can be.
        """
        ...

    async def find(
        self, channel: str, marker: str, since: datetime, thread_id: str | None = None
    ) -> MessageRef | None:
        """The message with `marker` in the channel's history since `since` (≥), if it is there.

        With a `thread_id` in the thread of that message, which the history does not show.

        Raises:
            SendFailed: the history could not be read; `is_permanent` if it never can.
        """
        ...

    async def post_board(self, channel: str, board: Board, marker: str) -> MessageRef:
        """Posts the board.

        Raises:
            SendFailed: as for `post`.
        """
        ...

    async def edit_board(self, ref: MessageRef, board: Board, marker: str) -> None:
        """Replaces the board's text.

        Raises:
            EditFailed: `is_gone` if a new message is needed.
        """
        ...

    async def pin(self, ref: MessageRef) -> None:
        """Pins a message; a pinned one stays pinned.

        Raises:
            PinFailed: with the reason for the reader.
        """
        ...


class Scheduler(Protocol):
    """The messenger's own clock: it says a message at its time, also if the bot is dead.

    Not every chat has one.
    """

    async def schedule(self, post: Post, at: datetime, now: datetime) -> str:
        """Registers a plain version of a post for `at` (whole seconds); returns its id there.

        Raises:
            SendFailed: `is_permanent` if this chat, or this post, never can be scheduled;
                `is_unclear` if it may have been.
        """
        ...

    async def withdraw(self, channel: str, scheduled_id: str) -> bool:
        """Takes a registered message back; false where it is too late, or is not there.

        Raises:
            SendFailed: nobody knows.
        """
        ...

    async def scheduled(self) -> Mapping[str, str]:
        """The ids of all messages that wait, with the Slack-side channel of each.

        Raises:
            SendFailed: the list could not be read; `is_permanent` if it never can be.
        """
        ...


class Pictures(Protocol):
    """Where pictures go. A picture is never alone: what it shows is said in words before it."""

    async def upload(
        self,
        channel: str,
        thread_id: str | None,
        png: bytes,
        title: str,
        alt_text: str,
        now: datetime,
    ) -> None:
        """Shows a picture in a channel, or in the thread of a message there. Tries once.

        `alt_text` of at most 1,000 characters is read where the picture is not seen. A chat that
        shows no pictures does nothing.

        Raises:
            SendFailed: `is_permanent` if no picture ever can be shown there; `is_unclear` if this
                one may be there: nothing finds it again, so it is better not sent twice.
        """
        ...


class People(Protocol):
    """Who the people of the chat are."""

    async def speaker(self, person: str, channel: str) -> Speaker:
        """A person by the chat's id, with the zone of `channel` where the chat does not tell."""
        ...

    async def is_reachable(self, audience: Audience) -> bool:
        """Whether a reminder can be brought there: the channel has the bot, the person exists."""
        ...


class HomePages(Protocol):
    """Where a person's own view is shown."""

    async def publish(self, person: str, home: Home, now: datetime) -> None:
        """Shows it in place of the last.

        Raises:
            SendFailed: it is not shown.
        """
        ...


class Conversation(Protocol):
    """What the chat hands people's words and clicks to. Each request may come twice."""

    def voice_of(self, channel: str, speaker: Speaker) -> Voice:
        """How a person is answered in a channel: in a direct message, in the person's own way."""
        ...

    async def say(self, said: Said) -> Answer:
        """Answers a text, and does what it asks for."""
        ...

    async def click(self, clicked: Clicked) -> Reply:
        """Does what a button, a menu or a shortcut asks for."""
        ...

    async def enter(self, entered: Entered) -> Answer | FormFaults:
        """Takes a form that was filled in; with faults it stays open."""
        ...

    async def open_home(self, speaker: Speaker) -> None:
        """Somebody looks at the own view: it is shown as it is now, and kept up to date."""
        ...


class Chat(Protocol):
    """Where commands come from. Alerts never depend on it."""

    async def start(self) -> None:
        """Begins to listen; returns when commands are heard, or after a few seconds anyway."""
        ...

    async def close(self) -> None:
        """Stops listening; closing one that never started is safe."""
        ...
