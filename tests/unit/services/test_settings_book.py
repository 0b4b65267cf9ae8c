"""The settings that count: the configuration, and what the chat changed over it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from deadline_bot.adapters.store.memory import MemoryStore
from deadline_bot.domain.channel import Language
from deadline_bot.domain.overrides import Overrides
from deadline_bot.ports import Transaction
from deadline_bot.services.settings_book import SettingsBook
from tests.fakes.facts import CHANNEL, settings

T = TypeVar("T")
JAPANESE = Overrides(language=Language.JA, muted=("nbme",))


def a_book() -> SettingsBook:
    return SettingsBook(lambda _: settings(), lambda slug: ("#a", "#b") if slug == "x" else ("#a",))


async def changed(book: SettingsBook, channel: str, overrides: Overrides) -> MemoryStore:
    store = MemoryStore()
    await book.keep(store, lambda tx: book.change(tx, channel, overrides))
    return store


async def test_what_was_changed_counts_in_its_channel_and_after_a_restart() -> None:
    book = a_book()
    store = await changed(book, CHANNEL, JAPANESE)
    again = a_book()
    await store.run(again.load)
    for each in (book, again):
        assert each(CHANNEL).voice.language is Language.JA
        assert each(CHANNEL).muted == {"nbme"}
        assert each.base(CHANNEL) == settings()
        assert each.overrides_of(CHANNEL) == JAPANESE
        assert each("U1") == each("#other") == settings()


async def test_each_change_counts_at_once() -> None:
    book = a_book()
    store = MemoryStore()
    for margin in (timedelta(hours=1), timedelta(hours=2), None):
        overrides = Overrides(finish_margin=margin)
        await book.keep(store, lambda tx, o=overrides: book.change(tx, CHANNEL, o))  # type: ignore[misc]
        assert book(CHANNEL).finish_margin == (margin or settings().finish_margin)


class Broken(MemoryStore):
    """A store that can no longer commit, but still be read."""

    async def run(self, work: Callable[[Transaction], T]) -> T:
        before = self._state
        result = await super().run(work)
        if self._state.overrides != before.overrides:
            self._state = before
            raise OSError("disk full")
        return result


async def test_what_was_not_kept_does_not_count() -> None:
    book, store = a_book(), Broken()
    seen = []

    def work(tx: Transaction) -> None:
        book.change(tx, CHANNEL, JAPANESE)
        seen.append(book(CHANNEL).voice.language)

    with pytest.raises(OSError, match="disk full"):
        await book.keep(store, work)
    assert seen == [Language.JA]
    assert book(CHANNEL) == settings()


async def test_where_a_competition_is_spoken_of() -> None:
    book = a_book()
    assert (book.channels_of("x"), book.channels_of("y")) == (("#a", "#b"), ("#a",))
    store = await changed(book, "#a", Overrides(unfollowed=("x",)))
    await book.keep(store, lambda tx: book.change(tx, "#c", Overrides(followed=("x", "y"))))
    await book.keep(store, lambda tx: book.change(tx, "#b", Overrides(followed=("x",))))
    assert book.channels_of("x") == ("#b", "#c")
    assert book.channels_of("y") == ("#a", "#c")
    assert (book.followers_of("x"), book.followers_of("z")) == (("#b", "#c"), ())
    assert book.followed_slugs() == {"x", "y"}


def test_while_it_is_asked_for_a_competition_counts_as_followed() -> None:
    book = a_book()
    with book.asking("#c", "x"):
        assert book.channels_of("x") == ("#a", "#b", "#c")
        assert book.followers_of("x") == ("#c",)
        assert book.followed_slugs() == {"x"}
    assert book.channels_of("x") == ("#a", "#b")
    assert book.followed_slugs() == frozenset()


async def test_where_others_read_only_dates_are_said_unless_allowed() -> None:
    book = a_book()
    book.note_shared(CHANNEL, is_shared=True)
    assert book(CHANNEL).is_dates_only
    assert book.base(CHANNEL).is_dates_only
    assert not book("#other").is_dates_only
    await changed(book, CHANNEL, Overrides(is_open=True))
    assert not book(CHANNEL).is_dates_only
    book.note_shared(CHANNEL, is_shared=False)
    assert not book.is_shared(CHANNEL)
