"""Answers come from the facts of the channel, or from all where it follows nothing."""

from datetime import datetime

import pytest

from deadline_bot.domain.answer import (
    Answer,
    Command,
    HelpAnswer,
    ListAnswer,
    StatusAnswer,
    UpcomingAnswer,
)
from deadline_bot.domain.answer_channel import NoSuchCompetition
from deadline_bot.domain.command import Request, parse_command
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import BoardState
from deadline_bot.services.respond import Respond
from tests.fakes.facts import CHANNEL, CLOSE, DAY, HOUR, NOW, a_competition
from tests.unit.services.world import World


async def asked(respond: Respond, text: str, channel: str, now: datetime) -> Answer:
    """What is answered to a text."""
    request = parse_command(text)
    assert isinstance(request, Request)
    return await respond.answer(request, channel, now)


async def lively() -> tuple[World, Respond]:
    """Two competitions in one channel, a third in another, all planned."""
    world = World()
    await world.open(CHANNEL, "#far")
    await world.follow(a_competition("a"), a_competition("b", close=CLOSE + DAY))
    await world.follow(a_competition("c", close=CLOSE - DAY), channel="#far")
    await world.plan.plan_due(NOW, is_settled=True)
    return world, Respond(world.store, world.settings_of)


async def test_status_says_what_comes_next_and_how_sources_are_heard() -> None:
    world, respond = await lively()
    state = SourceState("kaggle", NOW, "401")
    await world.store.run(lambda tx: tx.save_source_state(state))
    await world.store.run(lambda tx: tx.save_board(BoardState(CHANNEL, pin_error="missing_scope")))
    answer = await asked(respond, "", CHANNEL, NOW)
    assert isinstance(answer, StatusAnswer)
    assert [(e.competition.slug, e.milestone.key) for e in answer.entries] == [
        ("a", "finish_by"),
        ("b", "finish_by"),
    ]
    assert answer.n_more == 0
    assert answer.next_alert is not None
    assert answer.next_alert.say_at == CLOSE - 7 * DAY
    assert answer.sources == (state,)
    assert answer.pin_error == "missing_scope"


async def test_a_direct_message_is_answered_from_all() -> None:
    _, respond = await lively()
    answer = await asked(respond, "status", "D123", NOW)
    assert isinstance(answer, StatusAnswer)
    assert [e.competition.slug for e in answer.entries] == ["c", "a", "b"]
    assert answer.pin_error is None


@pytest.mark.parametrize(("text", "n"), [("upcoming", 5), ("next 3", 3), ("予定 50", 22)])
async def test_upcoming_lists_the_next_alerts_in_order(text: str, n: int) -> None:
    _, respond = await lively()
    answer = await asked(respond, text, CHANNEL, NOW)
    assert isinstance(answer, UpcomingAnswer)
    assert len(answer.alerts) == n
    instants = [a.say_at for a in answer.alerts]
    assert instants == sorted(instants)
    assert {a.entry.competition.slug for a in answer.alerts} <= {"a", "b"}


async def test_list_shows_every_milestone_finish_by_included() -> None:
    _, respond = await lively()
    answer = await asked(respond, "一覧", CHANNEL, NOW)
    assert isinstance(answer, ListAnswer)
    assert [[m.key for m in c.milestones] for c in answer.competitions] == [
        ["finish_by", "close"],
        ["finish_by", "close"],
    ]


async def test_what_has_closed_is_not_shown() -> None:
    _, respond = await lively()
    answer = await asked(respond, "list", CHANNEL, CLOSE + HOUR)
    assert isinstance(answer, ListAnswer)
    assert [c.slug for c in answer.competitions] == ["b"]


async def test_help_and_unknown_words() -> None:
    _, respond = await lively()
    assert await asked(respond, "help", CHANNEL, NOW) == HelpAnswer()
    assert await asked(respond, "help ack", CHANNEL, NOW) == HelpAnswer(about=Command.ACK)
    unknown = await asked(respond, "help stauts", CHANNEL, NOW)
    assert unknown == HelpAnswer("stauts", Command.STATUS)


async def test_the_status_of_one_competition_shows_all_that_is_ahead() -> None:
    _, respond = await lively()
    answer = await asked(respond, "status B", CHANNEL, NOW)
    assert isinstance(answer, StatusAnswer)
    assert [(e.competition.slug, e.milestone.key) for e in answer.entries] == [
        ("b", "finish_by"),
        ("b", "close"),
    ]


async def test_a_name_that_nothing_has_is_answered_with_what_is_followed() -> None:
    _, respond = await lively()
    answer = await asked(respond, "status zebra", CHANNEL, NOW)
    assert isinstance(answer, NoSuchCompetition)
    assert [ref.slug for ref in answer.followed] == ["a", "b"]


async def test_with_nothing_followed_every_command_is_answered() -> None:
    world = World()
    respond = Respond(world.store, world.settings_of)
    answers = [await asked(respond, text, CHANNEL, NOW) for text in ("", "next", "list")]
    assert answers == [
        StatusAnswer((), 0, None, (), None),
        UpcomingAnswer(()),
        ListAnswer((), 0),
    ]
