"""A final run of which everything is told, and one message of every kind about final runs."""

from dataclasses import replace
from datetime import timedelta

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import FinalRun, Template
from deadline_bot.domain.final_run.help import Gain, Way
from deadline_bot.domain.final_run.kept import Kept, Picks, Question
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.message_plan import (
    Cause,
    LatestStart,
    PlanProposed,
    ResetAhead,
    Retrospective,
    Selection,
    SelectionAsked,
    StartedLate,
    StepReview,
    VerdictChanged,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.plan_view import PlanStep, PlanView
from deadline_bot.domain.submission import Standing, SubmissionState
from tests.fakes.facts import (
    ALICE,
    BOB,
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_competition,
    a_submission,
)

_INSTANT = timedelta(microseconds=1)
_REF = a_competition(title="<&> 推論").ref

_TRAIN = Step(
    "train 「fold 4」",
    StepKind.TRAIN,
    owner=ALICE,
    duration=Estimate(5 * HOUR, 9 * HOUR, is_guess=True),
    job="train <&>",
    machine="A100",
    account="alice",
    started_at=NOW - HOUR,
    done_at=NOW - _INSTANT,
)
_INFER = Step("推論", StepKind.INFER, duration=Estimate(HOUR), after=(_TRAIN.name,))

#: A final run of which everything is told.
FULL_PLAN = Kept(
    FinalRun(
        "nbme",
        CHANNEL,
        Template.CODE,
        (_TRAIN, _INFER),
        created_at=NOW - DAY,
        accepted_at=NOW - DAY + _INSTANT,
        accepted_by=ALICE,
    ),
    planned_until=NOW + _INSTANT,
    verdict=Verdict.AT_RISK,
    verdict_at=NOW - MINUTE,
    ends=((_TRAIN.name, NOW), (_INFER.name, NOW + HOUR + _INSTANT)),
    answered=(Question.TEMPLATE, Question.SUBMITTER),
    inference="~5h-9h",
    submitter=BOB,
    awake=((_INFER.name, BOB),),
    starts_told=((_INFER.name, 3 * HOUR, NOW + HOUR), (_INFER.name, timedelta(), NOW + _INSTANT)),
    late=(_INFER.name,),
    is_reviewed=True,
    snoozed_until=NOW + 2 * HOUR,
    picks=Picks(("48210001", "48210002"), ALICE, NOW - 2 * MINUTE, confirmed_by=BOB),
)
#: A final run that has just been proposed.
NEW_PLAN = Kept(FinalRun("titanic", "#other", Template.CSV, (), NOW), NOW)

_STEP = PlanStep(
    name=_TRAIN.name,
    kind=StepKind.TRAIN,
    state=StepState.RUNNING,
    owner=ALICE,
    duration="~5h-9h",
    after=("prepare", "推論"),
    starts_at=NOW - HOUR,
    p50_at=NOW + HOUR,
    p90_at=NOW + 2 * HOUR + _INSTANT,
    latest_start_at=NOW + 3 * HOUR,
    basis=Basis.FORECAST,
    is_critical=True,
    is_late=True,
    is_out_of_time=True,
)
_WAITING = replace(_STEP, state=StepState.WAITING, starts_at=None, latest_start_at=None)
_VIEW = PlanView(
    _REF,
    is_provisional=True,
    verdict=Verdict.TOO_LATE,
    spare=-HOUR - _INSTANT,
    spare_to_close=23 * HOUR,
    p50_at=NOW + HOUR,
    p90_at=NOW + 2 * HOUR,
    target_at=CLOSE - DAY,
    close_at=CLOSE,
    steps=(_STEP, _WAITING),
    unknown=("推論",),
    gains=(Gain("推論", Way.DROPPED, HOUR, ("ensemble",)), Gain("train", Way.EARLIER, MINUTE)),
)
_BARE = PlanView(
    _REF,
    is_provisional=False,
    verdict=None,
    spare=None,
    spare_to_close=None,
    p50_at=NOW,
    p90_at=NOW,
    target_at=None,
    close_at=None,
    steps=(),
)
_SCORED = a_submission(
    "48210001", state=SubmissionState.SCORED, public_score="0.9", settled_at=NOW + MINUTE
)

PLAN_CONTENTS: list[OutboxContent] = [
    PlanProposed(_VIEW, NOW, tuple(Question)),
    PlanProposed(_BARE, NOW, ()),
    VerdictChanged(
        _VIEW, NOW, Verdict.TIGHT, (Cause("推論", -HOUR), Cause("train", MINUTE, is_new=True))
    ),
    VerdictChanged(_BARE, NOW, None),
    LatestStart(_REF, _STEP, CLOSE - DAY, HOUR, -MINUTE, bed_at=NOW + HOUR, awake=BOB),
    LatestStart(_REF, _WAITING, CLOSE - DAY, timedelta(), None),
    StartedLate(_REF, _TRAIN.name, NOW, NOW - MINUTE, -MINUTE, HOUR),
    StartedLate(_REF, _TRAIN.name, NOW, NOW - MINUTE, None, None),
    SelectionAsked(
        _REF,
        CLOSE,
        3 * HOUR,
        Selection(
            (_SCORED,), (_SCORED, a_submission("2")), -0.1, 6, clicker=ALICE, confirmed_by=BOB
        ),
    ),
    SelectionAsked(_REF, CLOSE, None, Selection((), ())),
    ResetAhead(_REF, NOW, 2, 3),
    ResetAhead(_REF, NOW, None, 0),
    Retrospective(
        _REF,
        CLOSE,
        CLOSE - DAY,
        CLOSE - DAY - HOUR,
        CLOSE - DAY + MINUTE,
        (StepReview("推論", CLOSE - DAY, -HOUR), StepReview("train", NOW, None)),
        best_public="0.8912",
        private_scores=("0.88", "0.8790"),
        standing=Standing(12, 1470),
        thread="plan/nbme/verdict/2026-11-23T12:00Z",
    ),
    Retrospective(_REF, CLOSE, CLOSE, None, None, ()),
]
