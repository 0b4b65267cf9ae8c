"""Records of notebooks and submissions, one by one: what is read, and what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from deadline_bot.adapters.kaggle.fields import BAD_FIELD, instant_of, text_of
from deadline_bot.adapters.kaggle.notebooks import read_notebook
from deadline_bot.adapters.kaggle.submissions import read_submission
from deadline_bot.domain.submission import Submission, SubmissionState
from deadline_bot.ports.jobs import Notebook

NOTEBOOK = {
    "ref": "hana/train-fold-3",
    "title": "Train fold 3",
    "lastRunTime": "2026-11-23T08:00:00.123Z",
    "competitionDataSources": ["nbme-score"],
}
SUBMISSION = {
    "ref": 47_110_815,
    "date": "2026-11-23T08:30:00.12Z",
    "description": "deberta, cv=0.8912",
    "publicScore": "0.891",
    "status": "COMPLETE",
    "submittedBy": "Hana Sato",
    "submittedByRef": "hana",
    "url": "https://www.kaggle.com/submissions/47110815/47110815.raw",
}


def test_a_notebook() -> None:
    assert read_notebook(NOTEBOOK) == Notebook(
        "hana/train-fold-3",
        "Train fold 3",
        "https://www.kaggle.com/code/hana/train-fold-3",
        datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        ("nbme-score",),
    )


@pytest.mark.parametrize("ref", ["/hana/x", "/code/hana/x", "https://www.kaggle.com/code/hana/x"])
def test_a_notebooks_ref_may_be_its_page(ref: str) -> None:
    assert read_notebook({"ref": ref}).ref == "hana/x"


def test_of_a_notebook_only_the_ref_is_needed() -> None:
    notebook = read_notebook({"ref": "hana/x", "competitionDataSources": None}, ("titanic",))

    assert (notebook.title, notebook.run_at) == ("hana/x", None)
    assert notebook.competitions == ("titanic",)


def test_a_notebooks_competitions_come_once_and_unreadable_ones_not() -> None:
    sources = ["titanic", 7, None, "two words", "https://www.kaggle.com/c/nbme"]

    notebook = read_notebook({"ref": "hana/x", "competitionDataSources": sources}, ("titanic",))

    assert notebook.competitions == ("titanic", "nbme")


@pytest.mark.parametrize("never", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", None])
def test_a_notebook_that_never_ran(never: str | None) -> None:
    assert read_notebook({"ref": "hana/x", "lastRunTime": never}).run_at is None


@pytest.mark.parametrize(
    "change",
    [
        {"ref": ""},
        {"ref": None},
        {"ref": 7},
        {"ref": "no-owner"},
        {"ref": "hana/../x"},
        {"lastRunTime": "soon"},
        {"lastRunTime": 7},
        {"title": ["x"]},
    ],
)
def test_a_notebook_that_cannot_be_read(change: dict[str, Any]) -> None:
    with pytest.raises(BAD_FIELD):
        read_notebook(NOTEBOOK | change)


def test_a_submission() -> None:
    assert read_submission(SUBMISSION, "nbme") == Submission(
        id="47110815",
        competition="nbme",
        submitted_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
        state=SubmissionState.SCORED,
        author="hana",
        description="deberta, cv=0.8912",
        public_score="0.891",
        url="https://www.kaggle.com/submissions/47110815/47110815.raw",
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("PENDING", SubmissionState.PENDING),
        ("pending", SubmissionState.PENDING),
        ("SUBMISSION_STATUS_COMPLETE", SubmissionState.SCORED),
        ("complete", SubmissionState.SCORED),
        ("error", SubmissionState.ERRORED),
    ],
)
def test_the_state_of_a_submission(status: str, state: SubmissionState) -> None:
    assert read_submission(SUBMISSION | {"status": status}, "nbme").state is state


def test_a_status_that_is_left_out_is_the_enums_first() -> None:
    bare = {"ref": 1, "date": "2026-11-23T08:30:00Z"}

    assert read_submission(bare, "nbme").state is SubmissionState.PENDING


def test_who_submitted_is_the_user_name_or_the_shown_one() -> None:
    slashed = read_submission(SUBMISSION | {"submittedByRef": "/hana"}, "nbme")
    shown = read_submission(SUBMISSION | {"submittedByRef": None}, "nbme")

    assert (slashed.author, shown.author) == ("hana", "Hana Sato")


def test_a_submission_whose_address_is_a_path_has_the_teams_page() -> None:
    submission = read_submission(SUBMISSION | {"url": "/submissions/1/1.raw"}, "nbme")

    assert submission.url == "https://www.kaggle.com/competitions/nbme/submissions"


def test_why_a_submission_failed() -> None:
    change = {"status": "ERROR", "errorDescription": "Notebook Timeout", "publicScore": None}
    submission = read_submission(SUBMISSION | change, "nbme")

    assert (submission.error, submission.public_score) == ("Notebook Timeout", "")


@pytest.mark.parametrize(
    "change",
    [
        {"status": "RESCORING"},
        {"status": ""},
        {"status": "?"},
        {"status": None},
        {"status": 1},
        {"status": "name__"},
        {"ref": 0},
        {"ref": None},
        {"ref": "47110815"},
        {"date": None},
        {"date": "soon"},
        {"date": "2026-02-30T00:00:00Z"},
        {"publicScore": 0.891},
        {"description": ["x"]},
    ],
)
def test_a_submission_that_cannot_be_read(change: dict[str, Any]) -> None:
    with pytest.raises(BAD_FIELD):
        read_submission(SUBMISSION | change, "nbme")


@pytest.mark.parametrize("record", [None, 7, "x", []])
def test_what_is_no_record(record: object) -> None:
    with pytest.raises(BAD_FIELD):
        read_notebook(record)
    with pytest.raises(BAD_FIELD):
        read_submission(record, "nbme")


def test_a_date_without_a_zone_is_utc() -> None:
    assert instant_of(datetime(2026, 11, 23, 8, 0, 0, 5)) == datetime(2026, 11, 23, 8, tzinfo=UTC)  # noqa: DTZ001


def test_texts() -> None:
    assert (text_of(" x\n"), text_of(None)) == ("x", "")
    with pytest.raises(TypeError, match="not a text: int"):
        text_of(7)
