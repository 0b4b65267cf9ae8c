"""The Kaggle source with the real client, against a small Kaggle on loopback."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from deadline_bot.adapters.kaggle.client import KaggleReader
from deadline_bot.adapters.kaggle.credentials import Credentials
from deadline_bot.adapters.kaggle.source import KaggleCompetitions
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from deadline_bot.domain.errors import SourceFailed
from tests.fakes.kaggle_server import TOKEN, KaggleServer
from tests.integration.kaggle_source import CLOSE, ENTRY, NOW, slugs, source


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        yield server


async def test_a_competition_with_all_its_dates(kaggle: KaggleServer) -> None:
    kaggle.set_competition(
        "nbme",
        title="NBME <Score>",
        deadline=CLOSE,
        merger_deadline="2026-11-24T23:59:00.78Z",
        new_entrant_deadline=ENTRY,
    )

    fetched = await source(kaggle.url).fetch(NOW)

    milestones = (
        Milestone(MilestoneKind.ENTRY, ENTRY),
        Milestone(MilestoneKind.MERGER, ENTRY),
        Milestone(MilestoneKind.CLOSE, CLOSE),
    )
    url = "https://www.kaggle.com/competitions/nbme"
    assert fetched == Fetched((Competition("nbme", "NBME <Score>", url, "kaggle", milestones),))


async def test_dates_that_are_missing_or_mean_none(kaggle: KaggleServer) -> None:
    kaggle.set_competition("bare")
    kaggle.set_competition("never", deadline="9999-12-31T23:59:59Z", merger_deadline=ENTRY)
    kaggle.set_competition("unset", deadline=CLOSE, merger_deadline="0001-01-01T00:00:00Z")
    kaggle.set_raw("omitted", {"ref": "omitted"})

    fetched = await source(kaggle.url).fetch(NOW)

    assert {c.slug: c.milestones for c in fetched.competitions} == {
        "bare": (),
        "never": (Milestone(MilestoneKind.MERGER, ENTRY),),
        "unset": (Milestone(MilestoneKind.CLOSE, CLOSE),),
        "omitted": (),
    }


async def test_a_ref_is_a_slug_or_a_url(kaggle: KaggleServer) -> None:
    kaggle.set_competition("one", ref="one")
    kaggle.set_competition("two", ref="https://www.kaggle.com/c/two/")
    kaggle.set_raw("three", {"url": "https://www.kaggle.com/competitions/three"})

    fetched = await source(kaggle.url).fetch(NOW)

    assert slugs(fetched) == ["one", "two", "three"]


async def test_only_entered_competitions_page_by_page(kaggle: KaggleServer) -> None:
    kaggle.largest_page = 2
    for number in range(5):
        kaggle.set_competition(f"entered-{number}")
    kaggle.set_competition("not-ours", entered=False)

    fetched = await source(kaggle.url).fetch(NOW)

    assert slugs(fetched) == [f"entered-{number}" for number in range(5)]
    tokens = [call.body.get("pageToken") for call in kaggle.calls("ListCompetitions")]
    assert tokens == [None, "offset-2", "offset-4"]


@pytest.mark.parametrize("n_competitions", [200, 230])
async def test_pages_by_number_where_there_are_no_tokens(
    kaggle: KaggleServer, n_competitions: int
) -> None:
    kaggle.has_tokens = False
    for number in range(n_competitions):
        kaggle.set_competition(f"entered-{number}")

    fetched = await source(kaggle.url).fetch(NOW)

    assert len(set(slugs(fetched))) == len(fetched.competitions) == n_competitions
    assert len(kaggle.requests) == 3


async def test_a_server_that_repeats_its_page(kaggle: KaggleServer) -> None:
    kaggle.fail("repeated_page")

    fetched = await source(kaggle.url).fetch(NOW)

    assert slugs(fetched) == [f"same-{number}" for number in range(100)]
    assert len(kaggle.requests) == 2


async def test_pages_that_never_end(kaggle: KaggleServer) -> None:
    kaggle.fail("endless_pages")

    with pytest.raises(SourceFailed, match="pages never end"):
        await source(kaggle.url).fetch(NOW)

    assert len(kaggle.requests) == 50


async def test_a_failing_page_fails_all(kaggle: KaggleServer) -> None:
    kaggle.largest_page = 1
    for number in range(3):
        kaggle.set_competition(f"entered-{number}")
    kaggle.fail("500", after=2)

    with pytest.raises(SourceFailed, match="500"):
        await source(kaggle.url).fetch(NOW)


async def test_an_account_that_entered_nothing(kaggle: KaggleServer) -> None:
    assert await source(kaggle.url).fetch(NOW) == Fetched(())


@pytest.mark.parametrize("deadline", [17, "soon", {"seconds": 5}, "2026-13-01T00:00:00Z"])
async def test_a_bad_record_loses_none_of_the_others(kaggle: KaggleServer, deadline: Any) -> None:
    kaggle.set_competition("before", deadline=CLOSE)
    kaggle.set_competition("bad", deadline=deadline)
    kaggle.set_raw("nameless", {"title": "no ref"})
    kaggle.set_raw("number", 7)
    kaggle.set_competition("after", deadline=CLOSE)

    with capture_logs() as logs:
        fetched = await source(kaggle.url).fetch(NOW)

    assert slugs(fetched) == ["before", "after"]
    assert set(fetched.unreadable) == {"bad"}
    told = [(log["event"], log["slug"]) for log in logs]
    assert told == [("kaggle_record_unreadable", slug) for slug in ("bad", None, None)]


async def test_what_is_wrong_elsewhere_in_a_record_does_no_harm(kaggle: KaggleServer) -> None:
    kaggle.set_competition("nbme", deadline=CLOSE)
    kaggle.records["nbme"] |= {"tags": None, "dateCreated": "soon", "category": 3, "new": "x"}

    fetched = await source(kaggle.url).fetch(NOW)

    assert slugs(fetched) == ["nbme"]


async def test_named_competitions_by_slug_and_url(kaggle: KaggleServer) -> None:
    kaggle.set_competition("one", deadline=CLOSE, entered=False)
    kaggle.set_competition("two", deadline=CLOSE)
    kaggle.set_competition("three", deadline=CLOSE)
    follow = ["one", "https://www.kaggle.com/competitions/two/overview", "one"]

    fetched = await source(kaggle.url, follow).fetch(NOW)

    assert slugs(fetched) == ["one", "two"]
    asked = [call.body["competitionName"] for call in kaggle.calls("GetCompetition")]
    assert asked == ["one", "two"]


@pytest.mark.parametrize("kind", ["404", "403", "500"])
async def test_one_named_competition_that_fails_does_not_stop_the_others(
    kaggle: KaggleServer, kind: str
) -> None:
    for slug in ("one", "two", "three"):
        kaggle.set_competition(slug, deadline=CLOSE)
    kaggle.fail(kind, slug="one")

    with capture_logs() as logs:
        fetched = await source(kaggle.url, ["one", "two", "three"]).fetch(NOW)

    assert slugs(fetched) == ["two", "three"]
    assert set(fetched.unreadable) == {"one"}
    assert [(log["slug"], log["reason"]) for log in logs] == [("one", kind)]


@pytest.mark.parametrize("follow", ["entered", ["one"]])
async def test_what_people_asked_for_comes_besides(kaggle: KaggleServer, follow: Any) -> None:
    kaggle.set_competition("one", deadline=CLOSE)
    kaggle.set_competition("asked", deadline=CLOSE, entered=False)

    fetched = await source(kaggle.url, follow, asked_for=["asked", "one", "unknown"]).fetch(NOW)

    assert slugs(fetched) == ["one", "asked"]
    assert fetched.asked_for == {"asked", "unknown"}
    assert fetched.unreadable == {"unknown": "404"}


async def test_one_that_kaggle_calls_otherwise_is_nobodys(kaggle: KaggleServer) -> None:
    kaggle.set_competition("kannada-mnist", ref="Kannada-MNIST", deadline=CLOSE, entered=False)

    fetched = await source(kaggle.url, asked_for=["kannada-mnist"]).fetch(NOW)

    assert fetched.competitions == ()
    assert fetched.unreadable == {"kannada-mnist": "it is Kannada-MNIST"}


async def test_all_named_competitions_missing(kaggle: KaggleServer) -> None:
    with pytest.raises(SourceFailed) as caught:
        await source(kaggle.url, ["one", "two"]).fetch(NOW)

    assert caught.value.reason == "404"
    assert len(kaggle.requests) == 2


async def test_a_fault_of_the_account_is_not_tried_again_with_each_slug(
    kaggle: KaggleServer,
) -> None:
    kaggle.fail("401")

    with pytest.raises(SourceFailed, match="401"):
        await source(kaggle.url, ["one", "two"]).fetch(NOW)

    assert len(kaggle.requests) == 1


def test_a_reference_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="two words"):
        KaggleCompetitions(KaggleReader(Credentials("a test", TOKEN)), ["two words"])


async def test_calls_per_hour(kaggle: KaggleServer) -> None:
    competitions = source(kaggle.url, calls_per_hour=2)
    await competitions.fetch(NOW)
    await competitions.fetch(NOW + timedelta(minutes=1))

    with pytest.raises(SourceFailed) as caught:
        await competitions.fetch(NOW + timedelta(minutes=2))

    assert caught.value.reason == "calls per hour used up"
    assert caught.value.retry_after == timedelta(minutes=58)
    assert len(kaggle.requests) == 2
    await competitions.fetch(NOW + timedelta(hours=1))


async def test_importing_the_source_does_not_import_the_client() -> None:
    program = (
        "import sys; from deadline_bot.adapters.kaggle import account, client, credentials;"
        "from deadline_bot.adapters.kaggle import source;"
        "print({'kagglesdk', 'requests', 'kaggle'} & sys.modules.keys())"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )

    printed, _ = await process.communicate()

    assert printed.strip() == b"set()"
