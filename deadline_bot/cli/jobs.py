"""`jobs` and `job`: every job that is seen, and a note of one that nothing can see.

Works beside a running bot, which takes up what was noted within a minute.
"""

import asyncio
import json
import os
import sys
from argparse import Namespace
from datetime import datetime
from typing import Any

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.console import Terminal
from deadline_bot.adapters.store.errors import StoreUnusable
from deadline_bot.cli.faults import print_fault, store_fault, with_settings
from deadline_bot.cli.quiet import hush_log
from deadline_bot.cli.stores import store_to_change, store_to_read
from deadline_bot.config import Settings
from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_jobs import JobNoted, JobsAnswer
from deadline_bot.domain.chat import Said, Speaker
from deadline_bot.domain.job import Job
from deadline_bot.ports import Store
from deadline_bot.services.answer_jobs import LISTED, AnswerJobs
from deadline_bot.services.final_runs import is_needed
from deadline_bot.services.forecasts import Forecasts
from deadline_bot.services.note_sightings import NoteSightings
from deadline_bot.services.plan_reminders import PlanReminders
from deadline_bot.wording.answers import words_of_answer

#: How many jobs are told as JSON.
MOST_TOLD = 10_000


def command(arguments: Namespace) -> int:
    """Shows or notes; 1 where that cannot be done."""
    return with_settings(arguments, lambda settings: _jobs(arguments, settings))


def _jobs(arguments: Namespace, settings: Settings) -> int:
    hush_log()
    try:
        return asyncio.run(_answer(arguments, settings, SystemClock().now()))
    except StoreUnusable as fault:
        print_fault(store_fault(settings.voice.language, fault))
        return 1


async def _answer(arguments: Namespace, settings: Settings, now: datetime) -> int:
    is_note = arguments.command == "job"
    store = store_to_change(settings) if is_note else await store_to_read(settings, now)
    try:
        answer = await _said(store, arguments, settings, now)
        if not isinstance(answer, JobsAnswer | JobNoted):
            Terminal(sys.stderr).show(words_of_answer(answer, settings.voice, now))
            return 1
        if arguments.json and isinstance(answer, JobsAnswer):
            await _print_json(store, answer, now)
        else:
            Terminal(sys.stdout).show(words_of_answer(answer, settings.voice, now))
        return 0
    finally:
        await store.close()


async def _said(store: Store, arguments: Namespace, settings: Settings, now: datetime) -> Answer:
    reminders = PlanReminders(store, settings.channel_settings)
    note = NoteSightings(
        settings.channel_settings,
        default_channel=settings.default_channel,
        on_ended=reminders.job_ended,
        is_needed=is_needed,
    )
    # Nobody of the chat said it; the request is this process's own.
    request_id = f"cli/{os.getpid()}/{now.isoformat()}"
    said = Said("", settings.default_channel, Speaker("", settings.voice.zone), request_id)
    answering = AnswerJobs(store, note, Forecasts(settings.notebook_limit))
    if arguments.command == "jobs":
        return await answering.jobs(said, arguments.competition or "", now)
    notify, name = "--notify " if arguments.notify else "", arguments.name.replace('"', "")
    typed = f'{arguments.verb} {notify}"{name}" {arguments.rest or ""}'
    return await answering.job(said, typed, now)


async def _print_json(store: Store, answer: JobsAnswer, now: datetime) -> None:
    """All jobs of the answer, also those that its words leave out."""
    slug = None if answer.competition is None else answer.competition.slug
    jobs = await store.run(
        lambda tx: tx.jobs(since=now - LISTED, competition=slug, limit=MOST_TOLD)
    )
    json.dump([_json(job) for job in jobs], sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _json(job: Job) -> dict[str, Any]:
    progress = job.progress
    return {
        "name": job.name,
        "state": job.state.value,
        "done": None if progress is None else progress.done,
        "total": None if progress is None else progress.total,
        "owner": job.owner or job.author or None,
        "competition": job.competition or None,
        "source": job.source.value,
        "started_at": _instant(job.started_at),
        "heartbeat_at": _instant(job.heartbeat_at),
        "ended_at": _instant(job.ended_at),
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
