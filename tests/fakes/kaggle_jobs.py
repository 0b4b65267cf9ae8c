"""What a small Kaggle knows of jobs: notebooks, submissions and what may still be spent.

The records are as kagglesdk reads them. Whatever a test sets is sent as it is, words that no
enum of kagglesdk's has included.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

#: The states in which a notebook's log is still a stream.
LIVE = frozenset({"QUEUED", "RUNNING", "CANCEL_REQUESTED"})


@dataclass
class KaggleNotebook:
    """A notebook and its latest run.

    `account` is in whose list it is; others may ask for it if `is_public`. `stream` is what its
    log's stream does after what was said: it stays open (empty), `breaks` or `trickles`.
    """

    ref: str
    account: str
    title: str = ""
    status: str = "RUNNING"
    failure: str | None = None
    competitions: Sequence[str] = ()
    run_at: str | None = "2026-11-23T08:00:00.123Z"
    is_public: bool = False
    stream: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    #: Set once somebody reads the stream and was told what was said so far.
    is_streamed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    def record(self, *, with_sources: bool) -> dict[str, Any]:
        """As in a list; whether Kaggle's lists tell the data sources is not known."""
        owner, _, slug = self.ref.partition("/")
        return {
            "id": 4711,
            "ref": self.ref,
            "title": self.title or slug,
            "author": owner.title(),
            "slug": slug,
            "lastRunTime": self.run_at,
            "language": "python",
            "kernelType": "notebook",
            "isPrivate": not self.is_public,
            "enableGpu": True,
            "enableInternet": False,
            "categoryIds": [],
            "datasetDataSources": [],
            "kernelDataSources": [],
            "competitionDataSources": list(self.competitions) if with_sources else [],
            "totalVotes": 0,
            "machineShape": "NvidiaTeslaT4",
        }

    def say(self, lines: Sequence[str], stream_name: str = "stdout") -> None:
        """Adds to the log; those who read its stream hear it at once."""
        for line in lines:
            time = float(len(self.events))
            self.events.append({"stream_name": stream_name, "time": time, "data": line})
        self.notify()

    def notify(self) -> None:
        """Wakes those who read the stream."""
        self.changed.set()
        self.changed = asyncio.Event()


class KaggleJobs:
    """The state, by the names that Kaggle has for things, and the answers to calls."""

    def __init__(self) -> None:
        self.notebooks: dict[str, KaggleNotebook] = {}
        self.submissions: dict[str, dict[int, Any]] = {}
        self.limits: dict[str, dict[str, Any]] = {}
        self.quotas: dict[str, dict[str, Any]] = {}
        self.leaderboards: dict[str, Any] = {}
        #: Records that are sent among the notebooks of each list as they are.
        self.raw_notebooks: list[Any] = []
        self.largest_page = 20
        self._answers: dict[str, Callable[[Mapping[str, Any], str], Any]] = {
            "ListKernels": self._list_notebooks,
            "GetKernel": self._notebook,
            "GetKernelSessionStatus": self._status,
            "ListSubmissions": self._list_submissions,
            "GetSubmissionLimits": lambda body, _: self.limits.get(body["competitionName"]),
            "GetLeaderboard": self._leaderboard,
            "GetAcceleratorQuotaStatistics": lambda _, account: self.quotas.get(account, {}),
        }

    def set_notebook(
        self, ref: str, *, lines: Sequence[str] | None = None, **details: Any
    ) -> KaggleNotebook:
        """Adds one, or changes what is given of it; `lines` are its whole log."""
        notebook = self.notebooks.get(ref)
        if notebook is None:
            notebook = KaggleNotebook(ref, ref.partition("/")[0])
            self.notebooks[ref] = notebook
        for name, value in details.items():
            setattr(notebook, name, wire(value))
        if lines is not None:
            notebook.events.clear()
            notebook.say(lines)
        notebook.notify()
        return notebook

    def set_submission(self, competition: str, ref: int, **details: Any) -> None:
        """Adds one, or changes what is given of it, by the names of the wire."""
        usual = {
            "ref": ref,
            "totalBytes": 1024,
            "date": "2026-11-23T08:30:00.12Z",
            "description": "",
            "errorDescription": None,
            "fileName": "submission.csv",
            "publicScore": "",
            "privateScore": "",
            "status": "PENDING",
            "submittedBy": "Ada Lovelace",
            "submittedByRef": "ada",
            "teamName": "The team",
            "url": f"/submissions/{ref}/{ref}.raw",
        }
        told = self.submissions.setdefault(competition, {})
        changed = {name: wire(value) for name, value in details.items()}
        told[ref] = {**told.get(ref, usual), **changed}

    def set_limits(
        self, competition: str, *, n_today: int, n_left: int, is_total: bool = False
    ) -> None:
        """What is left of the submissions to a competition."""
        self.limits[competition] = {
            "numToday": n_today,
            "numTotal": n_today + 40,
            "numAllowedNow": n_left,
            "limitedByTotal": is_total,
        }

    def set_quotas(
        self,
        account: str,
        *,
        gpu: Sequence[float] | None = None,
        tpu: Sequence[float] | None = None,
        refreshes_at: datetime | str | None = None,
    ) -> None:
        """The week's hours of an account: used and allowed."""
        self.quotas[account] = {
            "quotaRefreshTime": wire(refreshes_at),
            "gpuQuota": _quota(gpu),
            "tpuQuota": _quota(tpu),
        }

    def set_leaderboard(self, competition: str, scores: Sequence[str]) -> None:
        """The scores of the leaderboard, best first."""
        self.leaderboards[competition] = [
            {"teamId": rank, "teamName": f"Team {rank}", "score": score}
            for rank, score in enumerate(scores, 1)
        ]

    def knows(self, method: str) -> bool:
        """Whether a call is one about jobs."""
        return method in self._answers

    def answer(self, method: str, body: Mapping[str, Any], account: str) -> Any:
        """What Kaggle answers; `None` is 404, a number that code."""
        return self._answers[method](body, account)

    def readable(self, ref: str, account: str) -> KaggleNotebook | int:
        """The notebook, or the code with which it is refused."""
        notebook = self.notebooks.get(ref)
        if notebook is None:
            return 404
        return notebook if notebook.is_public or notebook.account == account else 403

    def close(self) -> None:
        """Ends the streams."""
        for notebook in self.notebooks.values():
            notebook.notify()

    def _list_notebooks(self, body: Mapping[str, Any], account: str) -> Any:
        is_mine = body.get("group") == "PROFILE"
        competition = body.get("competition")
        found = [
            notebook
            for notebook in self.notebooks.values()
            if (notebook.account == account if is_mine else notebook.is_public)
            and (competition is None or competition in notebook.competitions)
        ]
        if body.get("sortBy") == "DATE_RUN":
            found.sort(key=lambda notebook: notebook.run_at or "", reverse=True)
        records = [notebook.record(with_sources=False) for notebook in found]
        size = min(body.get("pageSize", 20), 100)
        return {"kernels": [*self.raw_notebooks, *records][:size], "nextPageToken": ""}

    def _notebook(self, body: Mapping[str, Any], account: str) -> Any:
        notebook = self.readable(_ref(body), account)
        if isinstance(notebook, int):
            return notebook
        blob = {"source": "print(1)", "language": "python", "kernelType": "notebook"}
        return {"metadata": notebook.record(with_sources=True), "blob": blob}

    def _status(self, body: Mapping[str, Any], account: str) -> Any:
        notebook = self.readable(_ref(body), account)
        if isinstance(notebook, int):
            return notebook
        return {"status": notebook.status, "failureMessage": notebook.failure}

    def _list_submissions(self, body: Mapping[str, Any], _: str) -> Any:
        told = self.submissions.get(body["competitionName"], {})
        newest = sorted(told.values(), key=lambda record: str(record["date"]), reverse=True)
        size = min(body.get("pageSize") or 20, self.largest_page)
        begin = int((body.get("pageToken") or "0").removeprefix("offset-"))
        end = begin + size
        token = f"offset-{end}" if end < len(newest) else ""
        return {"submissions": newest[begin:end], "nextPageToken": token}

    def _leaderboard(self, body: Mapping[str, Any], _: str) -> Any:
        scores = self.leaderboards.get(body["competitionName"])
        size = body.get("pageSize") or 20
        told = scores[:size] if isinstance(scores, list) else scores
        return None if scores is None else {"submissions": told, "nextPageToken": ""}


def wire(value: Any) -> Any:
    """An instant as Kaggle writes it; anything else as it is."""
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _ref(body: Mapping[str, Any]) -> str:
    return f"{body.get('userName')}/{body.get('kernelSlug')}"


def _quota(hours: Sequence[float] | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    used, allowed = (f"{timedelta(hours=h).total_seconds():.0f}s" for h in hours)
    return {
        "timeUsed": used,
        "timeReserved": "0s",
        "totalTimeAllowed": allowed,
        "minimumTimeAllowed": "108000s",
        "isPayToScaleEnabled": False,
        "hasEverRun": True,
    }
