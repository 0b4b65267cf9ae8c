"""What can still be spent in words: submissions of the day, accelerator hours, calls."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from deadline_bot.domain.answer_jobs import Calls
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.message import Entry
from deadline_bot.domain.resources import Quota, Resources, SubmissionSlots
from deadline_bot.wording.catalogue import CATALOGUES
from deadline_bot.wording.document import Line, Text
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import competition, shown

#: Longest name of an account, an accelerator and a poll that is shown.
ACCOUNT_LENGTH = 40


def resource_lines(
    wording: Wording, resources: Resources, entries: Iterable[Entry], now: datetime
) -> tuple[Line, ...]:
    """What can still be spent at `now`; `entries` tell how competitions are called."""
    known = {entry.competition.slug: entry.competition for entry in entries}
    slots = (_slots(wording, one, known.get(one.competition), now) for one in resources.slots)
    return (*slots, *(_quota(wording, quota) for quota in resources.quotas))


def slots_words(wording: Wording, slots: SubmissionSlots, now: datetime) -> Line:
    """How many submissions are left, of how many, and when there are new ones."""
    n_left = slots.n_left_at(now)
    resets_at = wording.instant_in_list(slots.resets_at)
    n_all = slots.n_today + slots.n_left
    if n_left is None:
        # A day is taken to allow as many as the one before.
        return wording.line("slots.reset", n=n_all, at=resets_at)
    if slots.is_total:
        return wording.line("slots.total", n=n_left)
    return wording.line("slots.today", n=n_left, n_all=n_all, at=resets_at)


def calls_lines(wording: Wording, calls: Sequence[Calls]) -> tuple[Line, ...]:
    """How often each account of a host was asked within the hour, and what comes slower."""
    return tuple(_calls(wording, one) for one in calls)


def _slots(
    wording: Wording, slots: SubmissionSlots, ref: CompetitionRef | None, now: datetime
) -> Line:
    about = Text(shown(slots.competition)) if ref is None else competition(ref)
    left = slots_words(wording, slots, now)
    return wording.line("slots", competition=about, left=left)


def _quota(wording: Wording, quota: Quota) -> Line:
    fields: dict[str, str] = {
        "accelerator": shown(quota.accelerator, ACCOUNT_LENGTH),
        "account": shown(quota.account, ACCOUNT_LENGTH),
        "left": hours_words(quota.left),
        "allowed": hours_words(quota.allowed),
    }
    if quota.refreshes_at is None:
        return wording.line("quota", **fields)
    return wording.line("quota.refreshes", at=wording.instant_in_list(quota.refreshes_at), **fields)


def hours_words(duration: timedelta, *, is_need: bool = False) -> str:
    """Hours to the tenth, rounded down: what is left must not be too much.

    With `is_need` rounded up: what is needed must not be too little.
    """
    tenth = timedelta(minutes=6)
    tenths = -(-duration // tenth) if is_need else duration // tenth
    return f"{tenths / 10:g}"


def _calls(wording: Wording, calls: Calls) -> Line:
    line = wording.line(
        "calls",
        account=shown(calls.account, ACCOUNT_LENGTH),
        n=calls.n_last_hour,
        n_allowed=calls.n_allowed,
    )
    if not calls.slow:
        return line
    slow = [
        wording.line("calls.every", poll=_poll(wording, name), interval=wording.duration(interval))
        for name, interval in calls.slow
    ]
    return wording.line("calls.slower", calls=line, polls=wording.listed(slow))


def _poll(wording: Wording, name: str) -> str:
    """What a poll asks for; one that the catalogues do not know has its own name."""
    key = f"poll.{name}"
    known = key in CATALOGUES[wording.voice.language]
    return wording.say(key) if known else shown(name, ACCOUNT_LENGTH)
