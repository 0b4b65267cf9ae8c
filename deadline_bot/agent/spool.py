"""Ends that have not reached the bot, on disk until they do.

A machine may lose its net, and the bot may be away, just when a job ends. The address of the bot
is a secret: what is kept here only its owner may read.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import Kind, Report, Run
from deadline_bot.agent.ways import way_to

try:
    import fcntl
except ImportError:  # Windows
    can_lock = False
else:
    can_lock = True

#: After this nobody asks for the end of a run any more.
MOST_AGE = timedelta(hours=24)
#: Parcels kept; the oldest make room.
MOST_PARCELS = 100
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Parcel:
    """What must still reach one address about one run, in order."""

    url: str
    reports: tuple[Report, ...]


def spool_folder() -> Path:
    """Where this user's parcels are, by the XDG base directory specification."""
    if sys.platform == "win32":
        state = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "deadline-bot" / "agent"


class Spool:
    """A folder of parcels, each a file that is named after its run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, parcel: Parcel) -> None:
        """Keeps a parcel; one of the same run is replaced.

        Raises:
            OSError: the folder cannot be written.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self._paths()[: 1 - MOST_PARCELS]:
            path.unlink(missing_ok=True)
        target = self._path(parcel)
        draft = target.with_suffix(f".{os.getpid()}")
        text = json.dumps({"v": _VERSION, **_parcel_fields(parcel)})
        number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def parcels(self, now: datetime) -> list[Parcel]:
        """What is kept, the oldest first; what is unreadable or too old is thrown away.

        Too old is a run that ended more than `MOST_AGE` before `now` (UTC).
        """
        kept = []
        for path in self._paths():
            parcel = _read(path, now)
            if parcel is None:
                path.unlink(missing_ok=True)
            else:
                kept.append(parcel)
        return kept

    def forget(self, parcel: Parcel) -> None:
        """Its reports have arrived, or never will."""
        self._path(parcel).unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else sends from this folder until the block is left."""
        try:
            number = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield False
            return
        try:
            yield _is_locked(number)
        finally:
            os.close(number)

    def _path(self, parcel: Parcel) -> Path:
        return self._folder / f"{parcel.reports[-1].run.rid}.json"

    def _paths(self) -> list[Path]:
        """The files of parcels, the oldest first."""
        found = []
        for path in self._folder.glob("*.json"):
            with suppress(OSError):
                found.append((path.stat().st_mtime_ns, path))
        return [path for _, path in sorted(found)]


def _is_locked(number: int) -> bool:
    """Takes the lock, unless another has it; it is given back when the file is closed."""
    if not can_lock:
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _read(path: Path, now: datetime) -> Parcel | None:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields["v"] != _VERSION:
            return None
        run = Run(**fields["run"])
        reports = tuple(_report(run, one) for one in fields["reports"])
        way_to(fields["url"])  # refuses what is no address
        is_young = now - reports[-1].at <= MOST_AGE
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
    return Parcel(fields["url"], reports) if is_young else None


def _parcel_fields(parcel: Parcel) -> dict[str, Any]:
    return {
        "url": parcel.url,
        "run": _fields_of(parcel.reports[-1].run),
        "reports": _all_fields(parcel.reports),
    }


def _fields_of(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in Run.__slots__}


def _all_fields(reports: Sequence[Report]) -> list[dict[str, Any]]:
    return [
        {
            "kind": report.kind.value,
            "seq": report.seq,
            "at": report.at.isoformat(),
            "progress": report.progress
            and {name: getattr(report.progress, name) for name in Progress.__slots__},
            "tail": report.tail,
            "status": report.status,
            "cause": report.cause,
        }
        for report in reports
    ]


def _report(run: Run, fields: dict[str, Any]) -> Report:
    progress = fields["progress"]
    return Report(
        run,
        Kind(fields["kind"]),
        fields["seq"],
        datetime.fromisoformat(fields["at"]),
        progress and Progress(**progress),
        tuple(fields["tail"]),
        fields["status"],
        fields["cause"],
    )
