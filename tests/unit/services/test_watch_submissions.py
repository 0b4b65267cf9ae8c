"""The team's submissions: scored, errored, a new best."""

from dataclasses import replace
from typing import Any

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.message_jobs import JobsOfDay, SubmissionMessage
from deadline_bot.domain.submission import Standing, Submission, SubmissionState
from deadline_bot.services.ask_leaderboard import standing_of
from tests.fakes.facts import DAY, HOUR, MINUTE, NOW
from tests.fakes.host_account import FakeAccount
from tests.fakes.job_facts import a_submission
from tests.unit.services.accounts import Accounts


def told(id_: str, score: str = "", **changes: Any) -> Submission:
    """A submission as the host tells it: scored with `score`, else pending."""
    state = SubmissionState.SCORED if score else SubmissionState.PENDING
    known: dict[str, Any] = {"state": state, "public_score": score, "submitted_at": NOW + MINUTE}
    return a_submission(id=id_, pending_at=None, settled_at=None, **(known | changes))


async def with_history(*scores: str, direction: bool | None = True) -> Accounts:
    """A team that had these scores before the bot came."""
    account = FakeAccount(direction=direction)
    for n, score in enumerate(scores):
        account.submit(told(f"old-{n}", score, submitted_at=NOW - DAY))
    return await Accounts(accounts=(account,)).open()


async def test_scores_from_before_the_bot_came_are_kept_and_not_told() -> None:
    accounts = await with_history("0.80", "0.85")
    await accounts.live(HOUR)
    assert accounts.said == []
    kept = await accounts.world.store.run(lambda tx: tx.submissions("nbme", 10))
    assert sorted(s.public_score for s in kept) == ["0.80", "0.85"]


async def test_a_score_is_told_in_the_thread_with_the_time_it_took() -> None:
    accounts = await with_history("0.85")
    accounts.account.submit(told("1"))
    await accounts.live(30 * MINUTE)
    accounts.account.submit(told("1", "0.84"))
    await accounts.live(10 * MINUTE)
    (scored,) = accounts.of("submission")
    assert isinstance(scored, SubmissionMessage)
    assert scored.thread
    assert not scored.is_best
    at_least, at_most = scored.submission.scoring or (None, None)
    assert at_least is not None
    assert at_most is not None
    assert at_least <= accounts.now - NOW
    assert MINUTE / 2 <= at_most - at_least <= 2 * MINUTE


async def test_a_new_best_of_the_team_stands_in_the_channel() -> None:
    accounts = await with_history("0.80", "0.85")
    accounts.account.submit(told("1", "0.86"))
    await accounts.live(10 * MINUTE)
    (best,) = accounts.of("submission")
    assert isinstance(best, SubmissionMessage)
    assert (best.thread, best.is_best, best.best_before) == ("", True, "0.85")


async def test_where_less_is_better_the_lower_score_is_the_best() -> None:
    accounts = await with_history("0.80", "0.85", direction=False)
    accounts.account.submit(told("1", "0.86"))
    accounts.account.submit(told("2", "0.79", submitted_at=NOW + 2 * MINUTE))
    await accounts.live(10 * MINUTE)
    messages = [c for c in accounts.of("submission") if isinstance(c, SubmissionMessage)]
    told_as = {m.submission.id: m.is_best for m in messages}
    assert told_as == {"1": False, "2": True}


async def test_where_nobody_knows_which_is_better_nothing_is_called_a_best() -> None:
    accounts = await with_history("0.80", direction=None)
    accounts.account.submit(told("1", "0.99"))
    await accounts.live(10 * MINUTE)
    (scored,) = accounts.of("submission")
    assert isinstance(scored, SubmissionMessage)
    assert scored.thread


async def test_an_error_stands_in_the_channel() -> None:
    accounts = await with_history()
    accounts.account.submit(told("1"))
    await accounts.live(10 * MINUTE)
    errored = told("1", state=SubmissionState.ERRORED, error="Submission Scoring Error")
    accounts.account.submit(errored)
    await accounts.live(10 * MINUTE)
    (message,) = accounts.of("submission")
    assert isinstance(message, SubmissionMessage)
    assert (message.thread, message.submission.error) == ("", "Submission Scoring Error")


async def test_nothing_is_told_twice_over_restarts() -> None:
    accounts = await with_history("0.80")
    accounts.account.submit(told("1"))
    await accounts.live(10 * MINUTE)
    accounts.restart()
    accounts.account.submit(told("1", "0.79"))
    await accounts.live(10 * MINUTE)
    accounts.restart()
    await accounts.live(HOUR)
    assert len(accounts.of("submission")) == 1


async def test_one_that_the_host_does_not_show_for_a_while_is_not_lost() -> None:
    accounts = await with_history("0.80")
    pending = told("1")
    accounts.account.submit(pending)
    await accounts.live(10 * MINUTE)
    del accounts.account.submissions_["1"]
    accounts.account.faults["submissions"] = [SourceFailed("404")]
    await accounts.live(10 * MINUTE)
    accounts.account.submit(replace(pending, state=SubmissionState.SCORED, public_score="0.7"))
    await accounts.live(20 * MINUTE)
    assert len(accounts.of("submission")) == 1


async def test_what_is_left_is_kept_for_status() -> None:
    accounts = await with_history()
    accounts.account.n_left = 2
    await accounts.live(HOUR)
    (slots,) = await accounts.world.store.run(lambda tx: tx.slots())
    assert (slots.n_left, slots.n_today) == (2, 3)


async def test_the_head_of_the_day_counts_submissions_also_where_no_job_runs() -> None:
    accounts = await with_history("0.85")
    accounts.account.submit(told("1", "0.84"))
    await accounts.live(10 * MINUTE)
    heads = [
        part.content
        for post in accounts.world.messenger.posts
        for part in post.parts
        if isinstance(part.content, JobsOfDay)
    ]
    assert [head.counts.n_scored for head in heads] == [1]


async def test_a_leaderboard_that_cannot_be_asked_keeps_back_no_submission() -> None:
    account = FakeAccount(direction=None)
    account.faults["is_higher_better"] = [SourceFailed("403") for _ in range(100)]
    account.submit(told("1", "0.84"))
    accounts = await Accounts(accounts=(account,)).open()
    account.submit(told("2", "0.85", submitted_at=accounts.now + MINUTE))
    await accounts.live(10 * MINUTE)
    assert [c.kind for c in accounts.said] == ["jobs_of_day", "submission", "submission"]


async def test_a_leaderboard_that_tells_nothing_is_asked_once_an_hour() -> None:
    accounts = await with_history("0.80", direction=None)
    await accounts.live(3 * HOUR)
    calls = [name for name, _ in accounts.account.calls]
    assert calls.count("submissions") > 20
    assert calls.count("is_higher_better") <= 4


async def test_private_scores_are_asked_for_until_they_are_there_and_seldom() -> None:
    close = NOW + HOUR
    account = FakeAccount()
    account.submit(told("1", "0.86"))
    accounts = await Accounts(accounts=(account,), close=close).open()
    await accounts.live(2 * DAY, step=HOUR)
    account.calls.clear()
    await accounts.live(5 * DAY, step=HOUR)
    assert {name for name, _ in account.calls} == {"submissions"}
    assert 15 <= account.n_calls <= 20
    account.submit(told("1", "0.86", private_score="0.85"))
    account.standing_ = Standing(12, 1470)
    await accounts.live(7 * HOUR, step=HOUR)
    (kept,) = await accounts.world.store.run(lambda tx: tx.submissions("nbme", 10))
    assert kept.private_score == "0.85"
    standing = await accounts.world.store.run(lambda tx: standing_of(tx, "nbme"))
    assert standing == Standing(12, 1470)
    account.calls.clear()
    await accounts.live(DAY, step=HOUR)
    assert account.calls == []


async def test_where_the_team_stands_is_asked_for_until_it_is_told_and_once_an_hour() -> None:
    account = FakeAccount()
    account.faults["standing"] = [SourceFailed("503")]
    account.submit(told("1", "0.86", private_score="0.85"))
    accounts = await Accounts(accounts=(account,), close=NOW + MINUTE).open()
    await accounts.live(2 * HOUR + MINUTE)
    asked = [name for name, _ in account.calls].count("standing")
    assert 2 <= asked <= 4
    account.standing_ = Standing(12, 1470)
    await accounts.live(2 * HOUR)
    standing = await accounts.world.store.run(lambda tx: standing_of(tx, "nbme"))
    assert standing == Standing(12, 1470)
    account.calls.clear()
    await accounts.live(2 * HOUR)
    assert "standing" not in {name for name, _ in account.calls}


async def test_private_scores_that_never_come_are_given_up() -> None:
    account = FakeAccount()
    account.submit(told("1", "0.86"))
    accounts = await Accounts(accounts=(account,), close=NOW + HOUR).open()
    await accounts.live(14 * DAY + 2 * HOUR, step=HOUR)
    account.calls.clear()
    await accounts.live(DAY, step=HOUR)
    assert account.calls == []
