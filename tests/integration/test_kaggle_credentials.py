"""What the Kaggle client is signed in with: tried in one call, sent as decided, never told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from deadline_bot.adapters.kaggle.credentials import Credentials
from deadline_bot.domain.errors import SourceFailed
from tests.fakes.kaggle_server import KEY, TOKEN, USERNAME, KaggleServer
from tests.integration.kaggle_source import NOW, source


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        yield server


async def test_verify_is_one_small_call(kaggle: KaggleServer) -> None:
    for number in range(3):
        kaggle.set_competition(f"entered-{number}")

    await source(kaggle.url).verify(NOW)

    assert [call.body["pageSize"] for call in kaggle.requests] == [1]


async def test_verify_of_a_wrong_token(kaggle: KaggleServer) -> None:
    wrong = Credentials("a test", "wrong")

    with pytest.raises(SourceFailed, match="401"):
        await source(kaggle.url, credentials=wrong).verify(NOW)


@pytest.mark.parametrize(
    "credentials", [Credentials("a test", TOKEN), Credentials("a test", KEY, USERNAME)]
)
async def test_exactly_the_decided_credentials_are_sent(
    kaggle: KaggleServer,
    credentials: Credentials,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KAGGLE_API_TOKEN", "of-somebody-else")
    (tmp_path / ".kaggle").mkdir()
    (tmp_path / ".kaggle/access_token").write_text("of-somebody-else")
    host = kaggle.url.removeprefix("http://").split(":")[0]
    (tmp_path / ".netrc").write_text(f"machine {host} login eve password else\n")

    await source(kaggle.url, credentials=credentials).fetch(NOW)

    assert kaggle.requests[0].authorization in kaggle.authorizations


async def test_no_secret_in_errors_and_logs(kaggle: KaggleServer) -> None:
    secret = Credentials("a test", "KGAT_secret")
    kaggle.set_raw("bad", {"ref": "bad", "deadline": 1})

    with capture_logs() as logs, pytest.raises(SourceFailed) as caught:
        await source(kaggle.url, credentials=secret).fetch(NOW)

    chain: BaseException | None = caught.value
    while chain is not None:
        assert "KGAT_secret" not in f"{chain!r}"
        chain = chain.__cause__ or chain.__context__
    assert "KGAT_secret" not in str(logs)
