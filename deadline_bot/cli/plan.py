"""`plan`: the final run, for people or as JSON, and its changes.

Works beside a running bot, which takes up what was changed within a minute.
"""

import asyncio
import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.console import Terminal
from deadline_bot.adapters.store.errors import StoreUnusable
from deadline_bot.bootstrap.front import step_names_of
from deadline_bot.cli.faults import print_fault, store_fault, with_settings
from deadline_bot.cli.quiet import hush_log
from deadline_bot.cli.stores import store_to_change, store_to_read
from deadline_bot.config import Settings
from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_plan import PlanAnswer
from deadline_bot.domain.chat import Said, Speaker
from deadline_bot.domain.plan_view import PlanView
from deadline_bot.ports import Store
from deadline_bot.services.final_runs import FinalRuns
from deadline_bot.wording.answers import words_of_answer

#: What changes a final run; another word names the competition whose final run is shown.
_CHANGES = frozenset({"add", "remove", "accept", "start", "done"})


def command(arguments: Namespace) -> int:
    """Shows or changes; 1 where that cannot be done."""
    return with_settings(arguments, lambda settings: _plan(arguments, settings))


def _plan(arguments: Namespace, settings: Settings) -> int:
    hush_log()
    now = SystemClock().now()
    try:
        answer = asyncio.run(_answer(arguments, settings, now))
    except StoreUnusable as fault:
        print_fault(store_fault(settings.voice.language, fault))
        return 1
    if not isinstance(answer, PlanAnswer):
        Terminal(sys.stderr).show(words_of_answer(answer, settings.voice, now))
        return 1
    if arguments.json:
        json.dump(_json(answer.view), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        Terminal(sys.stdout).show(words_of_answer(answer, settings.voice, now))
    return 0


async def _answer(arguments: Namespace, settings: Settings, now: datetime) -> Answer:
    store = await _store(settings, now, is_change=arguments.action in _CHANGES)
    try:
        names = step_names_of(settings.channel_settings)
        final_runs = FinalRuns(
            store, settings.channel_settings, names, limit_of=settings.notebook_limit
        )
        # Nobody of the chat said it; the request is this process's own.
        request_id = f"cli/{os.getpid()}/{now.isoformat()}"
        said = Said("", settings.default_channel, Speaker("", settings.voice.zone), request_id)
        verb = "" if arguments.action == "list" else arguments.action
        argument = _argument(verb, arguments.words)
        if arguments.competition:
            argument = f'"{arguments.competition}" {argument}'
        return await final_runs.manage.say(said, argument.strip(), now)
    finally:
        await store.close()


async def _store(settings: Settings, now: datetime, *, is_change: bool) -> Store:
    if is_change:
        return store_to_change(settings)
    return await store_to_read(settings, now, is_read_only=False)


def _argument(verb: str, words: Sequence[str]) -> str:
    """What was typed, with the quotes that the shell took away."""
    if len(words) == 1:
        return f"{verb} {words[0]}".strip()
    quoted = (f'"{word}"' if " " in word and '"' not in word else word for word in words)
    return " ".join((verb, *quoted)).strip()


def _json(view: PlanView) -> dict[str, Any]:
    return {
        "verdict": None if view.verdict is None else view.verdict.value,
        "spare_seconds": _seconds(view.spare),
        "spare_to_close_seconds": _seconds(view.spare_to_close),
        "p50_at": _instant(view.p50_at),
        "p90_at": _instant(view.p90_at),
        "steps": [
            {
                "name": step.name,
                "owner": step.owner or None,
                "latest_start_at": _instant(step.latest_start_at),
                "p50_at": _instant(step.p50_at),
                "p90_at": _instant(step.p90_at),
                "critical": step.is_critical,
            }
            for step in view.steps
        ],
    }


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
