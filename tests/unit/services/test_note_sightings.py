"""What is said of jobs that are heard: who stalls, who comes back, who is asked."""

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.answer_channel import Usage
from deadline_bot.domain.answer_jobs import (
    JobAnswer,
    JobEndedBefore,
    JobNoted,
    JobsAnswer,
    NoSuchJob,
    ProgressUnclear,
)
from deadline_bot.domain.job import JobSourceKind, JobState
from deadline_bot.domain.message_jobs import (
    JobBack,
    JobEnded,
    JobMessage,
    JobsOfDay,
    JobStalled,
    StillRunning,
)
from deadline_bot.domain.outbox_content import thread_of
from tests.fakes.facts import CLOSE, HOUR, MINUTE, NOW, SECOND
from tests.unit.services.heard import Heard
from tests.unit.services.talk import Talk


async def test_a_job_that_falls_silent_is_told_in_the_channel_once() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, owner="UALICE", grace=10 * MINUTE)
    await heard.pass_(10 * MINUTE - SECOND)
    assert heard.kinds() == ["jobs_of_day", "job"]
    await heard.pass_(SECOND)
    await heard.pass_(HOUR)
    assert heard.kinds() == ["jobs_of_day", "job", "job_stalled"]
    stalled = heard.said[-1]
    assert isinstance(stalled, JobStalled)
    assert (stalled.job.owner, thread_of(stalled)) == ("UALICE", "")


async def test_one_that_comes_back_says_so_in_the_thread() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, grace=10 * MINUTE)
    await heard.pass_(HOUR)
    await heard.ping(progress=Progress(3, 10))
    back = heard.said[-1]
    assert isinstance(back, JobBack)
    assert back.silent_since == NOW
    assert back.thread == heard.said[0].key


async def test_one_that_is_silent_for_a_day_is_given_up_without_a_word() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, grace=10 * MINUTE)
    await heard.pass_(HOUR)
    await heard.pass_(23 * HOUR)
    assert heard.kinds() == ["jobs_of_day", "job", "job_stalled"]
    (job,) = await heard.world.store.run(lambda tx: tx.jobs(since=heard.now - HOUR))
    assert (job.state, job.is_over) == (JobState.UNKNOWN, True)
    assert await heard.world.store.run(lambda tx: tx.jobs()) == []
    await heard.ping()
    assert heard.kinds()[-1] == "job_back"


async def test_silence_while_the_bot_was_away_is_not_the_jobs() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, grace=10 * MINUTE)
    heard.world.clock.advance(5 * HOUR)
    await heard.world.jobs.begin(heard.world.clock.now())
    await heard.pass_(MINUTE)
    assert heard.kinds() == ["jobs_of_day", "job"]
    await heard.pass_(10 * MINUTE)
    assert heard.kinds()[-1] == "job_stalled"


async def test_an_absence_is_no_silence_of_a_job_that_was_not_overdue_yet() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, grace=10 * MINUTE)
    heard.world.clock.advance(9 * MINUTE)
    await heard.world.jobs.begin(heard.now)
    await heard.pass_(10 * MINUTE - SECOND)
    assert heard.kinds() == ["jobs_of_day", "job"]
    await heard.pass_(SECOND)
    assert heard.kinds()[-1] == "job_stalled"


async def test_a_start_right_after_the_last_end_gives_no_patience() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, grace=10 * MINUTE)
    await heard.pass_(9 * MINUTE)
    await heard.world.jobs.begin(heard.now)
    await heard.pass_(MINUTE)
    assert heard.kinds()[-1] == "job_stalled"


async def test_nor_is_silence_over_a_sleep_of_the_machine() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, grace=10 * MINUTE)
    await heard.pass_(5 * HOUR, is_there=False)
    assert heard.kinds() == ["jobs_of_day", "job"]


async def test_the_next_run_of_a_stalled_one_is_another_message_and_no_alarm() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, grace=10 * MINUTE)
    await heard.pass_(HOUR)
    await heard.ping(JobState.RUNNING, run="r2", grace=10 * MINUTE)
    jobs = await heard.world.store.run(lambda tx: tx.jobs())
    assert [job.run for job in jobs] == ["r2"]
    assert heard.kinds() == ["jobs_of_day", "job", "job_stalled", "job"]


async def test_a_success_stands_in_the_channel_only_where_somebody_asked() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING)
    await heard.ping(JobState.SUCCEEDED)
    quiet = heard.said[-1]
    assert isinstance(quiet, JobEnded)
    assert quiet.thread
    await heard.pass_(MINUTE)
    await heard.ping(JobState.RUNNING, run="r2", is_notice_wanted=True)
    await heard.ping(JobState.SUCCEEDED, run="r2")
    loud = heard.said[-1]
    assert isinstance(loud, JobEnded)
    assert (loud.thread, loud.competition and loud.competition.slug) == ("", "nbme")


async def test_a_success_that_the_final_run_waits_for_stands_in_the_channel() -> None:
    heard = await Heard(needed=True).open()
    await heard.ping(JobState.RUNNING)
    await heard.ping(JobState.SUCCEEDED)
    ended = heard.said[-1]
    assert isinstance(ended, JobEnded)
    assert (ended.thread, ended.is_needed) == ("", True)


async def test_the_same_ping_again_says_nothing() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING)
    await heard.ping(JobState.FAILED, reason="exit status 1")
    await heard.ping(JobState.FAILED, reason="exit status 1")
    assert heard.kinds() == ["jobs_of_day", "job", "job_ended"]


async def test_whose_an_unknown_job_is_is_asked_once() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING)
    await heard.ping(JobState.SUCCEEDED)
    await heard.ping(JobState.RUNNING, run="r2", at=NOW + SECOND)
    asked = [c.is_owner_asked for c in heard.said if isinstance(c, JobMessage)]
    assert asked == [True, False]


async def test_a_known_owner_is_not_asked_for_and_kept_for_the_next_run() -> None:
    heard = await Heard().open()
    await heard.world.store.run(lambda tx: tx.save_owner(JobSourceKind.PING, "train", "UBOB"))
    job = await heard.ping(JobState.RUNNING)
    assert job.owner == "UBOB"
    assert [c.is_owner_asked for c in heard.said if isinstance(c, JobMessage)] == [False]


async def test_progress_is_kept_as_points_and_shown_in_place() -> None:
    heard = await Heard().open()
    job = await heard.ping(JobState.RUNNING)
    await heard.pass_(MINUTE)
    await heard.ping(progress=Progress(5, 10))
    points = await heard.world.store.run(lambda tx: tx.points(job.id))
    assert [(p.at, p.done, p.total) for p in points] == [(NOW + MINUTE, 5, 10)]
    n = len(heard.world.messenger.posts)
    await heard.show.refresh(heard.world.clock.now())
    shown = [c for c in heard.said if isinstance(c, JobMessage)]
    assert [c.job.fraction for c in shown] == [0.5]
    assert len(heard.world.messenger.posts) == n


async def test_the_head_of_the_thread_counts() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING)
    await heard.ping(JobState.RUNNING, ref="infer")
    await heard.ping(JobState.FAILED, ref="infer")
    await heard.show.refresh(heard.world.clock.now())
    head = heard.said[0]
    assert isinstance(head, JobsOfDay)
    assert (head.counts.n_running, head.counts.n_failed) == (1, 1)
    n_edits = heard.world.messenger.n_edits
    await heard.show.refresh(heard.world.clock.now() + MINUTE)
    assert heard.world.messenger.n_edits == n_edits


async def test_thirty_five_jobs_a_day_leave_the_channel_readable() -> None:
    heard = await Heard().open()
    for n in range(35):
        await heard.ping(JobState.RUNNING, ref=f"job-{n}", owner="UALICE")
        await heard.pass_(10 * MINUTE)
        await heard.ping(ref=f"job-{n}", progress=Progress(1, 2))
        await heard.pass_(10 * MINUTE)
        await heard.ping(JobState.SUCCEEDED, ref=f"job-{n}")
    top = [c for c in heard.said if not thread_of(c)]
    assert len(top) <= 6
    assert sum(isinstance(c, JobEnded) for c in heard.said) == 35


async def test_after_the_close_the_machines_that_still_run_are_named() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, grace=300 * HOUR)
    await heard.pass_(CLOSE - heard.world.clock.now())
    await heard.pass_(10 * MINUTE)
    (still,) = [c for c in heard.said if isinstance(c, StillRunning)]
    assert [job.name for job in still.jobs] == ["train"]


async def test_a_job_of_no_competition_is_told_by_default() -> None:
    heard = await Heard().open()
    await heard.ping(JobState.RUNNING, competition="")
    head = heard.said[0]
    assert isinstance(head, JobsOfDay)
    assert head.competition is None


async def test_answers_about_jobs() -> None:
    talk = Talk()
    await talk.open()
    note = await talk.converse.say(talk.said_by('job start "train fold 3"'))
    assert isinstance(note, JobNoted)
    assert note.is_new
    told = await talk.converse.say(talk.said_by("job progress train fold 3 120/1000"))
    assert isinstance(told, JobNoted)
    assert told.job.fraction == 0.12
    listed = await talk.converse.say(talk.said_by("jobs"))
    assert isinstance(listed, JobsAnswer)
    assert [job.name for job in listed.jobs] == ["train fold 3"]
    nameless = await talk.converse.say(talk.said_by("job start"))
    assert isinstance(nameless, Usage)
    one = await talk.converse.say(talk.said_by("job fold"))
    assert isinstance(one, JobAnswer)
    missing = await talk.converse.say(talk.said_by("job infer"))
    assert isinstance(missing, NoSuchJob)
    assert missing.known == ("train fold 3",)


async def test_what_cannot_be_noted_is_not_told_as_noted() -> None:
    talk = Talk()
    await talk.open()
    await talk.converse.say(talk.said_by('job start "train"'))
    unclear = await talk.converse.say(talk.said_by('job progress "train" half'))
    assert unclear == ProgressUnclear("train", "half")
    await talk.converse.say(talk.said_by('job fail "train"'))
    talk.world.clock.advance(MINUTE)
    for late in ("fail", "progress"):
        refused = await talk.converse.say(talk.said_by(f'job {late} "train" 1/2'))
        assert isinstance(refused, JobEndedBefore)
        assert refused.job.state is JobState.FAILED
    righted = await talk.converse.say(talk.said_by('job done "train"'))
    assert isinstance(righted, JobNoted)
    assert righted.job.state is JobState.SUCCEEDED
    talk.world.clock.advance(MINUTE)
    begun = await talk.converse.say(talk.said_by('job start "train"'))
    assert isinstance(begun, JobNoted)
    assert begun.job.state is JobState.RUNNING
