"""`progress`: JSON lines of what is read in a file or on standard input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from deadline_bot.cli.commands import run_command

LOGS = Path(__file__).parents[1] / "data" / "logs"


def test_a_line_for_each_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "train.log"
    log.write_bytes("hello\n 10%|█ | 1/10 [00:01<00:09, 1.00it/s]\r 20%|".encode())
    with log.open("ab") as more:
        more.write("██ | 2/10 [00:02<00:08, 1.00it/s]\nエポック 3/10\n\xff".encode())
    assert run_command(["progress", str(log)]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"line": 2, "done": 1, "total": 10, "unit": "it", "message": ""},
        {"line": 2, "done": 2, "total": 10, "unit": "it", "message": ""},
        {"line": 3, "done": 3, "total": 10, "unit": "epoch", "message": "エポック 3/10"},
    ]


def test_a_total_that_is_not_told_is_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "train.log"
    log.write_text("[120]\ttrain-rmse:0.5\n", encoding="utf-8")
    assert run_command(["progress", str(log)]) == 0
    assert json.loads(capsys.readouterr().out)["total"] is None


def test_what_is_no_utf8_does_not_end_the_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "train.log"
    log.write_bytes(b"\xff\xfe\x83G\nEpoch 1/2\n\xe3\x82")
    assert run_command(["progress", str(log)]) == 0
    assert json.loads(capsys.readouterr().out)["line"] == 2


def test_without_readings_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.log").touch()
    assert run_command(["progress", str(tmp_path / "empty.log")]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_file_that_cannot_be_read(
    is_folder: bool,  # noqa: FBT001
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    path = str(tmp_path if is_folder else tmp_path / "absent.log")
    assert run_command(["progress", path]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    reason = "Is a directory" if is_folder else "No such file or directory"
    assert printed.err.startswith(f"Cannot read {path}: {reason}. Name a log that is there")


def test_standard_input_without_anything_heavy() -> None:
    """As a script is piped into it; nothing of the bot's run is loaded."""
    code = (
        "import sys; from deadline_bot.cli.commands import run_command;"
        "status = run_command(['progress', '-']);"
        "heavy = {'pydantic', 'sqlalchemy', 'aiohttp', 'slack_sdk', 'rich', 'structlog'};"
        "sys.exit(status or len(heavy & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        input=(LOGS / "keras_fit.pty.log").read_bytes(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["done"], last["total"], last["unit"]) == (25, 25, "step")
