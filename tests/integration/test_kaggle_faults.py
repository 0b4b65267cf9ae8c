"""Whatever Kaggle answers, or does not, the source fails with one short reason and recovers."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from deadline_bot.adapters.kaggle.limits import Timeouts
from deadline_bot.domain.errors import SourceFailed
from tests.fakes.kaggle_server import KaggleServer
from tests.integration.kaggle_source import CLOSE, NOW, PATIENT, SHORT, slugs, source


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        yield server


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("401", "401"),
        ("403", "403"),
        ("404", "404"),
        ("429", "429"),
        ("500", "500"),
        ("503", "503"),
        ("html", "not JSON"),
        ("html_500", "500"),
        ("error_200", "429"),
        ("error_text_200", "unexpected answer"),
        ("list", "unexpected answer"),
        ("null", "unexpected answer"),
        ("other", "no list of competitions in the answer"),
        ("empty", "no list of competitions in the answer"),
        ("redirect", "redirected"),
        ("reset", "connection lost"),
        ("truncated", "connection lost"),
        ("huge", "answer too large"),
    ],
)
@pytest.mark.parametrize("shape", ["nested", "flat"])
async def test_each_fault_has_its_reason_and_passes(
    kaggle: KaggleServer, kind: str, reason: str, shape: str
) -> None:
    kaggle.set_competition("nbme", deadline=CLOSE)
    kaggle.fail(kind, shape=shape, calls=1)
    competitions = source(kaggle.url)

    with pytest.raises(SourceFailed) as caught:
        await competitions.fetch(NOW)

    assert (caught.value.reason, caught.value.retry_after) == (reason, None)
    assert slugs(await competitions.fetch(NOW)) == ["nbme"]


@pytest.mark.parametrize("shape", ["nested", "flat"])
@pytest.mark.parametrize(
    ("header", "retry_after"),
    [
        ("7", timedelta(seconds=7)),
        ("Mon, 23 Nov 2026 09:02:00 GMT", timedelta(minutes=2)),
        ("Mon, 23 Nov 2026 08:00:00 GMT", timedelta()),
        ("soon", None),
        ("9" * 30, None),
    ],
)
async def test_retry_after(
    kaggle: KaggleServer, header: str, retry_after: timedelta | None, shape: str
) -> None:
    kaggle.fail("429", retry_after=header, shape=shape)

    with pytest.raises(SourceFailed) as caught:
        await source(kaggle.url).fetch(NOW)

    assert (caught.value.reason, caught.value.retry_after) == ("429", retry_after)


async def test_nobody_listens() -> None:
    async with KaggleServer() as gone:
        competitions = source(gone.url)

    with pytest.raises(SourceFailed, match="cannot connect"):
        await competitions.fetch(NOW)


async def test_a_server_that_hangs_runs_into_the_read_timeout(kaggle: KaggleServer) -> None:
    kaggle.fail("hang")
    impatient = Timeouts(PATIENT.connect, SHORT, PATIENT.overall)

    with pytest.raises(SourceFailed, match="timeout"):
        await source(kaggle.url, timeouts=impatient).fetch(NOW)


@pytest.mark.parametrize("kind", ["trickle", "trickle_header"])
async def test_a_server_that_trickles_runs_into_the_overall_deadline(
    kaggle: KaggleServer, kind: str
) -> None:
    kaggle.fail(kind)
    impatient = Timeouts(PATIENT.connect, PATIENT.read, SHORT)
    began_at = time.monotonic()

    with pytest.raises(SourceFailed, match="timeout"):
        await source(kaggle.url, timeouts=impatient).fetch(NOW)

    assert time.monotonic() - began_at < PATIENT.read.total_seconds() / 2


async def test_hanging_calls_do_not_pile_up(kaggle: KaggleServer) -> None:
    kaggle.fail("trickle_header")
    impatient = Timeouts(PATIENT.connect, PATIENT.read, SHORT)
    competitions = source(kaggle.url, timeouts=impatient, n_threads=2)

    reasons = []
    for _ in range(4):
        with pytest.raises(SourceFailed) as caught:
            await competitions.fetch(NOW)
        reasons.append(caught.value.reason)

    assert reasons == ["timeout"] * 2 + ["earlier calls still hang"] * 2
    assert len(kaggle.requests) == 2


async def test_a_thread_whose_answer_trickles_is_free_again(kaggle: KaggleServer) -> None:
    kaggle.fail("trickle", calls=1)
    competitions = source(
        kaggle.url, timeouts=Timeouts(PATIENT.connect, PATIENT.read, SHORT), n_threads=1
    )
    with pytest.raises(SourceFailed, match="timeout"):
        await competitions.fetch(NOW)

    async with asyncio.timeout(10):
        while True:
            try:
                await competitions.fetch(NOW)
            except SourceFailed:
                await asyncio.sleep(0)
            else:
                break
