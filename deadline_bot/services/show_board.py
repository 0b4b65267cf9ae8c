"""Keeps each channel's board: one pinned message, edited in place where its text changed."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.answer import Board, BoardLine, coarse_left
from deadline_bot.domain.competition import instant_text
from deadline_bot.domain.delivery import marker
from deadline_bot.domain.errors import EditFailed, PinFailed, SendFailed
from deadline_bot.domain.planning import LIST_LENGTH, upcoming
from deadline_bot.ports import BoardState, MessageRef, Messenger, SettingsOf, Store, Transaction
from deadline_bot.services.respond import PlanLines

_log = structlog.get_logger(__name__)

#: How often the service is called.
INTERVAL = timedelta(minutes=1)
#: How often a board is refreshed before its last hour.
REFRESH = timedelta(minutes=5)
#: While a milestone is at most this far ahead (≤) the board is refreshed at each call.
LAST_HOUR = timedelta(hours=1)
#: A board that can no longer be edited is posted anew at most this often.
NEW_BOARD_AFTER = timedelta(days=1)
#: How far before an attempt the look into the history reaches: the clocks may differ.
LOOK_BACK = timedelta(days=1)


class ShowBoard:
    """Shows the boards of all introduced channels that want one.

    One that is not wanted any more stays as it was, and goes on when it is wanted again.
    """

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        settings_of: SettingsOf,
        plans: PlanLines | None = None,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._settings_of = settings_of
        self._plans = plans
        self._refreshed_at: dict[str, datetime] = {}

    async def refresh(self, now: datetime, *, at_once: bool = False) -> None:
        """Refreshes the boards that are due, `at_once` all of them.

        One that fails leaves the others alone.
        """
        if at_once:
            self._refreshed_at.clear()
        channels = await self._store.run(lambda tx: tx.channels())
        for channel in channels:
            if not channel.is_introduced:
                continue
            try:
                if self._settings_of(channel.name).has_board:
                    await self._refresh(channel.name, now)
            except Exception:  # noqa: BLE001 - one channel's fault must not stop the others
                _log.exception("board_failed", channel=channel.name)

    async def _refresh(self, channel: str, now: datetime) -> None:
        refreshed_at = self._refreshed_at.get(channel)
        # Less half a call's interval: a call that comes a moment early must not wait for the next.
        is_fresh = refreshed_at is not None and abs(now - refreshed_at) < REFRESH - INTERVAL / 2
        if is_fresh and not await self._store.run(lambda tx: self._is_last_hour(tx, channel, now)):
            return
        board, state = await self._store.run(
            lambda tx: (self._board(tx, channel, now), tx.board(channel))
        )
        self._refreshed_at[channel] = now
        if state.message_id is not None:
            ref = MessageRef(channel, state.message_id)
            state = await self._edit(state, ref, board)
            if state.message_id and state.pin_error is not None and refreshed_at is None:
                # At every start: what was forbidden may have been allowed since.
                state = await self._save(replace(state, pin_error=await self._pin(ref)))
        if state.message_id is None and self._may_post(state, now):
            await self._post(state, board, now)

    def _is_last_hour(self, tx: Transaction, channel: str, now: datetime) -> bool:
        """Asked apart: how final runs stand takes a hundred times as long to find out."""
        finish_margin = self._settings_of(channel).finish_margin
        nearest, _ = tx.nearest_entries(channel, now, finish_margin, 1)
        return any(coarse_left(e.milestone.at - now) <= LAST_HOUR for e in nearest)

    def _board(self, tx: Transaction, channel: str, now: datetime) -> Board:
        settings = self._settings_of(channel)
        entries, n = tx.nearest_entries(channel, now, settings.finish_margin, LIST_LENGTH)
        lines = tuple(BoardLine(e, coarse_left(e.milestone.at - now)) for e in entries)
        alerts = upcoming(tx.next_speakers(channel, 1), settings, now, 1)
        is_told = self._plans is not None and not settings.is_dates_only
        plans = self._plans(tx, channel, now) if self._plans and is_told else ()
        return Board(lines, n - len(lines), alerts[0] if alerts else None, plans)

    async def _edit(self, state: BoardState, ref: MessageRef, board: Board) -> BoardState:
        if state.shown == board:
            return state
        try:
            await self._messenger.edit_board(ref, board, _marker(state))
        except EditFailed as failure:
            _log.warning("board_not_edited", channel=ref.channel, reason=failure.reason)
            if not failure.is_gone:
                return state
            gone = replace(state, message_id=None, shown=None, attempted_at=None)
            return await self._save(gone)
        return await self._save(replace(state, shown=board))

    def _may_post(self, state: BoardState, now: datetime) -> bool:
        is_night = self._settings_of(state.channel).defer(now) > now
        is_new = state.posted_at is not None and now - state.posted_at < NEW_BOARD_AFTER
        return not is_night and not is_new

    async def _post(self, state: BoardState, board: Board, now: datetime) -> None:
        shown: Board | None = board
        try:
            ref = await self._find(state)
            if ref is None:
                state = await self._save(replace(state, attempted_at=now))
                ref = await self._messenger.post_board(state.channel, board, _marker(state))
            else:
                # Found again, it reads as it did when it was posted: the next refresh edits it.
                shown = None
        except SendFailed as failure:
            _log.warning("board_not_posted", channel=state.channel, reason=failure.reason)
            if state.attempted_at == now and not failure.is_unclear:
                await self._save(replace(state, attempted_at=None))
            return
        posted = replace(state, message_id=ref.id, posted_at=now, shown=shown)
        await self._save(replace(posted, pin_error=await self._pin(ref)))

    async def _find(self, state: BoardState) -> MessageRef | None:
        """The board of an attempt that ended unclearly, if it is in the channel.

        Raises:
            SendFailed: nobody knows yet; where the history can never be read it counts as not.
        """
        if state.attempted_at is None:
            return None
        since = state.attempted_at - LOOK_BACK
        try:
            return await self._messenger.find(state.channel, _marker(state), since)
        except SendFailed as failure:
            if failure.is_permanent:
                return None
            raise

    async def _pin(self, ref: MessageRef) -> str | None:
        try:
            await self._messenger.pin(ref)
        except PinFailed as failure:
            _log.warning("board_not_pinned", channel=ref.channel, reason=failure.reason)
            return failure.reason
        return None

    async def _save(self, state: BoardState) -> BoardState:
        await self._store.run(lambda tx: tx.save_board(state))
        return state


def _marker(state: BoardState) -> str:
    """Names this very board: an older one may still stand in the channel's history."""
    if state.attempted_at is None:
        raise AssertionError("a board is marked when its first post is attempted")
    return marker([f"board/{state.channel}/{instant_text(state.attempted_at)}"])
