"""How each channel is spoken to and what it follows: the configuration, and the chat over it.

Everybody asks it, all the time and without waiting, so it is kept in memory beside the store.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from deadline_bot.domain.changes import ChannelsOf
from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.overrides import Overrides, overridden
from deadline_bot.ports import SettingsOf, Store, Transaction

_NOTHING = Overrides()
T = TypeVar("T")


class SettingsBook:
    """Implements `SettingsOf`.

    `base` and `base_channels_of` are what the configuration says. A channel in which nothing
    was changed, and so mostly a direct message, has the settings of the configuration.
    """

    def __init__(self, base: SettingsOf, base_channels_of: ChannelsOf) -> None:
        self._base = base
        self._base_channels_of = base_channels_of
        # Replaced, never changed: the store's thread writes while others read.
        self._overrides: Mapping[str, Overrides] = {}
        self._shared: frozenset[str] = frozenset()
        self._asking: frozenset[tuple[str, str]] = frozenset()
        self._cache: dict[str, tuple[Overrides, bool, ChannelSettings]] = {}

    def load(self, tx: Transaction) -> None:
        """Reads what was changed in the chat."""
        self._overrides = dict(tx.overrides())

    def __call__(self, channel: str) -> ChannelSettings:
        """How a channel is spoken to."""
        overrides, is_shared = self.overrides_of(channel), self.is_shared(channel)
        cached = self._cache.get(channel)
        if cached is not None and cached[0] is overrides and cached[1] is is_shared:
            return cached[2]
        settings = overridden(self._base(channel), overrides, is_shared=is_shared)
        self._cache[channel] = overrides, is_shared, settings
        return settings

    def base(self, channel: str) -> ChannelSettings:
        """How it would be spoken to if nothing had been changed in the chat."""
        return overridden(self._base(channel), _NOTHING, is_shared=self.is_shared(channel))

    def overrides_of(self, channel: str) -> Overrides:
        """What was changed in the chat."""
        return self._overrides.get(channel, _NOTHING)

    def note_shared(self, channel: str, *, is_shared: bool) -> None:
        """Notes whether people of other organisations read a channel, as the chat says."""
        self._shared = self._shared | {channel} if is_shared else self._shared - {channel}

    def is_shared(self, channel: str) -> bool:
        """Whether people of other organisations read it, as far as is known."""
        return channel in self._shared

    def channels_of(self, slug: str) -> tuple[str, ...]:
        """Where a competition is spoken of: where it is configured, and where it is followed."""
        configured = (
            channel
            for channel in self._base_channels_of(slug)
            if slug not in self.overrides_of(channel).unfollowed
        )
        return tuple(dict.fromkeys((*configured, *self.followers_of(slug))))

    def followers_of(self, slug: str) -> tuple[str, ...]:
        """The channels in which a person asked for it, by name."""
        followers = {channel for channel, o in self._overrides.items() if slug in o.followed}
        return tuple(sorted(followers | {c for c, asked in self._asking if asked == slug}))

    def followed_slugs(self) -> frozenset[str]:
        """The competitions for which people asked, in any channel."""
        kept = (slug for overrides in self._overrides.values() for slug in overrides.followed)
        return frozenset((*kept, *(slug for _, slug in self._asking)))

    @contextmanager
    def asking(self, channel: str, slug: str) -> Iterator[None]:
        """While it lasts a competition counts as followed in a channel; nothing is kept of it."""
        self._asking |= {(channel, slug)}
        try:
            yield
        finally:
            self._asking -= {(channel, slug)}

    def change(self, tx: Transaction, channel: str, overrides: Overrides) -> None:
        """Writes a channel's overrides in place of the last, within `keep`.

        They count at once, since what is planned in the same transaction must follow them.
        """
        tx.save_overrides(channel, overrides)
        self._overrides = {**self._overrides, channel: overrides}

    async def keep(self, store: Store, work: Callable[[Transaction], T]) -> T:
        """Runs work that may change overrides; where it fails, what the store holds counts."""
        try:
            return await store.run(work)
        except Exception:
            await store.run(self.load)
            raise
