"""Which two submissions are to count, and what forecasts have learnt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import Answer, Command
from deadline_bot.domain.answer_channel import Usage, WhichCompetition
from deadline_bot.domain.answer_plan import (
    HistoryAnswer,
    NoPlan,
    NoSuchSubmission,
    SelectionAnswer,
)
from deadline_bot.domain.chat import Said
from deadline_bot.domain.competition import Following
from deadline_bot.domain.final_run.kept import Picks
from deadline_bot.domain.final_run.review import history_entries
from deadline_bot.domain.final_run.selecting import find_submission
from deadline_bot.domain.naming import resolve, words_of
from deadline_bot.ports import Store, Transaction
from deadline_bot.services.plan_final_runs import PlanFinalRuns

#: Among how many submissions and competitions is looked.
MOST = 200
#: How many final submissions a competition counts, in most.
N_PICKS = 2
#: How many durations are shown.
N_SHOWN = 20


class PickFinals:
    """Answers `pick` and `history`."""

    def __init__(self, store: Store, plans: PlanFinalRuns) -> None:
        self._store = store
        self._plans = plans

    async def pick(self, said: Said, argument: str, now: datetime) -> Answer:
        """`pick [COMPETITION] [A B]`: the team's two; without them, what would count as it is."""
        return await self._store.run(lambda tx: self._pick(tx, said, argument, now))

    async def history(self, said: Said, argument: str, now: datetime) -> Answer:  # noqa: ARG002 - an `_Act`
        """`history [TEXT]`: how long jobs and scorings took."""
        return await self._store.run(lambda tx: _history(tx, argument))

    def _pick(self, tx: Transaction, said: Said, argument: str, now: datetime) -> Answer:
        followings = tx.nearest_followings(said.channel, now, MOST)
        followings = followings or tx.nearest_followings(None, now, MOST)
        found, texts = _meant(tx, followings, words_of(argument))
        if not isinstance(found, Following):
            return found
        if len(texts) > N_PICKS:
            return Usage(Command.PICK.value)
        kept = tx.plan(found.competition.slug, found.channel)
        if kept is None:
            if found.competition.close is None:
                return NoPlan(found.competition.ref)
            kept = self._plans.propose(tx, found, now)
        submissions = tx.submissions(found.competition.slug, MOST)
        ids = []
        for text in texts:
            submission = find_submission(text, submissions)
            if submission is None:
                return NoSuchSubmission(text, tuple(s.id for s in submissions[:5]))
            ids.append(submission.id)
        if ids:
            kept = replace(kept, picks=Picks(tuple(dict.fromkeys(ids)), said.speaker.id, now))
            tx.save_plan(kept, wake_at=now)
        return SelectionAnswer(found.competition.ref, self._plans.selection(tx, kept))


def _meant(
    tx: Transaction, followings: Sequence[Following], words: Sequence[str]
) -> tuple[Following | Answer, Sequence[str]]:
    """The competition that is meant, and the words for its submissions.

    Named first, or else the one that has all these submissions. Where no submission is told it
    is the nearest close of those with any.
    """
    handed_in = [f for f in followings if tx.submissions(f.competition.slug, 1)]
    if not words:
        return (handed_in[0] if handed_in else resolve("", followings, Command.PICK.value)), words
    with_all = [f for f in handed_in if _has_all(tx, f, words)]
    if len(with_all) == 1:
        return with_all[0], words
    named = resolve(words[0], followings, Command.PICK.value)
    if isinstance(named, Following):
        return named, words[1:]
    if with_all:
        refs = tuple(f.competition.ref for f in with_all)
        return WhichCompetition(Command.PICK.value, refs), words
    # What is not found is told of the competition that it is most likely missed in.
    return (handed_in[0] if handed_in else named), words


def _has_all(tx: Transaction, following: Following, words: Sequence[str]) -> bool:
    submissions = tx.submissions(following.competition.slug, MOST)
    return all(find_submission(word, submissions) is not None for word in words)


def _history(tx: Transaction, argument: str) -> HistoryAnswer:
    slugs = {f.competition.slug for f in tx.followings()} | {
        job.competition for job in tx.ended_jobs(MOST) if job.competition
    }
    submissions = [s for slug in sorted(slugs) for s in tx.submissions(slug, MOST)]
    entries = history_entries(tx.ended_jobs(MOST), submissions, 2 * MOST)
    wanted = argument.strip().casefold()
    entries = tuple(
        e for e in entries if wanted in e.name.casefold() or wanted == e.competition.casefold()
    )
    return HistoryAnswer(entries[:N_SHOWN], max(0, len(entries) - N_SHOWN))
