"""What an account can still spend, and what its calls cost, against a small Kaggle."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deadline_bot.domain.errors import SourceFailed
from deadline_bot.domain.resources import Quota, SubmissionSlots
from deadline_bot.domain.submission import Standing
from deadline_bot.ports.jobs import HostAccount, Seen
from tests.fakes.kaggle_server import KaggleServer
from tests.integration.kaggle_account import account
from tests.integration.kaggle_source import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        yield server


# What can still be spent


async def test_slots(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_limits("nbme", n_today=3, n_left=2)
    kaggle.jobs.set_limits("merged", n_today=0, n_left=0, is_total=True)
    hana = account(kaggle.url)

    assert await hana.slots(NOW, "nbme") == SubmissionSlots("nbme", 3, 2, is_total=False, at=NOW)
    assert await hana.slots(NOW, "merged") == SubmissionSlots("merged", 0, 0, is_total=True, at=NOW)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({}, "no limits in the answer"),
        ({"limitedByTotal": False}, "no limits in the answer"),
        ({"numToday": "3", "numAllowedNow": 2}, "unexpected answer"),
        ({"numToday": 3, "numAllowedNow": None}, "unexpected answer"),
        ({"numToday": -1, "numAllowedNow": 2}, "unexpected answer"),
    ],
)
async def test_slots_that_cannot_be_read(
    kaggle: KaggleServer, answer: dict[str, Any], reason: str
) -> None:
    kaggle.jobs.limits["nbme"] = answer

    with pytest.raises(SourceFailed, match=reason):
        await account(kaggle.url).slots(NOW, "nbme")


async def test_quotas_of_more_than_a_day(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_quotas("ada", gpu=(26.5, 30), tpu=(0, 20), refreshes_at="2026-11-28T00:00:00Z")
    refreshes_at = datetime(2026, 11, 28, tzinfo=UTC)

    seen = await account(kaggle.url).quotas(NOW)

    assert seen == Seen(
        (
            Quota("hana", "GPU", 26.5 * HOUR, 30 * HOUR, refreshes_at, NOW),
            Quota("hana", "TPU", 0 * HOUR, 20 * HOUR, refreshes_at, NOW),
        )
    )


async def test_each_account_has_its_own_quota(kaggle: KaggleServer) -> None:
    kaggle.add_account("ben", "ben-token")
    kaggle.jobs.set_quotas("ada", gpu=(1, 30))
    kaggle.jobs.set_quotas("ben", gpu=(2, 30))

    ada = await account(kaggle.url).quotas(NOW)
    ben = await account(kaggle.url, token="ben-token").quotas(NOW)

    assert (ada.records[0].used, ben.records[0].used) == (HOUR, 2 * HOUR)


@pytest.mark.parametrize(
    ("gpu", "n_unreadable"),
    [
        (None, 0),
        ({"timeUsed": "60s"}, 1),
        ({"totalTimeAllowed": "soon"}, 1),
        ({"totalTimeAllowed": f"{'9' * 30}s"}, 1),
        ({"totalTimeAllowed": "1.0000000000000s"}, 1),
        ({"totalTimeAllowed": 108_000}, 1),
        (7, 1),
    ],
)
async def test_a_quota_that_cannot_be_read_leaves_the_other(
    kaggle: KaggleServer, gpu: Any, n_unreadable: int
) -> None:
    kaggle.jobs.set_quotas("ada", gpu=(1, 30), tpu=(2, 20))
    kaggle.jobs.quotas["ada"]["gpuQuota"] = gpu

    seen = await account(kaggle.url).quotas(NOW)

    assert [quota.accelerator for quota in seen.records] == ["TPU"]
    assert len(seen.unreadable) == n_unreadable


async def test_a_refresh_that_cannot_be_read_leaves_the_hours(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_quotas("ada", gpu=(1, 30), refreshes_at="soon")

    seen = await account(kaggle.url).quotas(NOW)

    assert [(quota.used, quota.refreshes_at) for quota in seen.records] == [(HOUR, None)]
    assert len(seen.unreadable) == 1


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (["0.93", "0.91", "0.91", "0.5"], True),
        (["-1.5", "0.2", "1e3"], False),
        (["", "nan", "0.2", "0.3", "none"], False),
        (["1.0", "1.0"], None),
        (["0.5"], None),
        ([], None),
    ],
)
async def test_the_order_of_the_leaderboard(
    kaggle: KaggleServer, scores: list[str], expected: object
) -> None:
    kaggle.jobs.set_leaderboard("nbme", scores)
    kaggle.jobs.leaderboards["nbme"].append({"teamId": 99})

    assert await account(kaggle.url).is_higher_better(NOW, "nbme") is expected


@pytest.mark.parametrize(
    ("rank", "n_teams", "expected"),
    [
        (12, 1470, Standing(12, 1470)),
        (1, 1, Standing(1, 1)),
        (None, 1470, None),
        (0, 1470, None),
        (12, None, None),
        ("12", 1470, None),
    ],
)
async def test_where_the_team_stands(
    kaggle: KaggleServer, rank: object, n_teams: object, expected: Standing | None
) -> None:
    kaggle.set_competition("nbme", deadline=NOW)
    kaggle.records["nbme"] |= {"userRank": rank, "teamCount": n_teams}

    assert await account(kaggle.url).standing(NOW, "nbme") == expected


# All calls


async def test_calls_count_for_the_account_and_end_with_its_budget(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_leaderboard("nbme", [])
    kaggle.jobs.set_notebook("ada/train", status="COMPLETE")
    hana, ben = account(kaggle.url, calls_per_hour=4), account(kaggle.url, calls_per_hour=4)
    assert hana.n_calls == 0

    await hana.submissions(NOW, "nbme")
    await hana.notebook_log(NOW, "ada/train")
    await hana.is_higher_better(NOW, "nbme")
    await hana.quotas(NOW)
    with pytest.raises(SourceFailed) as caught:
        await hana.quotas(NOW + timedelta(minutes=20))

    assert (hana.n_calls, ben.n_calls) == (4, 0)
    assert caught.value.retry_after == timedelta(minutes=40)
    await hana.quotas(NOW + HOUR)
    assert hana.n_calls == 1


@pytest.mark.parametrize("kind", ["429", "html", "reset", "error_200", "list", "null", "other"])
async def test_whatever_goes_wrong_is_a_failure_of_the_source(
    kaggle: KaggleServer, kind: str
) -> None:
    kaggle.fail(kind)
    hana: HostAccount = account(kaggle.url)

    for call in (
        hana.notebooks(NOW, ["nbme"]),
        hana.submissions(NOW, "nbme"),
        hana.slots(NOW, "nbme"),
        hana.is_higher_better(NOW, "nbme"),
    ):
        with pytest.raises(SourceFailed):
            await call


@pytest.mark.parametrize("submissions", [7, "none", {}])
async def test_a_page_whose_records_are_no_list(kaggle: KaggleServer, submissions: Any) -> None:
    kaggle.jobs.leaderboards["nbme"] = submissions

    with pytest.raises(SourceFailed):
        await account(kaggle.url).is_higher_better(NOW, "nbme")
