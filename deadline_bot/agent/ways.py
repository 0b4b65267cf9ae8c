"""How a report reaches the bot: as pings over HTTP, or as posts into a Slack channel.

The pings are those of healthchecks (https://healthchecks.io/docs/http_api/), so that either side
works with another's counterpart. Where the bot cannot be reached from the machine that computes,
a Slack incoming webhook is the mailbox between them.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from deadline_bot.agent.mailbox import mailbox_report, write_text
from deadline_bot.agent.post import UNREACHABLE, Poster
from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import Kind, Report, instant, whole

#: The last lines of the log that go with the end, in bytes.
MOST_BODY = 10_000
#: The answers of a server that does not know `/progress`.
_UNKNOWN = frozenset({400, 404, 405})
#: Answers that another try may better: timed out, too early, too many.
_PASSING = frozenset({408, 425, 429})

_JSON = "application/json"
_TEXT = "text/plain; charset=utf-8"


class Outcome(Enum):
    """What became of a report."""

    DELIVERED = auto()
    #: Not now, or nobody knows: to be tried again.
    LATER = auto()
    #: To try again is of no use.
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a run is reported while it lasts."""

    #: When it is first looked how far the run is.
    first: timedelta
    #: The least distance of two reports while something changes.
    changed: timedelta
    #: The greatest distance, whether or not something changes.
    at_most: timedelta


class Way(Protocol):
    """One way to the bot; used by one thread, but for `cut_off`."""

    @property
    def rhythm(self) -> Rhythm:
        """How often it may be used."""

    def deliver(self, report: Report) -> Outcome:
        """Tries once, for not much longer than 10 s; raises nothing."""

    def cut_off(self) -> None:
        """Makes a delivery that waits for an answer end with `LATER`; from any thread."""


def way_to(url: str) -> Way:
    """The way that the URL means: a Slack incoming webhook by its path, else pings.

    Raises:
        ValueError: it is no URL of a server.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("not http://HOST/… or https://HOST/…")
    return Webhook(url) if parts.path.startswith("/services/") else Pings(url)


class Pings:
    """A server that speaks healthchecks' ping protocol: the bot, or healthchecks itself."""

    rhythm = Rhythm(timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=60))

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)._replace(query="", fragment="").geturl().rstrip("/")
        self._poster = Poster()
        #: Whether the server may know `/progress`, as the bot does and healthchecks does not.
        self._knows_progress = True

    def deliver(self, report: Report) -> Outcome:
        """The ping of this report."""
        if report.kind is Kind.START:
            more = {"create": "1", "at": instant(report.at)}
            return _outcome(self._ping(report, "start", _about(report, self.rhythm), _JSON, more))
        if report.kind is Kind.END:
            body = "\n".join([report.cause, *report.tail] if report.cause else report.tail)
            more = {"at": instant(report.at)}
            return _outcome(self._ping(report, str(report.status), _last(body), _TEXT, more))
        return self._alive(report)

    def cut_off(self) -> None:
        """Cuts the ping that is under way."""
        self._poster.cut_off()

    def _alive(self, report: Report) -> Outcome:
        if report.progress is None:
            return _outcome(self._ping(report, "log", _last("\n".join(report.tail)), _TEXT))
        body = json.dumps(progress_fields(report.progress)).encode()
        if self._knows_progress:
            status = self._ping(report, "progress", body, _JSON)
            if status not in _UNKNOWN:
                return _outcome(status)
            self._knows_progress = False
        return _outcome(self._ping(report, "log", body, _JSON))

    def _ping(
        self,
        report: Report,
        what: str,
        body: bytes,
        content_type: str,
        more: dict[str, str] | None = None,
    ) -> int | None:
        query = urlencode({"rid": report.run.rid, **(more or {})})
        url = f"{self._url}/{report.run.slug}/{what}?{query}"
        return _posted(self._poster, url, body, content_type)


class Webhook:
    """A Slack incoming webhook: what it posts, the bot reads in the channel."""

    rhythm = Rhythm(timedelta(minutes=10), timedelta(minutes=10), timedelta(minutes=10))

    def __init__(self, url: str) -> None:
        self._url = url
        self._poster = Poster()

    def deliver(self, report: Report) -> Outcome:
        """The post of this report."""
        body = json.dumps({"text": write_text(mailbox_report(report))}).encode()
        return _outcome(_posted(self._poster, self._url, body, _JSON))

    def cut_off(self) -> None:
        """Cuts the post that is under way."""
        self._poster.cut_off()


def progress_fields(progress: Progress) -> dict[str, float | str]:
    """The JSON of a progress; whole numbers without a fraction, unknown fields left out."""
    fields: dict[str, float | str] = {"done": whole(progress.done)}
    if progress.total is not None:
        fields["total"] = whole(progress.total)
    if progress.unit:
        fields["unit"] = progress.unit[:50]
    if progress.message:
        fields["message"] = progress.message[:500]
    return fields


def _about(report: Report, rhythm: Rhythm) -> bytes:
    run = report.run
    about = {
        "name": run.name,
        "competition": run.competition,
        "host": run.host,
        "notify": run.is_notifying,
        "every": int(rhythm.at_most.total_seconds()),
    }
    return json.dumps(about).encode()


def _last(text: str) -> bytes:
    """The first line and as many of the last bytes as may be sent."""
    body = text.encode("utf-8", "replace")
    if len(body) <= MOST_BODY:
        return body
    first = body.split(b"\n", 1)[0][:500]
    kept = body[-(MOST_BODY - len(first) - 1) :]
    return first + b"\n" + kept.decode("utf-8", "ignore").encode()


def _posted(poster: Poster, url: str, body: bytes, content_type: str) -> int | None:
    """The status of the answer; `None`: there was none."""
    try:
        return poster.post(url, body, content_type)
    except UNREACHABLE:
        return None


def _outcome(status: int | None) -> Outcome:
    if status is None or status >= 500 or status in _PASSING:
        return Outcome.LATER
    return Outcome.DELIVERED if 200 <= status < 300 else Outcome.REFUSED
