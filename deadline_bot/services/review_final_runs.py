"""Looks back on a final run after its close, in the thread of the day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.competition import Following
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.final_run.review import retrospective
from deadline_bot.domain.job_news import Place
from deadline_bot.domain.message_plan import Retrospective
from deadline_bot.domain.planning import draft
from deadline_bot.domain.submission import Submission, SubmissionState
from deadline_bot.ports import Transaction
from deadline_bot.services.account_polls import PRIVATE_WITHIN
from deadline_bot.services.ask_leaderboard import direction_of, standing_of
from deadline_bot.services.look_ahead import LookAhead

#: How long after the close what is still being scored is waited for.
PATIENCE = timedelta(hours=12)
#: How long after the close it is told at the earliest: the last scores come in.
SETTLING = timedelta(minutes=30)
#: How often it is looked for private scores.
LOOKED_AGAIN = timedelta(hours=1)
#: How many submissions are looked at.
MOST = 200


class ReviewFinalRuns:
    """Tells what became of a final run; once, and again when the private scores are there."""

    def __init__(self, look: LookAhead) -> None:
        self._look = look

    def review(
        self,
        tx: Transaction,
        kept: Kept,
        following: Following,
        settings: ChannelSettings,
        now: datetime,
    ) -> None:
        """Says what there is to be said at `now` ≥ the close, and notes when to look again."""
        close = following.competition.close
        if close is None or kept.is_scored:
            # All is said, though a job that begins or ends wakes it again.
            tx.save_plan(kept, wake_at=None)
            return
        submissions = tx.submissions(following.competition.slug, MOST)
        is_pending = any(s.state is SubmissionState.PENDING for s in submissions)
        told_at = close + (PATIENCE if is_pending else SETTLING)
        if now < told_at:
            tx.save_plan(kept, wake_at=min(told_at, now + SETTLING))
            return
        told = self._told(tx, kept, following, submissions, settings, close, now)
        is_scored = bool(told.private_scores)
        if is_scored or not kept.is_reviewed:
            head = Place(following.channel, settings, following.competition.ref).head(now)
            standing = standing_of(tx, following.competition.slug) if is_scored else None
            told = replace(told, thread=head.key, standing=standing)
            tx.add([draft(following.channel, c, now, settings) for c in (head, told)])
        is_over = is_scored or now > close + PRIVATE_WITHIN
        wake_at = None if is_over else now + LOOKED_AGAIN
        kept = replace(kept, is_reviewed=True, is_scored=is_scored, planned_until=now)
        tx.save_plan(kept, wake_at=wake_at)

    def _told(
        self,
        tx: Transaction,
        kept: Kept,
        following: Following,
        submissions: Sequence[Submission],
        settings: ChannelSettings,
        close: datetime,
        now: datetime,
    ) -> Retrospective:
        ahead = self._look.at(tx, kept, following, settings.finish_margin, now)
        return retrospective(
            kept,
            ahead.outlook,
            submissions,
            following.competition.ref,
            close,
            close - settings.finish_margin,
            direction_of(tx, following.competition.slug),
        )
