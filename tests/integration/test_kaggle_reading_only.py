"""Of all that Kaggle's client can do, only the reading calls on our list reach the wire."""

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from kagglesdk.kaggle_client import KaggleClient

from deadline_bot.adapters.kaggle.credentials import Credentials
from deadline_bot.adapters.kaggle.errors import ForbiddenCall
from deadline_bot.adapters.kaggle.limits import Timeouts
from deadline_bot.adapters.kaggle.sdk import READING_CALLS, ReadingHttpClient
from tests.fakes.kaggle_server import TOKEN, KaggleServer

ALLOWED = {
    "competition_api_client.list_competitions",
    "competition_api_client.get_competition",
    "competition_api_client.list_submissions",
    "competition_api_client.get_submission_limits",
    "competition_api_client.get_leaderboard",
    "kernels_api_client.list_kernels",
    "kernels_api_client.get_kernel",
    "kernels_api_client.get_kernel_session_status",
    "kernels_api_client.get_accelerator_quota_statistics",
}


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        yield server


def http_client(endpoint: str) -> ReadingHttpClient:
    return ReadingHttpClient(
        Credentials("a test", TOKEN),
        endpoint=endpoint,
        timeouts=Timeouts(),
        is_given_up=threading.Event(),
    )


def calls(http: ReadingHttpClient) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every method of every service of kagglesdk, on our HTTP client."""
    for _, group in inspect.getmembers(KaggleClient, inspect.isclass):
        if not group.__module__.startswith("kagglesdk"):
            continue
        services: Any = group
        for service_name, service in vars(services(http)).items():
            for method_name, method in inspect.getmembers(service, inspect.ismethod):
                if not method_name.startswith("_"):
                    yield f"{service_name}.{method_name}", method


async def test_every_other_call_raises_and_sends_nothing(kaggle: KaggleServer) -> None:
    allowed = []
    n_forbidden = 0
    with http_client(kaggle.url) as http:
        for name, call in calls(http):
            if name in ALLOWED:
                allowed.append(name)
                continue
            with pytest.raises(ForbiddenCall):
                call()
            n_forbidden += 1

    assert kaggle.requests == []
    assert set(allowed) == ALLOWED
    assert len(allowed) == len(READING_CALLS)
    # kagglesdk 0.1.37 has 152 calls; a walk that found none would prove nothing.
    assert n_forbidden >= 100


async def test_the_one_call_besides_gets_a_log(kaggle: KaggleServer) -> None:
    with http_client(kaggle.url) as http:
        with await asyncio.to_thread(http.open_log, "ada/train") as response:
            request = response.request
        assert (request.method, request.body) == ("GET", None)
        assert request.url == f"{kaggle.url}/v1/kernels/logs/stream/ada/train"


@pytest.mark.parametrize("ref", ["", "ada", "../train", "ada/..", "ada/x/y", "ada/x?y", "ada/x\n"])
def test_what_names_no_notebook_is_not_asked_for(ref: str) -> None:
    with http_client("http://127.0.0.1:9") as http, pytest.raises(ForbiddenCall):
        http.open_log(ref)


def test_the_endpoint_is_the_clients_own_unless_one_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KAGGLE_API_ENVIRONMENT", raising=False)

    own, ours = http_client(""), http_client("http://127.0.0.1:7/base/")

    assert own._get_request_url("s", "M") == "https://api.kaggle.com/v1/s/M"
    assert ours._get_request_url("s", "M") == "http://127.0.0.1:7/base/v1/s/M"
