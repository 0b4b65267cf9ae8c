"""Who people are, who can be reached, and what others read: asked of Slack, seldom."""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.adapters.slack.channels import ChannelDirectory
from deadline_bot.adapters.slack.home import SlackHomePages
from deadline_bot.adapters.slack.people import MEMORY, N_KEPT, SlackPeople
from deadline_bot.adapters.slack.web_api import open_session, web_client
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.chat import Speaker
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.home import Home
from deadline_bot.domain.when.audience import Audience, AudienceKind
from tests.fakes.facts import NOW
from tests.fakes.slack_server import (
    ALICE,
    BOB,
    BOT_TOKEN,
    BOT_USER_ID,
    CHANNEL,
    Channel,
    Effect,
    Fault,
    SlackServer,
    User,
)
from tests.integration.slack_chat import FixedClock

CHANNEL_VOICE = Voice(Language.EN, ZoneInfo("Europe/Berlin"))
HOME = Home((), (), 0, None, (), 0)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        server.workspace.add_channel(Channel("C0AWAY", "away", is_member=False))
        server.workspace.add_channel(Channel("C0OLD", "old", is_archived=True))
        server.workspace.add_channel(Channel("C0SECRET", "x", is_private=True, is_member=False))
        server.workspace.add_channel(Channel("C0SHARED", "shared", is_ext_shared=True))
        server.workspace.users["U0ODD"] = User("U0ODD", "odd", tz="Asia/Seoul", locale="ko-KR")
        yield server


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def people(slack: SlackServer, clock: FixedClock) -> AsyncIterator[SlackPeople]:
    async with open_session(call_timeout=timedelta(seconds=0.3)) as session:
        client = web_client(BOT_TOKEN, slack.api_url, session)
        directory = ChannelDirectory(client, ["#kaggle"])
        yield SlackPeople(client, directory, lambda _: CHANNEL_VOICE, clock)


async def test_a_person_has_a_zone_and_a_language(people: SlackPeople) -> None:
    alice = Speaker(ALICE, ZoneInfo("Asia/Tokyo"), Language.JA, "alice")
    assert await people.speaker(ALICE, CHANNEL) == alice
    bob = Speaker(BOB, ZoneInfo("America/New_York"), Language.EN, "bob")
    assert await people.speaker(BOB, CHANNEL) == bob


@pytest.mark.parametrize("error", ["missing_scope", "user_not_found", "token_revoked"])
async def test_one_of_whom_slack_tells_nothing_lives_in_the_channel_zone(
    slack: SlackServer, people: SlackPeople, error: str
) -> None:
    slack.faults.add(Fault(Effect.ERROR, "users.info", error=error))
    assert await people.speaker(ALICE, CHANNEL) == Speaker(ALICE, CHANNEL_VOICE.zone)
    await people.speaker(ALICE, CHANNEL)
    assert slack.n_calls["users.info"] == 1


async def test_a_language_without_words_is_left_to_the_channel(people: SlackPeople) -> None:
    odd = Speaker("U0ODD", ZoneInfo("Asia/Seoul"), name="odd")
    assert await people.speaker("U0ODD", CHANNEL) == odd
    assert await people.own_voice("U0ODD") == Voice(Language.EN, ZoneInfo("Asia/Seoul"))


@pytest.mark.parametrize(
    "effect", [Effect.SERVER_ERROR, Effect.HANG, Effect.RATE_LIMIT, Effect.GARBAGE]
)
async def test_a_failure_is_forgotten_at_once(
    slack: SlackServer, people: SlackPeople, effect: Effect
) -> None:
    slack.faults.add(Fault(effect, "users.info"))
    assert (await people.speaker(ALICE, CHANNEL)).zone == CHANNEL_VOICE.zone
    assert (await people.speaker(ALICE, CHANNEL)).zone == ZoneInfo("Asia/Tokyo")


async def test_a_person_is_asked_about_once_an_hour_and_kept_when_that_fails(
    slack: SlackServer, people: SlackPeople, clock: FixedClock
) -> None:
    await people.speaker(ALICE, CHANNEL)
    clock.at = NOW + MEMORY - timedelta(seconds=1)
    await people.speaker(ALICE, CHANNEL)
    assert slack.n_calls["users.info"] == 1
    clock.at = NOW + MEMORY
    slack.faults.add(Fault(Effect.SERVER_ERROR, "users.info"))
    assert (await people.speaker(ALICE, CHANNEL)).zone == ZoneInfo("Asia/Tokyo")
    assert slack.n_calls["users.info"] == 2


async def test_only_so_many_people_are_remembered(slack: SlackServer, people: SlackPeople) -> None:
    slack.faults.add(Fault(Effect.ERROR, "users.info", error="missing_scope", n_calls=None))
    for n in range(N_KEPT + 1):
        await people.speaker(f"U{n}", CHANNEL)
    n_calls = slack.n_calls["users.info"]
    await people.speaker(f"U{N_KEPT}", CHANNEL)
    assert slack.n_calls["users.info"] == n_calls
    await people.speaker("U0", CHANNEL)
    assert slack.n_calls["users.info"] == n_calls + 1


@pytest.mark.parametrize(
    ("audience", "is_reachable"),
    [
        (Audience(AudienceKind.ME), True),
        (Audience(AudienceKind.CHANNEL), True),
        (Audience(AudienceKind.HERE), True),
        (Audience(AudienceKind.GROUP, "team", "S0TEAM"), True),
        (Audience(AudienceKind.USER, "bob", BOB), True),
        (Audience(AudienceKind.USER, "bob"), False),
        (Audience(AudienceKind.USER, id="U0NOBODY"), False),
        (Audience(AudienceKind.USER, id=BOT_USER_ID), False),
        (Audience(AudienceKind.OTHER_CHANNEL, "kaggle", CHANNEL), True),
        (Audience(AudienceKind.OTHER_CHANNEL, "kaggle"), True),
        (Audience(AudienceKind.OTHER_CHANNEL, "nowhere"), False),
        (Audience(AudienceKind.OTHER_CHANNEL, id="C0AWAY"), False),
        (Audience(AudienceKind.OTHER_CHANNEL, "away"), False),
        (Audience(AudienceKind.OTHER_CHANNEL, id="C0OLD"), False),
        (Audience(AudienceKind.OTHER_CHANNEL, id="C0SECRET"), False),
    ],
)
async def test_who_can_be_reached(
    people: SlackPeople, audience: Audience, *, is_reachable: bool
) -> None:
    assert await people.is_reachable(audience) == is_reachable


@pytest.mark.parametrize("id_", [BOB, CHANNEL])
async def test_what_cannot_be_asked_counts_as_reachable(
    slack: SlackServer, people: SlackPeople, id_: str
) -> None:
    slack.access.scopes = ("chat:write",)
    kind = AudienceKind.USER if id_ == BOB else AudienceKind.OTHER_CHANNEL
    assert await people.is_reachable(Audience(kind, id=id_))


async def test_a_channel_that_others_read_is_told(
    slack: SlackServer, people: SlackPeople, clock: FixedClock
) -> None:
    assert await people.is_shared("C0SHARED")
    assert not await people.is_shared("#kaggle")
    assert not await people.is_shared(ALICE)
    assert not await people.is_shared("D0ALICE")
    n_calls = slack.n_calls["conversations.info"]
    assert await people.is_shared("C0SHARED")
    assert slack.n_calls["conversations.info"] == n_calls
    clock.at += MEMORY
    slack.faults.add(Fault(Effect.SERVER_ERROR, "conversations.info"))
    assert await people.is_shared("C0SHARED")
    slack.workspace.channel("C0SHARED").is_ext_shared = False
    assert not await people.is_shared("C0SHARED")


async def test_a_home_tab_is_in_the_persons_own_language(
    slack: SlackServer, people: SlackPeople
) -> None:
    async with open_session() as session:
        pages = SlackHomePages(web_client(BOT_TOKEN, slack.api_url, session), people)
        for person in (ALICE, BOB):
            await pages.publish(person, HOME, NOW)
        words = [str(slack.home(person).blocks) for person in (ALICE, BOB)]
        japanese = [any("\u3040" <= c <= "\u30ff" for c in text) for text in words]
        assert japanese == [True, False]
        await pages.publish(BOB, HOME, NOW)
        assert slack.home(BOB).n_updates == 1


@pytest.mark.parametrize(
    ("fault", "is_permanent"),
    [
        (Fault(Effect.ERROR, error="not_enabled"), True),
        (Fault(Effect.ERROR, error="unknown_method"), True),
        (Fault(Effect.ERROR, error="hash_conflict"), False),
        (Fault(Effect.RATE_LIMIT), False),
        (Fault(Effect.RESET), False),
    ],
)
async def test_a_home_tab_that_is_not_shown_is_told(
    slack: SlackServer, people: SlackPeople, fault: Fault, *, is_permanent: bool
) -> None:
    async with open_session() as session:
        pages = SlackHomePages(web_client(BOT_TOKEN, slack.api_url, session), people)
        await people.own_voice(BOB)
        slack.faults.add(fault)
        with pytest.raises(SendFailed) as caught:
            await pages.publish(BOB, HOME, NOW)
    assert caught.value.is_permanent == is_permanent


async def test_a_person_is_spoken_to_in_an_own_way_and_a_channel_in_its_own(
    people: SlackPeople,
) -> None:
    assert await people.voice(ALICE) == Voice(Language.JA, ZoneInfo("Asia/Tokyo"))
    assert await people.voice(CHANNEL) == CHANNEL_VOICE
