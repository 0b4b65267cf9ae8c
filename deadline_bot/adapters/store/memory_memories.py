"""What else the bot remembers of the chat, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from deadline_bot.adapters.store.instant import utc, utc_or_none
from deadline_bot.adapters.store.memory_state import State
from deadline_bot.adapters.store.message_state import SETTLED, MessageState
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.safety_net import Net


class MemoryMemories:
    """See `ports.Memories`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def is_first_time(self, request_id: str, now: datetime) -> bool:
        now = utc(now)
        is_first = request_id not in self._state.requests
        self._state.requests.setdefault(request_id, now)
        return is_first

    def overrides(self) -> Mapping[str, Overrides]:
        return dict(self._state.overrides)

    def save_overrides(self, channel: str, overrides: Overrides) -> None:
        self._state.overrides[channel] = overrides

    def nets(self, until: datetime | None = None) -> list[Net]:
        until = utc_or_none(until)
        found = (n for n in self._state.nets.values() if until is None or n.post_at <= until)
        return sorted(found, key=lambda n: (n.post_at, n.channel, n.key))

    def save_net(self, net: Net) -> None:
        self._state.nets[net.channel, net.key] = replace(net, post_at=utc(net.post_at))

    def drop_net(self, net: Net) -> None:
        self._state.nets.pop((net.channel, net.key), None)

    def said_by_net(self, net: Net, message_id: str) -> None:
        for id_, row in self._state.rows.items():
            is_its = (row.message.channel, row.message.key) == (net.channel, net.key)
            if is_its and row.state is MessageState.PENDING:
                self._state.rows[id_] = replace(row, state=MessageState.SENT, message_id=message_id)
        self.drop_net(net)

    def unsaid(self, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        settled = {
            (row.message.channel, row.message.key)
            for row in self._state.rows.values()
            if row.state in SETTLED
        }
        return set(keys) - settled

    def homes(self, since: datetime) -> list[str]:
        since = utc(since)
        return sorted(person for person, at in self._state.homes.items() if at >= since)

    def save_home(self, person: str, opened_at: datetime) -> None:
        self._state.homes[person] = utc(opened_at)

    def forget_requests(self, before: datetime) -> None:
        """Deletes the notes of requests made before then; they would count as new again."""
        before = utc(before)
        self._state.requests = {
            request: at for request, at in self._state.requests.items() if at >= before
        }
