"""Watches the team's submissions: what came, what was scored and how long it took.

The host keeps no instant of a score, so the bot notes when it last saw a submission pending
and when it first saw it scored.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import structlog

from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from deadline_bot.domain.message_jobs import SubmissionMessage
from deadline_bot.domain.planning import draft
from deadline_bot.domain.submission import Submission, SubmissionState, best_of, settled
from deadline_bot.ports import HostAccount, Store, Transaction
from deadline_bot.services.ask_leaderboard import AskLeaderboard
from deadline_bot.services.note_sightings import NoteSightings

_log = structlog.get_logger(__name__)

#: How many submissions of a competition are looked at.
MOST = 200

_STATES = {
    SubmissionState.PENDING: JobState.RUNNING,
    SubmissionState.SCORED: JobState.SUCCEEDED,
    SubmissionState.ERRORED: JobState.FAILED,
}


class WatchSubmissions:
    """Asks for submissions, and says what changed."""

    def __init__(self, store: Store, note: NoteSightings) -> None:
        self._store = store
        self._note = note
        self._leaderboard = AskLeaderboard(store)
        #: Said already in the log: by competition, as of its last answer.
        self._unreadable: dict[str, tuple[str, ...]] = {}

    async def ask(self, account: HostAccount, slug: str, now: datetime) -> None:
        """Asks once and writes what changed.

        Raises:
            SourceFailed: the host cannot be asked.
        """
        seen = await account.submissions(now, slug)
        for reason in sorted(set(seen.unreadable).difference(self._unreadable.get(slug, ()))):
            _log.warning("submission_unreadable", competition=slug, reason=reason)
        self._unreadable[slug] = tuple(seen.unreadable)
        direction = None
        if any(s.score is not None for s in seen.records):
            direction = await self._leaderboard.direction(account, slug, now)
        if any(s.private_score for s in seen.records):
            await self._leaderboard.note_standing(account, slug, now)
        await self._store.run(lambda tx: self._write(tx, slug, seen.records, direction, now))

    def _write(
        self,
        tx: Transaction,
        slug: str,
        records: Sequence[Submission],
        direction: str | None,
        now: datetime,
    ) -> None:
        since = tx.cursor(_since(slug))
        if since is None:
            tx.save_cursor(_since(slug), now.isoformat())
        begun_at = now if since is None else datetime.fromisoformat(since)
        known = {s.id: s for s in tx.submissions(slug, MOST)}
        # In the order of submission, so that a best beats only what came before it.
        for told in sorted(records, key=lambda s: (s.submitted_at, s.id)):
            before = known.get(told.id)
            after = settled(before, told, now)
            if after == before:
                continue
            tx.save_submission(after)
            is_news = before is not None or after.submitted_at > begun_at
            is_settled = after.state is not SubmissionState.PENDING
            noted = self._note.note(tx, [_sighting(after, now)], now) if is_news else []
            if noted and is_settled and (before is None or before.state is not after.state):
                is_needed = self._note.is_needed(tx, noted[0], now)
                others = list(known.values())
                self._say(tx, after, others, direction, now, is_needed=is_needed)
            known[after.id] = after

    def _say(
        self,
        tx: Transaction,
        submission: Submission,
        others: Sequence[Submission],
        direction: str | None,
        now: datetime,
        *,
        is_needed: bool,
    ) -> None:
        log = _log.bind(competition=submission.competition, id=submission.id)
        log.info("submission_settled", state=submission.state.value)
        best = best_of(others, direction, but=submission.id)
        is_best = _beats(submission.score, None if best is None else best.score, direction)
        owner = tx.owner_of(JobSourceKind.KAGGLE, submission.author) or ""
        for place in self._note.places(tx, submission.competition):
            if place.is_silent or place.competition is None:
                continue
            is_top = submission.state is SubmissionState.ERRORED or is_best or is_needed
            head = place.head(now)
            message = SubmissionMessage(
                submission,
                place.competition,
                owner=owner,
                is_best=is_best,
                best_before="" if best is None else best.public_score,
                thread="" if is_top else head.key,
                is_needed=is_needed,
            )
            contents = (message,) if is_top else (head, message)
            tx.add([draft(place.channel, c, now, place.settings) for c in contents])


def _sighting(submission: Submission, now: datetime) -> Sighting:
    return Sighting(
        JobSourceKind.SUBMISSION,
        f"{submission.competition}/{submission.id}",
        submission.settled_at or now,
        _STATES[submission.state],
        name=submission.description or submission.id,
        competition=submission.competition,
        author=submission.author,
        url=submission.url,
        started_at=submission.submitted_at,
        reason=submission.error,
    )


def _beats(score: Decimal | None, best: Decimal | None, direction: str | None) -> bool:
    """Whether a score is a new best; the first of all is none, nor is an equal one."""
    if score is None or best is None or direction is None:
        return False
    return score > best if direction == "higher" else score < best


def _since(slug: str) -> str:
    return f"submissions/{slug}"
