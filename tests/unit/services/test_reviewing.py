"""What is said of a final run after its close: once, and once more with the private scores."""

from deadline_bot.domain.job import JobState
from deadline_bot.domain.message_plan import Retrospective
from deadline_bot.domain.submission import Standing, Submission
from deadline_bot.ports import Transaction
from deadline_bot.services.ask_leaderboard import AskLeaderboard
from tests.fakes.facts import DAY, HOUR, MINUTE
from tests.fakes.host_account import FakeAccount
from tests.fakes.job_facts import a_submission
from tests.unit.services.planned import CLOSE, Planned


async def _submit(planned: Planned, submission: Submission) -> None:
    def write(tx: Transaction) -> None:
        tx.save_submission(submission)
        tx.save_cursor("direction/nbme", "higher")

    await planned.heard.world.store.run(write)


def _told(planned: Planned) -> list[Retrospective]:
    return [c for c in planned.heard.all_said if isinstance(c, Retrospective)]


async def test_it_is_told_once_and_again_with_the_private_scores_and_the_rank() -> None:
    planned = await Planned().open()
    account = FakeAccount(standing_=Standing(12, 1470))
    leaderboard = AskLeaderboard(planned.heard.world.store)
    scored = a_submission(submitted_at=CLOSE - DAY, settled_at=CLOSE - DAY + HOUR)
    await _submit(planned, scored)
    planned.heard.world.clock.set(CLOSE)
    await planned.heard.pass_(HOUR)
    await planned.heard.pass_(DAY)
    assert [told.private_scores for told in _told(planned)] == [()]
    await leaderboard.note_standing(account, "nbme", planned.heard.now)
    await _submit(planned, a_submission(submitted_at=CLOSE - DAY, private_score="0.88"))
    await planned.heard.pass_(DAY)
    told = [(told.private_scores, told.standing) for told in _told(planned)]
    assert told == [((), None), (("0.88",), Standing(12, 1470))]


async def test_then_a_job_of_another_day_opens_no_thread_for_it() -> None:
    planned = await Planned().open()
    await _submit(planned, a_submission(submitted_at=CLOSE - DAY, private_score="0.88"))
    planned.heard.world.clock.set(CLOSE)
    await planned.heard.pass_(DAY)
    await planned.heard.pass_(3 * DAY)
    n = len(planned.heard.all_said)
    await planned.heard.ping(JobState.RUNNING, ref="x", run="x", competition="", grace=DAY)
    await planned.heard.pass_(MINUTE)
    assert [c.key.split("/")[:2] for c in planned.heard.all_said[n:]] == [
        ["jobs", "-"],
        ["job", "2"],
    ]
