"""The notebooks of an account, from their queue to their end."""

from datetime import time, timedelta

import pytest
from structlog.testing import capture_logs

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message_jobs import JobEnded, JobMessage
from tests.fakes.facts import DAY, HOUR, MINUTE, NOW, a_competition, settings
from tests.fakes.host_account import FakeAccount, FakeNotebook
from tests.unit.services.accounts import Accounts

TQDM = " 43%|####      | 430/1000 [10:00<13:15,  1.40s/it]\r"


async def running(accounts: Accounts, state: JobState = JobState.RUNNING) -> FakeNotebook:
    notebook = FakeNotebook("alice/train-fold-3", accounts.now + MINUTE, state)
    accounts.account.put(notebook)
    await accounts.live(10 * MINUTE)
    return notebook


async def test_a_notebook_is_followed_from_its_queue_to_its_end() -> None:
    accounts = await Accounts().open()
    notebook = await running(accounts, JobState.QUEUED)
    assert accounts.message_of("train-fold-3").job.state is JobState.QUEUED

    notebook.state, notebook.log = JobState.RUNNING, TQDM
    await accounts.live(10 * MINUTE)
    job = accounts.message_of("train-fold-3").job
    assert (job.state, job.fraction) == (JobState.RUNNING, 0.43)

    notebook.state = JobState.SUCCEEDED
    await accounts.live(10 * MINUTE)
    assert accounts.message_of("train-fold-3").job.state is JobState.SUCCEEDED
    assert [c.kind for c in accounts.said] == ["jobs_of_day", "job", "job_ended"]
    assert [c.kind for c in accounts.top] == ["jobs_of_day"]


async def test_what_cannot_be_read_is_logged_once_while_it_lasts() -> None:
    account = FakeAccount(unreadable=("KeyError: 'NEW'",))
    accounts = Accounts(accounts=(account,))
    with capture_logs() as logs:
        await accounts.open()
        await accounts.live(HOUR)
        account.unreadable = ()
        await accounts.live(HOUR)
        account.unreadable = ("KeyError: 'NEW'",)
        await accounts.live(HOUR)
    told = [log["event"] for log in logs if log.get("reason") == "KeyError: 'NEW'"]
    assert sorted(told) == ["notebook_unreadable"] * 2 + ["submission_unreadable"] * 2


async def test_a_failure_stands_in_the_channel_with_its_reason_and_last_lines() -> None:
    accounts = await Accounts(owner="UALICE").open()
    notebook = await running(accounts)
    notebook.state, notebook.reason = JobState.FAILED, "Your notebook tried to allocate more memory"
    notebook.log = "epoch 3\nCUDA out of memory\n"
    await accounts.live(10 * MINUTE)
    (failed,) = accounts.of("job_ended")
    assert isinstance(failed, JobEnded)
    assert (failed.thread, failed.job.owner) == ("", "UALICE")
    assert failed.job.reason == "Your notebook tried to allocate more memory"
    assert failed.job.tail == ("epoch 3", "CUDA out of memory")


async def test_what_ended_before_the_bot_came_is_none_of_its_news() -> None:
    account = FakeAccount()
    account.put(FakeNotebook("alice/old", NOW - DAY, JobState.SUCCEEDED))
    accounts = await Accounts(accounts=(account,)).open()
    await accounts.live(HOUR)
    assert accounts.said == []
    assert sum(name == "notebook_state" for name, _ in account.calls) == 1


async def test_what_was_running_before_the_bot_came_is_followed() -> None:
    account = FakeAccount()
    account.put(FakeNotebook("alice/long", NOW - HOUR, JobState.RUNNING))
    accounts = await Accounts(accounts=(account,)).open()
    assert accounts.message_of("long").job.started_at == NOW - HOUR


async def test_a_run_that_begins_and_ends_between_two_looks_is_told_once() -> None:
    accounts = await Accounts().open()
    await running(accounts, JobState.FAILED)
    assert [c.kind for c in accounts.said] == ["jobs_of_day", "job_ended", "job"]
    await accounts.live(2 * HOUR)
    assert len(accounts.said) == 3


async def test_the_next_run_of_a_notebook_is_another_job() -> None:
    accounts = await Accounts().open()
    notebook = await running(accounts)
    notebook.state = JobState.SUCCEEDED
    await accounts.live(10 * MINUTE)
    notebook.state, notebook.run_at = JobState.RUNNING, accounts.now + MINUTE
    await accounts.live(10 * MINUTE)
    first, second = accounts.of("job")
    assert isinstance(first, JobMessage)
    assert isinstance(second, JobMessage)
    assert first.job.id != second.job.id


async def test_notebooks_without_a_followed_competition_are_neither_kept_nor_shown() -> None:
    account = FakeAccount()
    account.put(FakeNotebook("alice/private", NOW + MINUTE, competitions=("other",)))
    accounts = await Accounts(accounts=(account,)).open()
    await accounts.live(HOUR)
    assert await accounts.world.store.run(lambda tx: tx.jobs(since=NOW - DAY)) == []


async def test_nothing_is_told_twice_over_restarts() -> None:
    accounts = await Accounts().open()
    notebook = await running(accounts)
    accounts.restart()
    await accounts.live(10 * MINUTE)
    notebook.state = JobState.SUCCEEDED
    await accounts.live(10 * MINUTE)
    accounts.restart()
    await accounts.live(HOUR)
    assert [c.kind for c in accounts.said] == ["jobs_of_day", "job", "job_ended"]


async def test_two_accounts_are_watched_each_by_its_own_calls() -> None:
    alice, bob = FakeAccount("alice"), FakeAccount("bob")
    accounts = await Accounts(accounts=(alice, bob)).open()
    bob.put(FakeNotebook("bob/infer", accounts.now + MINUTE))
    await accounts.live(10 * MINUTE)
    job = accounts.message_of("infer").job
    assert (job.author, job.place) == ("bob", "")
    assert not any(name == "submissions" for name, _ in bob.calls)
    assert not any(name == "notebook_state" for name, _ in alice.calls)


async def test_a_failed_call_is_told_in_status_and_tried_again_later() -> None:
    accounts = await Accounts().open()
    accounts.account.faults["notebooks"] = [SourceFailed("401")]
    await accounts.live(6 * MINUTE)
    states = await accounts.world.store.run(lambda tx: tx.source_states())
    assert [(s.name, s.error) for s in states] == [("kaggle/alice", "401")]
    await accounts.live(HOUR)
    states = await accounts.world.store.run(lambda tx: tx.source_states())
    assert states[0].error is None


@pytest.mark.parametrize("calls_per_hour", [60, 300])
async def test_the_calls_of_an_hour_are_kept(calls_per_hour: int) -> None:
    accounts = await Accounts(close=NOW + 20 * HOUR, calls_per_hour=calls_per_hour).open()
    for n in range(8):
        accounts.account.put(FakeNotebook(f"alice/train-{n}", accounts.now + MINUTE))
    await accounts.live(20 * MINUTE)
    before = len(accounts.account.calls)
    await accounts.live(HOUR)
    assert len(accounts.account.calls) - before <= calls_per_hour
    assert accounts.watches[0].calls().slow


async def test_in_the_last_day_a_change_is_seen_within_a_minute() -> None:
    accounts = await Accounts(close=NOW + 20 * HOUR).open()
    notebook = await running(accounts)
    notebook.state = JobState.FAILED
    ended_at = accounts.now
    while not accounts.of("job_ended"):
        await accounts.live(timedelta(seconds=5), step=timedelta(seconds=5))
    assert accounts.now - ended_at <= MINUTE


async def test_in_the_night_starts_and_ends_wait_for_the_morning() -> None:
    manner = settings(quiet_hours=(time(11), time(20)), merge_window=timedelta())
    accounts = await Accounts(channel_settings=manner).open()
    notebook = await running(accounts)
    notebook.state = JobState.FAILED
    await accounts.live(HOUR, step=MINUTE)
    assert accounts.said == []
    await accounts.live(8 * HOUR, step=MINUTE)
    assert "job_ended" in [c.kind for c in accounts.said]


async def test_of_a_competition_that_closed_long_ago_no_notebooks_are_sought() -> None:
    account = FakeAccount()
    accounts = await Accounts(accounts=(account,)).open()
    await accounts.world.follow(a_competition("old", close=NOW - 3 * DAY))
    account.put(FakeNotebook("alice/late", NOW + MINUTE, competitions=("old",)))
    await accounts.live(30 * MINUTE)
    assert accounts.of("job") == []


async def test_a_competition_that_is_closed_to_the_account_is_no_fault_of_the_account() -> None:
    accounts = await Accounts().open()
    accounts.account.faults["slots"] = [SourceFailed("nbme: 403")] * 100
    await accounts.live(2 * HOUR)
    (state,) = await accounts.world.store.run(lambda tx: tx.source_states())
    assert state.error is None
