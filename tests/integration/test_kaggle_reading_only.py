"""Of all that Kaggle's client can do, only the reading calls on our list reach the wire."""

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
            if name in (
                "competition_api_client.list_competitions",
                "competition_api_client.get_competition",
            ):
                allowed.append(name)
                continue
            with pytest.raises(ForbiddenCall):
                call()
            n_forbidden += 1

    assert kaggle.requests == []
    assert len(allowed) == len(READING_CALLS)
    # kagglesdk 0.1.37 has 152 calls; a walk that found none would prove nothing.
    assert n_forbidden >= 100


def test_the_endpoint_is_the_clients_own_unless_one_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KAGGLE_API_ENVIRONMENT", raising=False)

    own, ours = http_client(""), http_client("http://127.0.0.1:7/base/")

    assert own._get_request_url("s", "M") == "https://api.kaggle.com/v1/s/M"
    assert ours._get_request_url("s", "M") == "http://127.0.0.1:7/base/v1/s/M"
