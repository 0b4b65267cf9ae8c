"""A Kaggle account's notebooks and how they stand, against a small Kaggle on loopback."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.job import JobSourceKind, JobState, Sighting
from deadline_bot.ports.jobs import Notebook, Seen
from tests.fakes.kaggle_server import KaggleServer
from tests.integration.kaggle_account import account
from tests.integration.kaggle_source import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        yield server


def refs(seen: Seen[Notebook]) -> list[str]:
    return [notebook.ref for notebook in seen.records]


# Notebooks


async def test_the_accounts_notebooks_of_the_competitions(kaggle: KaggleServer) -> None:
    ran_at = NOW - HOUR
    kaggle.jobs.set_notebook("ada/train", title="Train", competitions=["nbme"], run_at=ran_at)
    kaggle.jobs.set_notebook("ada/both", competitions=["titanic", "nbme"])
    kaggle.jobs.set_notebook("ada/other", competitions=["other"])
    kaggle.jobs.set_notebook("ada/none")
    kaggle.jobs.set_notebook("bob/theirs", competitions=["nbme"], is_public=True)

    seen = await account(kaggle.url).notebooks(NOW, {"nbme", "titanic"})

    assert seen.unreadable == ()
    assert {n.ref: n.competitions for n in seen.records} == {
        "ada/train": ("nbme",),
        "ada/both": ("nbme", "titanic"),
    }
    url = "https://www.kaggle.com/code/ada/train"
    assert seen.records[0] == Notebook("ada/train", "Train", url, ran_at, ("nbme",))
    assert [call.body for call in kaggle.calls("ListKernels")] == [
        {"group": "PROFILE", "competition": slug, "sortBy": "DATE_RUN", "pageSize": 100}
        for slug in ("nbme", "titanic")
    ]


async def test_no_competition_is_no_call(kaggle: KaggleServer) -> None:
    assert await account(kaggle.url).notebooks(NOW, ()) == Seen(())
    assert kaggle.requests == []


async def test_what_others_own_is_left_out_where_the_own_name_is_known(
    kaggle: KaggleServer,
) -> None:
    kaggle.jobs.set_notebook("bob/shared", account="ada", competitions=["nbme"])
    kaggle.jobs.set_notebook("Ada/own", account="ada", competitions=["nbme"])

    assert refs(await account(kaggle.url, username="ada").notebooks(NOW, ["nbme"])) == ["Ada/own"]
    assert len(refs(await account(kaggle.url).notebooks(NOW, ["nbme"]))) == 2


async def test_fixed_notebooks_are_the_only_ones_whoever_owns_them(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_notebook("ada/fixed", competitions=["nbme"])
    kaggle.jobs.set_notebook("ada/more", competitions=["nbme"])
    kaggle.jobs.set_notebook("bob/public", competitions=["elsewhere"], is_public=True)
    fixed = ["ada/fixed", "bob/public", "ada/fixed"]

    seen = await account(kaggle.url, username="ada", notebooks=fixed).notebooks(NOW, ["nbme"])

    assert {n.ref: n.competitions for n in seen.records} == {
        "ada/fixed": ("nbme",),
        "bob/public": ("elsewhere",),
    }
    assert [call.body["kernelSlug"] for call in kaggle.calls("GetKernel")] == ["public"]


def test_a_fixed_notebook_is_named_by_owner_and_slug() -> None:
    with pytest.raises(ValueError, match="not a notebook's owner/slug: 'train'"):
        account("", notebooks=["train"])


async def test_a_bad_notebook_loses_none_of_the_others(kaggle: KaggleServer) -> None:
    kaggle.jobs.raw_notebooks = [7, {"title": "no ref"}, {"ref": "ada/x", "lastRunTime": "soon"}]
    kaggle.jobs.set_notebook("ada/good", competitions=["nbme"])

    seen = await account(kaggle.url).notebooks(NOW, ["nbme"])

    assert refs(seen) == ["ada/good"]
    assert len(seen.unreadable) == 3
    assert seen.unreadable[0] == "TypeError: not an object"


async def test_one_competition_or_notebook_that_fails_does_not_hide_the_others(
    kaggle: KaggleServer,
) -> None:
    kaggle.jobs.set_notebook("ada/train", competitions=["nbme"])
    kaggle.fail("404", slug="gone")
    fixed = ["ada/train", "bob/private"]

    seen = await account(kaggle.url, notebooks=fixed).notebooks(NOW, ["gone", "nbme"])

    assert refs(seen) == ["ada/train"]
    assert seen.unreadable == ("gone: 404", "bob/private: 404")


async def test_when_all_competitions_fail_the_account_fails(kaggle: KaggleServer) -> None:
    kaggle.fail("500")

    with pytest.raises(SourceFailed, match="a: 500"):
        await account(kaggle.url).notebooks(NOW, ["b", "a"])


async def test_a_fault_of_the_account_is_not_tried_again_with_each_competition(
    kaggle: KaggleServer,
) -> None:
    with pytest.raises(SourceFailed, match="401"):
        await account(kaggle.url, token="wrong").notebooks(NOW, ["a", "b"])

    assert len(kaggle.requests) == 1


# States


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("QUEUED", JobState.QUEUED),
        ("RUNNING", JobState.RUNNING),
        ("running", JobState.RUNNING),
        ("COMPLETE", JobState.SUCCEEDED),
        ("ERROR", JobState.FAILED),
        ("CANCEL_REQUESTED", JobState.CANCELLED),
        ("cancelAcknowledged", JobState.CANCELLED),
        ("NEW_SCRIPT", JobState.UNKNOWN),
    ],
)
async def test_how_a_notebook_stands(kaggle: KaggleServer, status: str, state: JobState) -> None:
    kaggle.jobs.set_notebook("ada/train", status=status)

    with capture_logs() as logs:
        sighting = await account(kaggle.url).notebook_state(NOW, "ada/train")

    url = "https://www.kaggle.com/code/ada/train"
    assert sighting == Sighting(
        JobSourceKind.KAGGLE, "ada/train", NOW, state, author="ada", url=url
    )
    assert logs == []


async def test_why_a_notebook_failed(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_notebook("ada/train", status="ERROR", failure="Your notebook ran out of memory")

    sighting = await account(kaggle.url).notebook_state(NOW, "ada/train")

    assert (sighting.state, sighting.reason) == (
        JobState.FAILED,
        "Your notebook ran out of memory",
    )


@pytest.mark.parametrize("status", ["PAUSED", "", "?", "name__", None, 7, ["RUNNING"]])
async def test_a_status_that_nobody_knows(kaggle: KaggleServer, status: Any) -> None:
    kaggle.jobs.set_notebook("ada/train", status=status)

    with capture_logs() as logs:
        sighting = await account(kaggle.url).notebook_state(NOW, "ada/train")

    assert sighting.state is JobState.UNKNOWN
    assert [(log["event"], log["log_level"], log["ref"], log["status"]) for log in logs] == [
        ("kaggle_status_unknown", "warning", "ada/train", str(status))
    ]


@pytest.mark.parametrize(("ref", "reason"), [("ada/gone", "404"), ("bob/private", "403")])
async def test_a_notebook_that_is_closed_to_us(kaggle: KaggleServer, ref: str, reason: str) -> None:
    kaggle.jobs.set_notebook("bob/private")

    with pytest.raises(SourceFailed) as caught:
        await account(kaggle.url).notebook_state(NOW, ref)

    assert caught.value.reason == reason
