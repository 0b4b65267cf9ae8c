"""Reminders and occurrences as rows, and back: what is read equals what was written."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select

from deadline_bot.domain.reminder import Occurrence, OccurrenceState, Reminder, ReminderState
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.notation import read, rendered
from deadline_bot.domain.when.occasion import JobEnds

Rows = Select[Any]


def reminder_row(reminder: Reminder) -> Mapping[str, Any]:
    """The columns of a reminder without its id."""
    occasion = reminder.occasion
    return {
        "channel": reminder.channel,
        "author": reminder.author,
        "audience_kind": reminder.audience.kind.value,
        "audience_name": reminder.audience.name,
        "audience_id": reminder.audience.id,
        "destination": reminder.destination,
        "text": reminder.text,
        "occasion": rendered(occasion, reminder.zone),
        "zone": reminder.zone.key,
        "job": occasion.job if isinstance(occasion, JobEnds) else None,
        "competition": reminder.competition,
        "is_insistent": reminder.is_insistent,
        "link": reminder.link,
        "state": reminder.state.value,
        "created_at": reminder.created_at,
        "first_at": reminder.first_at,
        "next_at": reminder.next_at,
        "said_at": reminder.said_at,
        "proposal": reminder.proposal,
        "ended_by": reminder.ended_by,
    }


def read_reminder(row: Row[Any]) -> Reminder:
    """A reminder out of all its columns."""
    zone = ZoneInfo(row.zone)
    return Reminder(
        id=row.id,
        channel=row.channel,
        author=row.author,
        audience=Audience(AudienceKind(row.audience_kind), row.audience_name, row.audience_id),
        text=row.text,
        occasion=read(row.occasion, zone),
        zone=zone,
        created_at=row.created_at,
        competition=row.competition,
        is_insistent=row.is_insistent,
        link=row.link,
        state=ReminderState(row.state),
        first_at=row.first_at,
        next_at=row.next_at,
        said_at=row.said_at,
        proposal=row.proposal,
        ended_by=row.ended_by,
    )


def occurrence_row(occurrence: Occurrence) -> Mapping[str, Any]:
    """All columns of an occurrence."""
    return {
        "reminder_id": occurrence.reminder.id,
        "at": occurrence.at,
        "channel": occurrence.reminder.channel,
        "begun_at": occurrence.begun_at,
        "wake_at": occurrence.wake_at,
        "state": occurrence.state.value,
        "rung": occurrence.rung,
        "places": json.dumps(occurrence.places),
        "taken_by": occurrence.taken_by,
        "taken_at": occurrence.taken_at,
        "snoozed_by": occurrence.snoozed_by,
        "snoozed_until": occurrence.snoozed_until,
    }


def read_occurrence(row: Row[Any], reminder: Reminder) -> Occurrence:
    """An occurrence of `reminder` out of all its columns."""
    return Occurrence(
        reminder=reminder,
        at=row.at,
        begun_at=row.begun_at,
        wake_at=row.wake_at,
        state=OccurrenceState(row.state),
        rung=row.rung,
        places=tuple(json.loads(row.places)),
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        snoozed_by=row.snoozed_by,
        snoozed_until=row.snoozed_until,
    )
