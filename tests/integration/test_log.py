"""The log of a real process: its form, and that its faults are nobody else's."""

import json
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

PROGRAM = """
import logging
import structlog
from deadline_bot.adapters.log import set_up_log
set_up_log()
log = structlog.get_logger("any")
log.debug("too_small")
log.bind(channel="C1").warning("send_failed", n_attempts=1)
try:
    raise OSError("broken")
except OSError:
    log.exception("tick_failed")
logging.getLogger("vendor").info("too small")
logging.getLogger("vendor").warning("of %s", "theirs")
print("went on")
"""


def run(stderr: int | IO[str]) -> subprocess.CompletedProcess[str]:
    """Runs the program, which is the one above."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        check=False,
    )


def test_every_line_is_one_event() -> None:
    done = run(subprocess.PIPE)
    events = [json.loads(line) for line in done.stderr.splitlines()]

    assert done.returncode == 0
    assert [e["event"] for e in events] == ["send_failed", "tick_failed", "of theirs"]
    assert [e["level"] for e in events] == ["warning", "error", "warning"]
    assert (events[0]["channel"], events[0]["n_attempts"]) == ("C1", 1)
    assert "OSError: broken" in events[1]["exception"]
    assert all(e["timestamp"].endswith("Z") for e in events)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_does_not_stop_what_is_logged() -> None:
    # Not every Python calls its own end a success while stderr cannot be flushed: 120 in 3.11.2.
    with Path("/dev/full").open("w") as full:
        assert run(full).stdout == "went on\n"
