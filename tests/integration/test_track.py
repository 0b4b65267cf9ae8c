"""`track` with pipes: the job is as it would be without it, and the bot hears of it."""

import asyncio
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.fakes.ping_server import PingServer, healthchecks
from tests.integration.tracked import (
    a_home,
    begin,
    end,
    environment,
    python,
    track_command,
    tracked,
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with a_home(tmp_path) as folder:
        yield folder


@pytest.fixture
def bot() -> Iterator[PingServer]:
    with PingServer() as server:
        yield server


async def test_start_and_end_are_told(bot: PingServer, home: Path) -> None:
    job = python("import sys; print('one'); print('two'); sys.exit(3)")
    ended = await tracked(
        *job,
        home=home,
        url=bot.url,
        name="Train: fold 3",
        options=("--competition", "nbme", "--notify"),
    )

    assert (ended.status, ended.out, ended.err) == (3, b"one\ntwo\n", b"")
    start, *again, last = bot.pings
    # So short a job may end while its start is on the way, which is then told once more.
    assert all((ping.path, ping.query) == (start.path, start.query) for ping in again)
    assert (start.path, last.path) == (
        "/ping/key/train-fold-3/start",
        "/ping/key/train-fold-3/3",
    )
    assert start.query["create"] == "1"
    assert start.query["rid"] == last.query["rid"] == str(uuid.UUID(start.query["rid"]))
    about = start.json
    assert about.pop("host")
    assert about == {
        "name": "Train: fold 3",
        "competition": "nbme",
        "notify": True,
        "every": 60,
    }
    assert last.body == b"one\ntwo"
    assert datetime.fromisoformat(start.query["at"]) <= datetime.fromisoformat(last.query["at"])


async def test_ten_megabytes_of_anything_pass_byte_for_byte(bot: PingServer, home: Path) -> None:
    job = python(
        "import random, sys\n"
        "out, err = (random.Random(n).randbytes(10_000_000) for n in (1, 2))\n"
        "for at in range(0, 10_000_000, 99_999):\n"
        "    sys.stdout.buffer.write(out[at:at + 99_999])\n"
        "    sys.stderr.buffer.write(err[at:at + 99_999])\n"
    )
    alone = await end(await begin(list(job), environment(home, None)))
    ended = await tracked(*job, home=home, url=bot.url)

    assert ended.status == alone.status == 0
    assert ended.out == alone.out
    assert ended.err == alone.err
    bot.wait_for("0")


async def test_the_order_of_both_streams_stays_where_they_go_to_one_place(
    bot: PingServer, home: Path, tmp_path: Path
) -> None:
    job = python("import os\nfor n in range(2000):\n    os.write(1 + n % 2, f'{n} '.encode())\n")
    target = tmp_path / "both"
    with target.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *track_command(*job), env=environment(home, bot.url), stdout=file, stderr=file
        )
        assert await process.wait() == 0
    assert target.read_text() == "".join(f"{n} " for n in range(2000))


@pytest.mark.parametrize("status", [0, 1, 2, 77, 255])
async def test_the_exit_status_stays(bot: PingServer, home: Path, status: int) -> None:
    ended = await tracked("sh", "-c", f"exit {status}", home=home, url=bot.url)
    assert ended.status == status
    bot.wait_for(str(status))


@pytest.mark.parametrize(
    ("command", "status", "message"),
    [
        ("no-such-command", 127, "no-such-command: command not found"),
        ("./no/such/file", 127, "./no/such/file: No such file or directory"),
        ("/", 126, "/: Is a directory"),
        ("/etc/passwd", 126, "/etc/passwd: Permission denied"),
    ],
)
async def test_what_cannot_run_is_told_as_the_shell_does(
    bot: PingServer, home: Path, command: str, status: int, message: str
) -> None:
    ended = await tracked(command, home=home, url=bot.url)
    assert (ended.status, ended.out) == (status, b"")
    assert ended.err.decode() == f"deadline-bot: {message}\n"
    assert bot.wait_for(str(status)).body.decode() == message


async def test_a_script_without_an_interpreter_is_the_shells(
    bot: PingServer, home: Path, tmp_path: Path
) -> None:
    script = tmp_path / "script"
    script.write_text('echo "$0 $1"\n')
    script.chmod(0o755)
    ended = await tracked(str(script), "one", home=home, url=bot.url)
    assert (ended.status, ended.out.decode()) == (0, f"{script} one\n")


async def test_who_stops_reading_is_noticed_by_the_job(bot: PingServer, home: Path) -> None:
    argv = " ".join(f"'{word}'" for word in track_command("yes"))
    pipeline = f"set -o pipefail; {argv} | head -n 1; echo $?"
    ended = await end(await begin(["bash", "-c", pipeline], environment(home, bot.url)))
    assert ended.out == b"y\n141\n"


def test_what_the_job_leaves_running_is_not_waited_for_and_keeps_its_output(
    bot: PingServer, home: Path, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    left = f"(read line <{gate}; echo late) & echo early"
    with subprocess.Popen(  # noqa: S603 - a command of the test
        track_command("sh", "-c", left),
        env=environment(home, bot.url),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.wait(15) == 0
        assert process.stdout is not None
        assert process.stdout.readline() == "early\n"
        gate.write_text("go\n")
        assert process.stdout.readline() == "late\n"


async def test_the_input_is_the_jobs_own(bot: PingServer, home: Path) -> None:
    pipeline = "printf 'a\\nb\\n' | " + " ".join(f"'{w}'" for w in track_command("cat"))
    ended = await end(await begin(["sh", "-c", pipeline], environment(home, bot.url)))
    assert ended.out == b"a\nb\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
async def test_streams_that_are_closed_harm_nobody(
    bot: PingServer, home: Path, tmp_path: Path, closed: str
) -> None:
    job = f"test -e /dev/fd/0; echo $? >'{tmp_path}/input'; echo a; echo b >&2; exit 4"
    argv = track_command("sh", "-c", job)
    shell = ["sh", "-c", f'"$@" {closed}', "sh", *argv]
    ended = await end(await begin(shell, environment(home, bot.url)))
    assert ended.status == 4, ended
    assert (tmp_path / "input").read_text() == ("1\n" if "<" in closed else "0\n")
    bot.wait_for("4")


async def test_progress_is_told_and_to_healthchecks_as_a_log(home: Path) -> None:
    job = python(
        "import sys\n"
        "print('\\r 12%|#2   | 120/1000 [00:10<01:13, 12.00it/s]', end='', flush=True,"
        " file=sys.stderr)\n"
        "sys.stdin.read()\n"
    )
    for answer, what in ((lambda _: 200, "progress"), (healthchecks, "log")):
        with PingServer(answer) as bot:
            process = await asyncio.create_subprocess_exec(
                *track_command(*job),
                env=environment(home, bot.url),
                stdin=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            progress = await asyncio.to_thread(bot.wait_for, what)
            assert (progress.json["done"], progress.json["total"]) == (120, 1000)
            start, *_, told = bot.pings
            assert 1.9 < told.heard_at - start.heard_at < 6
            assert process.stdin is not None
            process.stdin.close()
            await end(process)
            assert len(bot.heard("0")) == 1


async def test_without_an_address_the_job_runs_and_it_is_said_once(home: Path) -> None:
    ended = await tracked("sh", "-c", "echo out; echo err >&2; exit 4", home=home, url=None)
    assert (ended.status, ended.out) == (4, b"out\n")
    first, *others = ended.err.decode().splitlines()
    assert re.search(r"DEADLINE_BOT_PING_URL is not set", first)
    assert others == ["err"]


@pytest.mark.parametrize("typed", [[], ["name"], ["--", "true"], ["name", "--nonsense", "--", "a"]])
async def test_what_is_missing_is_told_with_an_example(home: Path, typed: list[str]) -> None:
    argv = [sys.executable, "-m", "deadline_bot", "track", *typed]
    ended = await end(await begin(argv, environment(home, None)))
    assert (ended.status, ended.out) == (2, b"")
    assert ended.err.decode().count("\n") == 1
    assert 'Example: deadline-bot track "train fold 3" -- python train.py' in ended.err.decode()


async def test_the_agent_imports_the_standard_library_only(home: Path) -> None:
    code = (
        "import sys\n"
        "import deadline_bot.agent.__main__, deadline_bot.agent.later, deadline_bot.__main__\n"
        "names = {name.partition('.')[0] for name in sys.modules} - {'__main__', '__mp_main__'}\n"
        "print(sorted(names - sys.stdlib_module_names))\n"
        "print([n for n in sys.modules if n.startswith('deadline_bot.')\n"
        "       and not n.startswith(('deadline_bot.agent', 'deadline_bot.__main__'))])\n"
    )
    ended = await end(
        await begin(
            [
                sys.executable,
                "-I",
                "-S",
                "-c",
                f"import sys; sys.path.insert(0, {str(Path.cwd())!r})\n{code}",
            ],
            environment(home, None),
        )
    )
    assert ended.out.decode() == "['deadline_bot']\n[]\n", ended.err
