"""Sends what the spool holds: `python -m deadline_bot.agent.later`, a process of its own.

When a job has ended its process must end too, though the bot may be away for hours. One such
process for all of a user's runs stays behind, tries less and less often, and ends when nothing is
left. A run that begins meanwhile sends what is there as well.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from deadline_bot.agent import clock
from deadline_bot.agent.spool import Parcel, Spool, spool_folder
from deadline_bot.agent.ways import Outcome, Way, way_to

#: Seconds until the next try, doubled at each further one.
_FIRST_RETRY, _LAST_RETRY = 1.0, 60.0


def keep(*parcels: Parcel) -> None:
    """Keeps what did not arrive and leaves a process behind that sends it.

    Where that is not possible, it is lost: a report must not be a job's fault.
    """
    try:
        spool = Spool(spool_folder())
        for parcel in parcels:
            spool.put(parcel)
        _leave_behind()
    except (OSError, RuntimeError):
        # No home that can be written, no process to be had, an interpreter that is ending.
        return


def send_kept(spool: Spool) -> bool:
    """Tries once to send what is kept, unless another process is at it; whether all is sent."""
    with spool.alone() as is_alone:
        return is_alone and _send_all(spool)


def main() -> None:
    """Sends until nothing is left, or another process does it."""
    if hasattr(signal, "pthread_sigmask"):
        # Who left us behind held signals back.
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
    spool = Spool(spool_folder())
    # Again after the lock is given back: somebody may have counted on us while we ended.
    while spool.parcels(clock.now()):
        with spool.alone() as is_alone:
            if not is_alone:
                return
            _send_in_time(spool)


def _send_in_time(spool: Spool) -> None:
    seconds = _FIRST_RETRY
    pause = threading.Event()
    while not _send_all(spool):
        pause.wait(seconds)
        seconds = min(2 * seconds, _LAST_RETRY)


def _send_all(spool: Spool) -> bool:
    ways: dict[str, Way] = {}
    away: set[str] = set()
    for parcel in spool.parcels(clock.now()):
        if parcel.url in away:
            continue
        if parcel.url not in ways:
            ways[parcel.url] = way_to(parcel.url)
        if not _send(spool, parcel, ways[parcel.url]):
            away.add(parcel.url)
    return not away


def _send(spool: Spool, parcel: Parcel, way: Way) -> bool:
    for n, report in enumerate(parcel.reports):
        if way.deliver(report) is Outcome.LATER:
            if n:
                spool.put(Parcel(parcel.url, parcel.reports[n:]))
            return False
    spool.forget(parcel)
    return True


def _leave_behind() -> None:
    """Starts `main` in a session of its own, so that no terminal takes it along."""
    package = Path(__file__).resolve().parents[2]
    path = os.pathsep.join([str(package), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-m", "deadline_bot.agent.later"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )
    # It outlives us on purpose: nobody waits for it, which `subprocess` would complain of.
    process.returncode = 0


if __name__ == "__main__":
    main()
