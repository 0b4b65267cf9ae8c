"""How fast the store answers a team of four that has left very many reminders in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from deadline_bot.adapters.store.sql import SqlStore, open_store
from deadline_bot.domain.reminder import (
    OccurrenceId,
    OccurrenceState,
    Reminder,
    fallen_due,
    message_key,
)
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import BeforeMilestone, JobEnds, Occasion, Once, Outcome
from deadline_bot.ports import Transaction
from tests.benchmarks.figures import Figure, percentile
from tests.fakes.facts import CHANNEL, DAY, HOUR, NOW, a_channel, a_reminder, an_occurrence

N_ROUNDS = 200
PEOPLE = ("U0", "U1", "U2", "U3")
#: A page of a list in the chat.
PAGE = 10

Work = Callable[[Transaction], Any]


def a_teams_reminders(n: int) -> list[Reminder]:
    """Mostly for the one channel, some for people; few tied to one of many competitions."""
    found = []
    for i in range(n):
        next_at = NOW + HOUR + i * timedelta(seconds=7)
        occasion: Occasion = Once(next_at)
        if i % 10 == 0:
            occasion = BeforeMilestone("close", HOUR)
        elif i % 100 == 1:
            occasion = JobEnds(f"fold {i}", Outcome.FINISHED)
        audience = Audience(AudienceKind.CHANNEL)
        if i % 5 == 0:
            audience = Audience(AudienceKind.USER, "", PEOPLE[i // 5 % 4])
        found.append(
            a_reminder(
                author=PEOPLE[i % 4],
                audience=audience,
                occasion=occasion,
                competition=f"c{i // 10 % 50}" if i % 10 == 0 else None,
                is_insistent=i % 20 == 0,
                next_at=None if isinstance(occasion, JobEnds) else next_at,
                proposal=f"Ev{i}",
            )
        )
    return found


def fill(t: Transaction, n: int) -> None:
    """Each reminder was said once; of every four of those times one was acknowledged."""
    t.open_channel(a_channel(), wake_at=NOW + DAY)
    for i, reminder in enumerate(a_teams_reminders(n)):
        said_at = NOW - i * timedelta(seconds=7)
        said = an_occurrence(t.save_reminder(reminder), at=said_at, begun_at=said_at)
        if i % 4 == 0:
            said = replace(said, state=OccurrenceState.DONE, taken_by="U1", taken_at=said_at)
        elif i % 20 == 5:
            said = replace(said, wake_at=NOW + HOUR)
        t.save_occurrence(said)


def questions(n: int) -> dict[str, Work]:
    """What ticks and people ask, in the size of what is shown."""
    me = PEOPLE[0]
    keys = [(CHANNEL, message_key(OccurrenceId(i, NOW), 0)) for i in range(PAGE)]
    return {
        "next_wake_at": lambda t: t.next_wake_at(),
        "due_reminders, none": lambda t: t.due_reminders(NOW, 100),
        "due_reminders, 100": lambda t: t.due_reminders(NOW + n * DAY, 100),
        "due_occurrences, none": lambda t: t.due_occurrences(NOW, 100),
        "next_insistent, of an hour": lambda t: t.next_insistent(NOW + 2 * HOUR, 1_000),
        "reminders_of": lambda t: t.reminders_of(me, PAGE),
        "reminders_of, in the middle": lambda t: t.reminders_of(me, PAGE, n // 8),
        "reminders_in": lambda t: t.reminders_in(CHANNEL, me, PAGE),
        "reminders_in, in the middle": lambda t: t.reminders_in(CHANNEL, me, PAGE, n // 4),
        "reminders_about": lambda t: t.reminders_about("c7"),
        "reminders_for_jobs": lambda t: t.reminders_for_jobs(),
        "proposed": lambda t: t.proposed(f"Ev{n // 2}"),
        "reminder": lambda t: t.reminder(n // 2),
        "open_occurrences, here": lambda t: t.open_occurrences(me, CHANNEL, PAGE),
        "open_occurrences, anywhere": lambda t: t.open_occurrences(me, None, PAGE),
        "taken_occurrences": lambda t: t.taken_occurrences(CHANNEL, PAGE),
        "sent": lambda t: t.sent(keys),
        "unsaid": lambda t: t.unsaid(keys),
    }


def set_one(t: Transaction) -> None:
    """What a command does that sets a reminder."""
    t.is_first_time(f"request {t.reminders_of(PEOPLE[0], 1)[1]}", NOW)
    t.save_reminder(a_reminder(author=PEOPLE[0], next_at=NOW + 99 * DAY))


def say_one(t: Transaction) -> None:
    """What a tick does for a reminder that is due; it comes again after all others."""
    now = NOW + 200 * DAY
    [reminder] = t.due_reminders(now, 1)
    occurrence, after = fallen_due(reminder, {}, now)
    assert occurrence is not None
    t.save_reminder(replace(after, next_at=now, state=reminder.state))
    t.save_occurrence(replace(occurrence, places=(reminder.destination,), wake_at=None))


async def timed(store: SqlStore, work: Work, n: int) -> list[float]:
    """Milliseconds of each of `n` transactions, commit included."""
    times = []
    for _ in range(n):
        begun = perf_counter()
        await store.run(work)
        times.append((perf_counter() - begun) * 1_000)
    return times


async def bench_reminders(folder: Path, n: int) -> list[Figure]:
    store = open_store(f"sqlite:///{folder}/reminders-{n}.db")
    shown = f"store, {n:,} reminders"
    filled = await timed(store, lambda t: fill(t, n), 1)
    figures = [Figure(f"{shown}: each written with an occurrence", [filled[0] / n], "ms")]
    # Writing comes last: it changes what the questions meet.
    works = questions(n) | {"one set": set_one, "one said": say_one}
    for name, work in works.items():
        times = await timed(store, work, min(N_ROUNDS, n))
        figures += [
            Figure(f"{shown}: {name}, half within", [percentile(times, 0.5)], "ms"),
            Figure(f"{shown}: {name}, 99 of 100 within", [percentile(times, 0.99)], "ms", "< 200"),
        ]
    half_ago = NOW - n // 2 * timedelta(seconds=7)
    forgotten = await timed(store, lambda t: t.forget(half_ago), 1)
    figures.append(Figure(f"{shown}: half of what was said forgotten", forgotten, "ms"))
    await store.close()
    return figures
