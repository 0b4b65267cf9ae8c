"""The log of a notebook while it runs and afterwards, from streams that end, break or never do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from deadline_bot.adapters.kaggle.limits import Timeouts
from deadline_bot.domain.errors import SourceFailed
from tests.fakes.kaggle_server import KaggleServer
from tests.integration.kaggle_account import account
from tests.integration.kaggle_source import NOW, PATIENT, SHORT

#: A stream that is silent for a moment has said all.
SILENT_SOON = Timeouts(PATIENT.connect, SHORT, PATIENT.overall)


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        yield server


async def test_the_log_of_a_run_that_has_ended(kaggle: KaggleServer) -> None:
    notebook = kaggle.jobs.set_notebook("ada/train", status="COMPLETE", lines=["one\n", "två 終\n"])
    notebook.say(["a warning\n"], "stderr")

    log = await account(kaggle.url).notebook_log(NOW, "ada/train")

    assert log == "one\ntvå 終\na warning\n"


async def test_a_live_log_is_read_until_it_falls_silent(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_notebook("ada/train", lines=["1/10\n", "2/10\n"])

    log = await account(kaggle.url, log_timeouts=SILENT_SOON).notebook_log(NOW, "ada/train")

    assert log == "1/10\n2/10\n"


async def test_what_is_said_meanwhile_is_heard_until_the_run_ends(kaggle: KaggleServer) -> None:
    notebook = kaggle.jobs.set_notebook("ada/train", lines=["1/10\n"])
    reading = asyncio.create_task(account(kaggle.url).notebook_log(NOW, "ada/train"))
    await asyncio.wait_for(notebook.is_streamed.wait(), 20)

    notebook.say(["2/10\n"])
    kaggle.jobs.set_notebook("ada/train", status="COMPLETE")

    assert await asyncio.wait_for(reading, 20) == "1/10\n2/10\n"


async def test_a_stream_that_breaks_ends_the_text_there(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_notebook("ada/train", lines=["1/10\n", "2/10\n"], stream="breaks")

    assert await account(kaggle.url).notebook_log(NOW, "ada/train") == "1/10\n2/10\n"


async def test_a_stream_that_trickles_is_left_after_a_while(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_notebook("ada/train", lines=["1/10\n"], stream="trickles")

    log = await account(kaggle.url, log_time=SHORT).notebook_log(NOW, "ada/train")

    assert log == "1/10\n"


@pytest.mark.parametrize("fault", ["", "hang"])
async def test_what_has_no_machine_yet_has_said_nothing(kaggle: KaggleServer, fault: str) -> None:
    kaggle.jobs.set_notebook("ada/train", status="QUEUED")
    if fault:
        kaggle.fail(fault)

    assert await account(kaggle.url, log_timeouts=SILENT_SOON).notebook_log(NOW, "ada/train") == ""


async def test_an_empty_log(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_notebook("ada/train", status="COMPLETE")

    assert await account(kaggle.url).notebook_log(NOW, "ada/train") == ""


async def test_of_a_long_log_the_last_two_megabytes_are_kept(kaggle: KaggleServer) -> None:
    lines = [f"{number:06}{'x' * 93}\n" for number in range(30_000)]
    kaggle.jobs.set_notebook("ada/train", status="COMPLETE", lines=lines)

    log = await account(kaggle.url).notebook_log(NOW, "ada/train")

    assert log == "".join(lines)[-2_000_000:]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("401", "401"),
        ("403", "403"),
        ("404", "404"),
        ("429", "429"),
        ("html_500", "500"),
        ("html", "not JSON"),
        ("error_200", "429"),
        ("other", "unexpected answer"),
        ("redirect", "redirected"),
        ("reset", "connection lost"),
    ],
)
async def test_what_is_no_log_is_a_failure(kaggle: KaggleServer, kind: str, reason: str) -> None:
    kaggle.jobs.set_notebook("ada/train", lines=["1/10\n"])
    kaggle.fail(kind, retry_after="7" if kind == "429" else None)

    with pytest.raises(SourceFailed) as caught:
        await account(kaggle.url).notebook_log(NOW, "ada/train")

    assert caught.value.reason == reason
    assert caught.value.retry_after == (timedelta(seconds=7) if kind == "429" else None)


async def test_a_header_that_trickles_runs_into_the_overall_deadline(kaggle: KaggleServer) -> None:
    kaggle.fail("trickle_header")
    impatient = Timeouts(PATIENT.connect, PATIENT.read, SHORT)

    with pytest.raises(SourceFailed, match="timeout"):
        await account(kaggle.url, log_timeouts=impatient).notebook_log(NOW, "ada/train")


@pytest.mark.parametrize("ref", ["ada", "../train", "ada/train/x"])
async def test_what_names_no_notebook_is_not_sent(kaggle: KaggleServer, ref: str) -> None:
    with pytest.raises(Exception, match="not a reading call of ours"):
        await account(kaggle.url).notebook_log(NOW, ref)

    assert kaggle.requests == []


async def test_logs_that_never_end_leave_threads_for_other_calls(kaggle: KaggleServer) -> None:
    kaggle.jobs.set_notebook("ada/train", lines=["1/10\n"])
    hana = account(kaggle.url, log_timeouts=SILENT_SOON, n_threads=1)

    for _ in range(3):
        assert await hana.notebook_log(NOW, "ada/train") == "1/10\n"
    assert (await hana.notebook_state(NOW, "ada/train")).ref == "ada/train"
