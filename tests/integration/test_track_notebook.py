"""`track` in a notebook or a script: around blocks, functions and loops."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deadline_bot.agent import track
from tests.fakes.ping_server import HANG, PingServer
from tests.integration.tracked import Ended, a_home, begin, end, environment, left_behind, spooled

#: What a script may take beside its work: its start, 2 s for the reports, a slow machine.
AT_MOST = 5.0


@pytest.fixture
def bot() -> Iterator[PingServer]:
    with PingServer() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HOME", str(tmp_path))
    with a_home(tmp_path) as folder:
        yield folder


async def script(code: str, home: Path, url: str | None) -> Ended:
    """A script of its own process, as a person would run it."""
    argv = [sys.executable, "-c", "from deadline_bot.agent import track\n" + code]
    return await end(await begin(argv, environment(home, url)))


def test_a_block_is_told_with_its_progress(bot: PingServer, home: Path) -> None:
    with track("train fold 3", competition="nbme", url=bot.url, notify=True) as job:
        job.progress(3, 10, "epoch", "loss 0.1")
        told = bot.wait_for("progress")
    bot.wait_for("0")
    assert told.json == {"done": 3, "total": 10, "unit": "epoch", "message": "loss 0.1"}
    about = bot.pings[0].json
    assert (about["name"], about["competition"], about["notify"]) == ("train fold 3", "nbme", True)


def test_an_exception_is_a_failure_and_is_not_kept_back(bot: PingServer, home: Path) -> None:
    with pytest.raises(ValueError, match="no such fold"), track("train", url=bot.url):
        raise ValueError("no such fold")
    assert bot.wait_for("1").body == b"ValueError: no such fold"


def test_an_interrupt_is_a_cancellation(bot: PingServer, home: Path) -> None:
    with pytest.raises(KeyboardInterrupt), track("train", url=bot.url):
        raise KeyboardInterrupt
    assert bot.wait_for("130").body == b"cancelled by SIGINT"


@pytest.mark.parametrize(("code", "status"), [(None, "0"), (0, "0"), (3, "3"), ("text", "1")])
def test_sys_exit_ends_it_with_its_status(
    bot: PingServer, home: Path, code: int | str | None, status: str
) -> None:
    with pytest.raises(SystemExit), track("train", url=bot.url):
        sys.exit(code)
    bot.wait_for(status)


def test_a_function_is_told_at_each_call(
    bot: PingServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEADLINE_BOT_PING_URL", bot.url)

    @track("named")
    def doubled(number: int) -> int:
        """Twice as much."""
        return 2 * number

    @track
    def bare(depth: int) -> int:
        return bare(depth - 1) + 1 if depth else 0

    assert (doubled(4), doubled.__doc__, bare(2)) == (8, "Twice as much.", 2)
    bot.wait_for("0", n=4)
    assert len({ping.query["rid"] for ping in bot.pings}) == 4
    assert {ping.path.split("/")[-2] for ping in bot.pings} == {"named", "bare"}


async def test_an_async_function_is_told_until_it_has_ended(bot: PingServer, home: Path) -> None:
    @track("async", url=bot.url)
    async def failing() -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await failing()
    bot.wait_for("1")


def test_a_loop_is_told_with_its_count(bot: PingServer, home: Path) -> None:
    seen = []
    for n in track(range(10), job="fold 3", url=bot.url):
        seen.append(n)
        if n == 4:
            told = bot.wait_for("progress")
    bot.wait_for("0")
    assert seen == list(range(10))
    assert told.json == {"done": 4, "total": 10, "unit": "it"}


def test_a_loop_of_unknown_length(bot: PingServer, home: Path) -> None:
    loop = track((n for n in "ab"), job="fold", total=2, url=bot.url)
    assert len(loop) == 2
    assert list(loop) == ["a", "b"]
    unknown = track(iter("ab"), job="fold", url=bot.url)
    with pytest.raises(TypeError):
        len(unknown)
    assert list(unknown) == ["a", "b"]
    bot.wait_for("0", n=2)


def test_loops_within_each_other_are_runs_of_their_own(bot: PingServer, home: Path) -> None:
    for _ in track(range(2), job="outer", url=bot.url):
        for _ in track(range(2), job="inner", url=bot.url):
            pass
    bot.wait_for("0", n=3)
    slugs = [ping.path.split("/")[-2] for ping in bot.heard("0")]
    assert sorted(slugs) == ["inner", "inner", "outer"]


def test_a_loop_that_is_left_has_ended_well(bot: PingServer, home: Path) -> None:
    for n in track(range(10), job="fold", url=bot.url):
        if n == 3:
            break
    bot.wait_for("0")


def test_what_its_items_raise_is_a_failure(bot: PingServer, home: Path) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise RuntimeError("the loader died")

    with pytest.raises(RuntimeError):
        list(track(items(), job="fold", url=bot.url))
    assert bot.wait_for("1").body == b"RuntimeError: the loader died"


async def test_an_exception_in_a_loop_of_a_script_is_a_failure(bot: PingServer, home: Path) -> None:
    code = "for n in track(range(9), job='fold'):\n    if n == 3: raise ValueError('nan')"
    ended = await script(code, home, bot.url)
    assert ended.status == 1
    assert bot.wait_for("1").body == b"ValueError: nan"


def test_an_exception_in_a_loop_of_a_cell_is_a_failure(
    bot: PingServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook's kernel catches it, and says so where Python does."""

    def cell() -> None:
        for _ in track(range(9), job="fold", url=bot.url):
            raise ValueError("nan")

    with pytest.raises(ValueError, match="nan") as caught:
        cell()
    monkeypatch.setattr(sys, "last_value", caught.value, raising=False)
    assert bot.wait_for("1").body == b"ValueError: nan"


def test_a_loop_needs_a_name() -> None:
    with pytest.raises(TypeError, match="the job has no name; for example"):
        track([1, 2])  # type: ignore[call-overload]


async def test_the_interpreter_waits_for_nobody(home: Path) -> None:
    code = (
        "with track('a') as job: pass\n"
        "for _ in track(range(3), job='b'): pass\n"
        "for _ in track(range(3), job='c'): break\n"
        "print('done')\n"
    )
    with PingServer(lambda _: HANG) as bot:
        ended = await script(code, home, bot.url)
    assert (ended.status, ended.out, ended.err) == (0, b"done\n", b"")
    assert ended.seconds < AT_MOST
    assert len(spooled(home)) == 3
    [process] = left_behind(home)
    with PingServer(port=bot.port) as again:
        again.wait_for("0", n=3)
        process.wait(10)
    assert spooled(home) == []


async def test_a_program_that_ends_in_the_middle_is_a_failure(bot: PingServer, home: Path) -> None:
    ended = await script("job = track('a').__enter__()", home, bot.url)
    assert ended.status == 0
    assert bot.wait_for("1").body == b"the program ended in the middle of it"


async def test_without_an_address_it_is_said_once(home: Path) -> None:
    code = "for _ in range(3):\n    with track('a') as job: job.progress(1, 2)\nprint('done')"
    ended = await script(code, home, None)
    assert (ended.status, ended.out) == (0, b"done\n")
    assert ended.err == b"deadline-bot: DEADLINE_BOT_PING_URL is not set: nothing is reported.\n"


def test_it_works_outside_the_main_thread(bot: PingServer, home: Path) -> None:
    def work() -> None:
        for _ in track(range(3), job="aside", url=bot.url):
            pass

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    bot.wait_for("0")


async def test_a_loop_in_a_loop_of_many_is_not_reported_without_end(home: Path) -> None:
    code = (
        "import threading\n"
        "for _ in range(200):\n"
        "    for _ in track(range(2), job='inner'): pass\n"
        "print(threading.active_count() <= 21)\n"
    )
    with PingServer(lambda _: HANG) as bot:
        ended = await script(code, home, bot.url)
    assert (ended.out, ended.err) == (b"True\n", b"")
    assert len(spooled(home)) <= 20
