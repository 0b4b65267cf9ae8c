"""One message of every kind, and more where its parts may be absent; with all that they hold."""

from datetime import date, timedelta

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.job import JobSourceKind, JobState
from deadline_bot.domain.message import (
    AppearedNotice,
    AwayNotice,
    DisappearedNotice,
    FollowingNotice,
    MorningMessage,
    MovedNotice,
    NextAlert,
    PassedAlert,
    PlanStanding,
    TonightMessage,
)
from deadline_bot.domain.message_jobs import (
    JobBack,
    JobCounts,
    JobEnded,
    JobMessage,
    JobsOfDay,
    JobStalled,
    StillRunning,
    SubmissionMessage,
)
from deadline_bot.domain.message_people import (
    LeftNotice,
    MutedNotice,
    ReminderMessage,
    SettingsNotice,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.submission import SubmissionState
from deadline_bot.domain.when.audience import Audience, AudienceKind
from tests.contract.contents_plans import PLAN_CONTENTS
from tests.fakes.facts import (
    ALICE,
    BOB,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_competition,
    a_countdown,
    a_job,
    a_submission,
    an_ended_job,
    an_entry,
)

_INSTANT = timedelta(microseconds=1)

#: A job of which everything is told.
FULL_JOB = a_job(
    id=1,
    source=JobSourceKind.KAGGLE,
    ref="team/推論",
    name="推論 <&>",
    state=JobState.FAILED,
    seen_at=NOW - DAY,
    heartbeat_at=NOW - _INSTANT,
    run="7",
    competition="nbme",
    owner=ALICE,
    author="alice",
    place="T4 x2",
    url="https://www.kaggle.com/code/team/inference",
    progress=Progress(0.1, 3.0, "fold", 'loss="0.1"'),
    progress_at=NOW - HOUR,
    started_at=NOW - DAY + _INSTANT,
    ended_at=NOW,
    grace=timedelta(minutes=90, microseconds=1),
    reason="CUDA out of memory\n\x1b[0m",
    tail=("epoch 1", "", "エラー"),
    is_notice_wanted=True,
)
#: A submission of which everything is told.
FULL_SUBMISSION = a_submission(
    "48210001",
    state=SubmissionState.SCORED,
    author="alice",
    description="cv=0.8912 <&>",
    public_score="0.8912",
    private_score="0.88",
    error="none",
    url="https://www.kaggle.com/submissions/48210001",
    pending_at=NOW + MINUTE,
    settled_at=NOW + 2 * MINUTE + _INSTANT,
)

CONTENTS: list[OutboxContent] = [
    a_countdown("<&>", lead_time=timedelta(days=1, hours=12, microseconds=1)),
    PassedAlert(an_entry()),
    FollowingNotice(
        (a_competition(own={"チーム統合": CLOSE}), a_competition("b", close=None)),
        9_980,
        NextAlert(an_entry(), None, CLOSE),
        is_first=True,
    ),
    FollowingNotice((a_competition(),), 0, None, is_first=False),
    MovedNotice(an_entry(), CLOSE - DAY),
    AppearedNotice(an_entry(), NOW),
    DisappearedNotice(an_entry(), NOW),
    AwayNotice(NOW - DAY, NOW),
    TonightMessage(NOW, NOW + 8 * HOUR, (an_entry(),), 3),
    MorningMessage(
        NOW,
        (an_entry("a"),),
        (an_entry("b"), an_entry("c")),
        1,
        plans=(
            PlanStanding(
                competition=an_entry().competition,
                verdict=Verdict.TIGHT,
                is_provisional=True,
                step="推論 <!channel>",
                latest_start_at=NOW + HOUR,
                spare=-HOUR,
                spare_to_close=HOUR,
            ),
            PlanStanding(
                competition=an_entry("b").competition,
                verdict=None,
                is_provisional=False,
                step="",
                latest_start_at=None,
                spare=None,
                spare_to_close=None,
            ),
        ),
    ),
    FollowingNotice((a_competition(),), 0, None, is_first=False, by=ALICE),
    MovedNotice(an_entry(), CLOSE - DAY, again_at=NOW, by=ALICE),
    ReminderMessage(
        reminder_id=12,
        at=NOW,
        n=3,
        text="提出 <!channel>",
        author=ALICE,
        audience=Audience(AudienceKind.OTHER_CHANNEL, "kaggle", "C1"),
        is_here=True,
        is_insistent=True,
        link="https://example.slack.com/archives/C1/p1",
        entry=an_entry(),
        taken_by=BOB,
        taken_at=NOW + MINUTE,
        snoozed_by=ALICE,
        snoozed_until=NOW + HOUR,
    ),
    ReminderMessage(
        reminder_id=12,
        at=NOW,
        n=0,
        text="submit",
        author=ALICE,
        audience=Audience(AudienceKind.ME),
        is_here=False,
        is_insistent=False,
        link="",
        entry=None,
    ),
    LeftNotice(an_entry().competition, ALICE, NOW),
    MutedNotice(an_entry().competition, is_muted=True, by=ALICE, at=NOW),
    SettingsNotice(("timezone", "has_board"), ALICE, NOW),
    JobsOfDay(an_entry().competition, date(2026, 11, 23), JobCounts(1, 2, 3, 4, 5, 6)),
    JobsOfDay(None, date(2026, 11, 23)),
    JobMessage(FULL_JOB, "jobs/nbme/2026-11-23", is_owner_asked=True),
    JobMessage(a_job(id=2, grace=None), ""),
    JobEnded(an_ended_job(id=3), an_entry().competition, is_needed=True),
    JobEnded(an_ended_job(id=3), thread="jobs/-/2026-11-23"),
    JobStalled(a_job(id=4, state=JobState.STALLED), an_entry().competition, is_needed=True),
    JobBack(a_job(id=4), NOW - HOUR, "jobs/-/2026-11-23"),
    SubmissionMessage(
        FULL_SUBMISSION,
        an_entry().competition,
        owner=ALICE,
        is_best=True,
        best_before="0.8901",
        thread="jobs/nbme/2026-11-23",
    ),
    StillRunning(an_entry().competition, CLOSE, (FULL_JOB, a_job(id=5)), 2),
    *PLAN_CONTENTS,
]
