"""`status` and `upcoming`: what the bot knows, for people or as JSON.

Reads the database that a running bot writes; neither makes the other wait. Before the first
run there is none: then what the file tells is all that is known.
"""

import asyncio
import json
import sys
from argparse import Namespace
from datetime import datetime
from typing import Any

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.console import Terminal
from deadline_bot.adapters.store.errors import StoreUnusable
from deadline_bot.bootstrap.front import step_names_of
from deadline_bot.cli.faults import print_fault, store_fault, with_settings
from deadline_bot.cli.quiet import hush_log
from deadline_bot.cli.stores import store_to_read
from deadline_bot.config import Settings
from deadline_bot.domain.answer import Command
from deadline_bot.domain.command import Request
from deadline_bot.domain.competition import Following, Milestone
from deadline_bot.domain.planning import agenda, upcoming
from deadline_bot.ports import Transaction
from deadline_bot.services.final_runs import FinalRuns
from deadline_bot.services.respond import Respond
from deadline_bot.wording.answers import words_of_alert, words_of_answer


def command(arguments: Namespace) -> int:
    """Shows; returns the exit status."""
    return with_settings(arguments, lambda settings: _show(arguments, settings))


def _show(arguments: Namespace, settings: Settings) -> int:
    hush_log()
    try:
        asyncio.run(_print(arguments, settings, SystemClock().now()))
    except StoreUnusable as fault:
        print_fault(store_fault(settings.voice.language, fault))
        return 1
    return 0


async def _print(arguments: Namespace, settings: Settings, now: datetime) -> None:
    store = await store_to_read(settings, now)
    try:
        if arguments.json:
            found = await store.run(lambda tx: _json(tx, arguments, settings, now))
            json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
            sys.stdout.write("\n")
            return
        is_status = arguments.command == "status"
        request = Request(Command.STATUS) if is_status else Request(Command.UPCOMING, n=arguments.n)
        final_runs = FinalRuns(
            store, settings.channel_settings, step_names_of(settings.channel_settings)
        )
        respond = Respond(store, settings.channel_settings, plans=final_runs.lines)
        answer = await respond.answer(request, settings.default_channel, now)
        Terminal(sys.stdout).show(words_of_answer(answer, settings.voice, now))
    finally:
        await store.close()


def _json(tx: Transaction, arguments: Namespace, settings: Settings, now: datetime) -> object:
    if arguments.command == "upcoming":
        return _upcoming(tx, arguments.n, settings, now)
    return {
        "now": now.isoformat(timespec="seconds"),
        "competitions": [_competition(f, settings, now) for f in tx.followings()],
        "sources": [
            {"name": s.name, "last_heard_at": _instant(s.last_heard_at), "error": s.error}
            for s in tx.source_states()
        ],
    }


def _competition(following: Following, settings: Settings, now: datetime) -> dict[str, Any]:
    competition = following.competition
    channel = settings.channel_settings(following.channel)
    ahead = (d.say_at for d in agenda(following, channel) if d.say_at > now)
    return {
        "slug": competition.slug,
        "title": competition.title,
        "milestones": [_milestone(m) for m in competition.with_finish_by(channel.finish_margin)],
        "next_alert_at": _instant(next(ahead, None)),
    }


def _milestone(milestone: Milestone) -> dict[str, Any]:
    name = milestone.name or milestone.kind.value
    return {"kind": milestone.kind.value, "name": name, "at": _instant(milestone.at)}


def _upcoming(tx: Transaction, n: int, settings: Settings, now: datetime) -> list[dict[str, Any]]:
    channel = settings.every_channel
    alerts = upcoming(tx.next_speakers(None, n), channel, now, n)
    return [
        {
            "at": _instant(alert.say_at),
            "key": alert.key,
            "text": words_of_alert(alert, channel.voice),
        }
        for alert in alerts
    ]


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
