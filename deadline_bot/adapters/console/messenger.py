"""A terminal as the messenger: posts are printed one below the other, for all channels at once."""

from datetime import datetime
from itertools import count

from deadline_bot.adapters.console.terminal import Terminal
from deadline_bot.domain.answer import Board
from deadline_bot.domain.delivery import Post
from deadline_bot.domain.errors import SendFailed
from deadline_bot.ports import MessageRef, SettingsOf
from deadline_bot.wording.answers import words_of_board
from deadline_bot.wording.document import Document
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.messages import words_of_post

#: How many printed posts are remembered for `find`: far more than are ever in doubt at once.
_N_REMEMBERED = 1000
#: What stands before a post that belongs to a thread, and before its lines.
_REPLY, _INDENT = "↳ ", "  "


class ConsoleMessenger:
    """The messenger of a terminal, for all channels at once."""

    def __init__(self, terminal: Terminal, settings_of: SettingsOf) -> None:
        self._terminal = terminal
        self._settings_of = settings_of
        self._ids = count(1)
        self._printed: dict[tuple[str, str], tuple[MessageRef, datetime]] = {}

    async def post(self, post: Post, now: datetime) -> MessageRef:
        """Prints a post below its instant and its channel.

        Raises:
            SendFailed: the terminal is gone.
        """
        voice = self._settings_of(post.channel).voice
        heading = f"{Wording(voice).instant_words(now)}  {post.channel}".rstrip()
        document = words_of_post(post, voice, now)
        if post.thread_id is None:
            ref = self._show(post.channel, document, heading)
        else:
            ref = self._show(post.channel, document, _REPLY + heading, _INDENT)
        self._printed[post.channel, post.marker] = (ref, now)
        if len(self._printed) > _N_REMEMBERED:
            del self._printed[next(iter(self._printed))]
        return ref

    async def edit(self, ref: MessageRef, post: Post, now: datetime) -> None:
        """Does nothing: printed lines cannot change, and whoever took or snoozed a reminder at
        the terminal was told so.
        """

    async def find(
        self,
        channel: str,
        marker: str,
        since: datetime,
        thread_id: str | None = None,  # noqa: ARG002 - a terminal is one list
    ) -> MessageRef | None:
        """A post that this process printed, in a thread or not.

        What an earlier process printed is not found and is printed again: on a terminal
        nobody could have read it since.
        """
        ref, printed_at = self._printed.get((channel, marker), (None, since))
        return ref if printed_at >= since else None

    async def post_board(
        self,
        channel: str,
        board: Board,
        marker: str,  # noqa: ARG002 - nothing can be marked on a terminal
    ) -> MessageRef:
        """Prints the board, this once.

        Raises:
            SendFailed: the terminal is gone.
        """
        return self._show(channel, words_of_board(board, self._settings_of(channel).voice), channel)

    async def edit_board(self, ref: MessageRef, board: Board, marker: str) -> None:
        """Does nothing: printed lines cannot change, and each edit as a new one would bury the
        alerts. `status` shows the same countdowns.
        """

    async def pin(self, ref: MessageRef) -> None:
        """Does nothing: a terminal has no place that stays."""

    def _show(self, channel: str, document: Document, heading: str, indent: str = "") -> MessageRef:
        try:
            self._terminal.show(document, heading, indent)
        except OSError as error:
            raise SendFailed(str(error)) from error
        return MessageRef(channel, str(next(self._ids)))
