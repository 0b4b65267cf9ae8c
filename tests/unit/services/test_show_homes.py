"""Home tabs: shown when they are opened, and again while the facts change, for a day."""

from structlog.testing import capture_logs

from deadline_bot.domain.errors import SendFailed
from deadline_bot.services.show_homes import KEPT, ShowHomes
from tests.fakes.facts import HOUR, MINUTE, NOW
from tests.fakes.people import ALICE, BOB
from tests.unit.services.talk import FakeHomePages, Talk


async def at_home() -> tuple[Talk, ShowHomes, FakeHomePages]:
    talk = await Talk().open()
    homes = ShowHomes(talk.world.store, talk.pages, talk.book)
    await homes.open(ALICE, NOW)
    return talk, homes, talk.pages


async def test_it_shows_the_persons_own_and_what_waits_first() -> None:
    talk, homes, pages = await at_home()
    await talk.tell("remind me to rest in 3 hours")
    await talk.tell("remind me to read in 1 hour")
    await talk.tell("remind ! me to submit in 1 hour")
    await talk.tell("remind me to sleep in 2 hours", by=BOB)
    await talk.live(NOW + HOUR)
    await homes.refresh(talk.now)
    home = pages.shown[ALICE.id]
    assert [o.reminder.text for o in home.waiting] == ["submit", "read"]
    assert [r.text for r in home.reminders] == ["rest"]
    assert [line.entry.milestone.key for line in home.lines] == ["finish_by", "close"]


async def test_the_same_is_not_shown_again() -> None:
    talk, homes, pages = await at_home()
    await homes.refresh(NOW)
    assert pages.n_published == 1
    await talk.tell("remind me to rest in 3 hours")
    await homes.refresh(NOW)
    assert pages.n_published == 2
    await homes.open(ALICE, NOW)
    assert pages.n_published == 3


async def test_after_a_day_it_is_left_alone_until_it_is_opened() -> None:
    _, homes, pages = await at_home()
    await homes.refresh(NOW + KEPT)
    assert pages.n_published == 2
    await homes.refresh(NOW + KEPT + MINUTE)
    assert pages.n_published == 2


async def test_one_that_cannot_be_shown_leaves_the_others_and_is_tried_again() -> None:
    talk, homes, pages = await at_home()
    await homes.open(BOB, NOW)
    await talk.tell("remind me to rest in 3 hours")
    await talk.tell("remind me to rest in 3 hours", by=BOB)
    pages.failures.append(SendFailed("not_enabled"))
    with capture_logs() as logs:
        await homes.refresh(NOW)
    assert [log["event"] for log in logs] == ["home_not_shown"]
    assert pages.n_published == 3
    await homes.refresh(NOW)
    assert pages.n_published == 4


async def test_a_chat_without_such_a_place_is_never_asked() -> None:
    talk = await Talk().open()
    homes = ShowHomes(talk.world.store, None, talk.book)
    await homes.open(ALICE, NOW)
    await homes.refresh(NOW)
    assert talk.pages.n_published == 0
