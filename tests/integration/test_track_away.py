"""A bot that is away, hangs or refuses changes nothing about a job; it hears of the end later."""

import asyncio
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from deadline_bot.agent.mailbox import read_line
from tests.fakes.ping_server import CLOSE, HANG, TRICKLE, PingServer
from tests.integration.tracked import a_home, left_behind, python, spooled, tracked

JOB = python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(5)")
#: What `track` may add to a job of no length: its own start, 2 s for the report, a slow machine.
AT_MOST = 5.0


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with a_home(tmp_path) as folder:
        yield folder


@pytest.fixture
def nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}/ping/key"


async def test_nobody_listens(nobody: str, home: Path) -> None:
    ended = await tracked(*JOB, home=home, url=nobody)
    assert (ended.status, ended.out, ended.err) == (5, b"out\n", b"err\n")
    assert ended.seconds < AT_MOST


@pytest.mark.parametrize("answers", [(HANG, TRICKLE), (CLOSE, 500), (503, 429)])
async def test_it_hangs_or_fails(home: Path, answers: tuple[int | str, ...]) -> None:
    async def answered(answer: int | str) -> None:
        with PingServer(lambda _: answer) as bot:
            ended = await tracked(*JOB, home=home, url=bot.url)
        assert (ended.status, ended.out, ended.err) == (5, b"out\n", b"err\n"), answer
        assert ended.seconds < AT_MOST, answer

    await asyncio.gather(*map(answered, answers))
    assert len(spooled(home)) == len(answers)


async def test_a_port_that_accepts_and_says_nothing(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/ping/key"
        ended = await tracked(*JOB, home=home, url=url)
    assert (ended.status, ended.out, ended.err) == (5, b"out\n", b"err\n")
    assert ended.seconds < AT_MOST


@pytest.mark.parametrize("url", ["nonsense", "ftp://host/ping", "http://[::1", "http://h:x/"])
async def test_an_address_that_is_none_is_told_once(home: Path, url: str) -> None:
    ended = await tracked(*JOB, home=home, url=url)
    first, *others = ended.err.decode().splitlines()
    assert (ended.status, ended.out, others) == (5, b"out\n", ["err"])
    assert "is no address" in first
    assert url not in first, "it may hold a secret"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_what_is_refused_is_not_tried_for_ever(home: Path, status: int) -> None:
    with PingServer(lambda _: status) as bot:
        ended = await tracked(*JOB, home=home, url=bot.url)
        assert (ended.status, ended.out, ended.err) == (5, b"out\n", b"err\n")
        assert len(bot.heard("5")) == 1
    assert spooled(home) == []
    assert left_behind(home) == []


async def test_only_the_owner_can_read_what_is_kept(nobody: str, home: Path) -> None:
    await tracked(*JOB, home=home, url=nobody)
    [kept] = spooled(home)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    [process] = left_behind(home)
    assert not any("key" in word for word in process.cmdline())


async def test_a_bot_that_comes_back_hears_of_the_end_once(nobody: str, home: Path) -> None:
    await tracked(*JOB, home=home, url=nobody)
    [process] = left_behind(home)

    with PingServer(port=int(nobody.split(":")[2].split("/")[0])) as bot:
        last = bot.wait_for("5")
        assert sorted(last.body.split()) == [b"err", b"out"]
        # Nothing is left to do, so that nothing can come again.
        process.wait(10)
        assert [ping.what for ping in bot.pings] == ["start", "5"]
        assert len({ping.query["rid"] for ping in bot.pings}) == 1
    assert spooled(home) == []


async def test_the_next_run_sends_what_is_kept(nobody: str, home: Path) -> None:
    await tracked(*JOB, home=home, url=nobody)
    [process] = left_behind(home)
    process.kill()  # as when the machine starts anew
    process.wait(5)

    with PingServer(port=int(nobody.split(":")[2].split("/")[0])) as bot:
        job = python("import sys; sys.stdin.read()")
        await tracked(*job, home=home, url=bot.url, name="next")
        # On a busy machine what is left behind sends the last of it.
        for kind in ("5", "0"):
            bot.wait_for(kind)
        for process in left_behind(home):
            process.wait(10)
        paths = [ping.path.removeprefix("/ping/key/") for ping in bot.pings]
        # The next one may end while its start is on the way, which is then told once more.
        assert sorted(set(paths)) == ["job/5", "job/start", "next/0", "next/start"]
        assert paths.count("job/5") == 1
        assert paths[0] == "next/start"
    assert spooled(home) == []


async def test_one_process_is_left_behind_for_all_runs(nobody: str, home: Path) -> None:
    await tracked(*JOB, home=home, url=nobody, name="a")
    [process] = left_behind(home)
    await asyncio.gather(*(tracked(*JOB, home=home, url=nobody, name=name) for name in "bc"))
    for other in left_behind(home):
        if other != process:
            other.wait(10)
    assert len(spooled(home)) == 3

    with PingServer(port=int(nobody.split(":")[2].split("/")[0])) as bot:
        bot.wait_for("5", n=3)
        process.wait(10)
        assert sorted(ping.path.split("/")[-2] for ping in bot.heard("5")) == ["a", "b", "c"]


async def test_what_is_left_behind_holds_on_to_nothing(nobody: str, home: Path) -> None:
    """No terminal, and no pipe, which somebody reads to its end (`tracked` does)."""
    await tracked(*JOB, home=home, url=nobody)
    [process] = left_behind(home)
    assert process.terminal() is None
    assert os.getsid(process.pid) == process.pid


async def test_a_home_that_cannot_be_written_is_no_fault_of_the_job(
    nobody: str, home: Path
) -> None:
    (home / ".local").write_text("not a folder")
    ended = await tracked(*JOB, home=home, url=nobody)
    assert (ended.status, ended.out, ended.err) == (5, b"out\n", b"err\n")


async def test_a_webhook_gets_letters_that_the_bot_can_read(home: Path) -> None:
    job = python("print('<!channel> & co'); raise SystemExit(3)")
    with PingServer() as slack:
        await tracked(*job, home=home, url=slack.webhook, name="<@U1> 推論", options=("--notify",))
        texts = [ping.json["text"] for ping in slack.pings]
    # So short a job may end while its start is on the way, which is then told once more.
    start, *again, last = map(read_line, texts)
    assert start is not None
    assert last is not None
    assert all(letter == start for letter in again)
    assert (start.kind, start.seq, start.name, start.notify) == ("start", 0, "<@U1> 推論", True)
    assert (last.kind, last.status, last.tail) == ("end", 3, ("<!channel> & co",))
    assert last.seq > start.seq
    assert last.rid == start.rid
    assert not any("<" in text or ">" in text for text in texts)
    assert texts[-1].startswith("&lt;@U1&gt; 推論: ended with exit status 3")
