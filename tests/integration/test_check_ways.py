"""What `check` says of the ways in which jobs are seen, in both languages."""

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from deadline_bot.bootstrap.ways import healthchecks_sources
from deadline_bot.cli.check_ways import try_healthchecks, try_http
from deadline_bot.cli.report import Report
from deadline_bot.config import Settings
from deadline_bot.domain.errors import SourceFailed
from tests.fakes.healthchecks_server import READ_KEY, WRITE_KEY, Check, Fault, HealthchecksServer
from tests.unit.config.reading import read

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

BOTH = pytest.mark.parametrize("language", ["en", "ja"])


@pytest.fixture
async def server() -> AsyncIterator[HealthchecksServer]:
    async with HealthchecksServer(NOW) as running:
        yield running


def project(folder: Path, url: str, language: str = "en") -> Settings:
    text = f'[bot]\nlanguage = "{language}"\n[[healthchecks]]\nname = "gpus"\nurl = "{url}"\n'
    return read(folder, text)


def http(folder: Path, lines: str, language: str = "en") -> list[Report]:
    settings = read(folder, f'[bot]\nlanguage = "{language}"\n{lines}')
    return list(try_http(settings))


# Pings over HTTP


@BOTH
def test_without_any_way_that_is_noted(tmp_path: Path, language: str) -> None:
    (report,) = http(tmp_path, "", language)
    assert report.mark == "note"
    assert "docs/jobs.md" in report.words
    other = '[slack]\nmailbox = "#box"', '[[healthchecks]]\nname = "gpus"'
    assert [http(tmp_path, lines, language) for lines in other] == [[], []]


@BOTH
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_loopback_is_only_for_this_machine(tmp_path: Path, language: str, host: str) -> None:
    free, pings = http(tmp_path, f'[http]\nbind = "{host}:0"', language)
    assert (free.mark, pings.mark) == ("ok", "note")
    assert "public_url" in pings.words


@BOTH
def test_a_public_address_is_shown(tmp_path: Path, language: str) -> None:
    lines = '[http]\nbind = "127.0.0.1:0"\npublic_url = "https://bot.example.org/"'
    _, pings = http(tmp_path, lines, language)
    assert pings.mark == "ok"
    assert "https://bot.example.org/ping/…" in pings.words


@BOTH
def test_an_open_address_is_told_to_take_https(tmp_path: Path, language: str) -> None:
    _, pings = http(tmp_path, '[http]\nbind = "0.0.0.0:0"', language)
    assert pings.mark == "note"
    assert "HTTPS" in pings.words


@BOTH
def test_an_address_is_a_fault_only_where_another_than_the_bot_has_it(
    tmp_path: Path, language: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = "{}:{}".format(*taken.getsockname())
        settings = read(tmp_path, f'[bot]\nlanguage = "{language}"\n[http]\nbind = "{address}"')
        (fault,) = try_http(settings)
        own, pings = try_http(settings, is_running=True)
    assert (fault.mark, own.mark, pings.mark) == ("fault", "ok", "note")
    assert address in own.words


@BOTH
def test_a_public_address_behind_which_nothing_listens_is_a_fault(
    tmp_path: Path, language: str
) -> None:
    (report,) = http(tmp_path, '[http]\npublic_url = "https://bot.example.org"', language)
    assert report.mark == "fault"
    assert "bind" in report.words


def test_an_address_that_is_taken_is_a_fault(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        (report,) = http(tmp_path, f'[http]\nbind = "127.0.0.1:{other.getsockname()[1]}"')
    assert report.mark == "fault"


# Projects of healthchecks


async def test_without_projects_nothing_is_said(tmp_path: Path) -> None:
    assert await try_healthchecks(read(tmp_path, ""), {}) == []


@BOTH
@pytest.mark.parametrize("key", [READ_KEY, WRITE_KEY])
@pytest.mark.parametrize("n_checks", [0, 1, 3])
async def test_a_project_that_can_be_read(
    tmp_path: Path, server: HealthchecksServer, language: str, key: str, n_checks: int
) -> None:
    for n in range(n_checks):
        server.add(Check(f"fold-{n}"))
    settings = project(tmp_path, server.url, language)
    (report,) = await try_healthchecks(settings, {"HEALTHCHECKS_API_KEY": f" {key}\n"})
    assert report.mark == "ok"
    assert "gpus" in report.words
    assert str(n_checks) in report.words or n_checks == 0
    is_told = "read-only" in report.words or "読み取り専用" in report.words
    assert is_told == (key == READ_KEY and n_checks > 0)


@BOTH
@pytest.mark.parametrize(
    ("environ", "fault", "words"),
    [
        ({}, None, "HEALTHCHECKS_API_KEY"),
        ({"HEALTHCHECKS_API_KEY": " "}, None, "HEALTHCHECKS_API_KEY"),
        ({"HEALTHCHECKS_API_KEY": "wrong"}, None, "401"),
        ({"HEALTHCHECKS_API_KEY": READ_KEY}, Fault("403"), "403"),
        ({"HEALTHCHECKS_API_KEY": READ_KEY}, Fault("500"), "500"),
    ],
)
async def test_a_project_that_cannot_be_read_is_a_fault(
    tmp_path: Path,
    server: HealthchecksServer,
    language: str,
    environ: dict[str, str],
    fault: Fault | None,
    words: str,
) -> None:
    server.fault = fault
    (report,) = await try_healthchecks(project(tmp_path, server.url, language), environ)
    assert report.mark == "fault"
    assert words in report.words
    assert not any(key in report.words for key in (READ_KEY, "wrong"))


# What the bot watches


async def test_every_project_is_a_source_and_one_without_its_key_says_so(
    tmp_path: Path, server: HealthchecksServer
) -> None:
    server.add(Check("fold-3")).ping("start", NOW)
    text = "".join(
        f'[[healthchecks]]\nname = "{name}"\nurl = "{server.url}"\napi_key_env = "{name.upper()}"\n'
        for name in ("gpus", "colab")
    )
    settings = read(tmp_path, f'{text}interval = "5m"\n')
    async with aiohttp.ClientSession() as session:
        found = list(healthchecks_sources(settings, {"GPUS": READ_KEY}, session))
        (gpus, _), (colab, interval) = found
        assert (gpus.name, colab.name) == ("healthchecks/gpus", "healthchecks/colab")
        assert interval.total_seconds() == 300
        assert len((await gpus.sightings(NOW, None)).records) == 1
        with pytest.raises(SourceFailed, match="no COLAB"):
            await colab.sightings(NOW, None)
