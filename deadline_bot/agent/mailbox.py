"""The mailbox's letters: a report as the text of a Slack message, and back.

The agent writes them through an incoming webhook, the bot reads them in the channel's history:
both use this module. The text is a line for people, then a line for the bot, `deadline-bot/1 `
and a JSON object in ASCII. Nothing here is trusted when it is read: whoever can post into the
channel can write such a line.
"""

import json
import re
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from deadline_bot.agent.progress import Progress
from deadline_bot.agent.report import Kind, Report, instant, whole

#: What the bot's line begins with.
PREFIX = "deadline-bot/1 "
#: The characters of a whole text, as it is sent.
MOST_TEXT = 3000
#: The lines of a log that fit.
MOST_TAIL = 5

#: What a text field may hold, in characters.
_MOST = {"name": 200, "competition": 200, "host": 255, "unit": 50, "message": 500}
_MOST_LINE = 300
_SLUG = re.compile(r"[a-z0-9_-]{1,100}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: Slack makes links of what looks like one, `train.py` too: <http://train.py|train.py>.
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>|]*))?>")


@dataclass(frozen=True, slots=True)
class MailboxReport:
    """A report as a letter tells it. The fields are those of the JSON."""

    slug: str
    name: str
    #: A UUID in lower case: which run.
    rid: str
    #: Grows with every letter of the run.
    seq: int
    kind: Kind
    #: When it was so, UTC, in whole seconds.
    at: datetime
    done: float | None = None
    total: float | None = None
    unit: str = ""
    message: str = ""
    #: The exit status, 0 to 255; `None` but at the end.
    status: int | None = None
    #: A competition's slug.
    competition: str | None = None
    host: str = ""
    notify: bool = False
    #: The last lines of the log, the oldest first, at most `MOST_TAIL`.
    tail: tuple[str, ...] = ()

    @property
    def progress(self) -> Progress | None:
        """How far the run is; `None`: the letter does not tell."""
        if self.done is None:
            return None
        return Progress(self.done, self.total, self.unit, self.message)


def mailbox_report(report: Report) -> MailboxReport:
    """The letter of a report, cut to what fits."""
    run, progress = report.run, report.progress
    message = report.cause or ("" if progress is None else progress.message)
    return MailboxReport(
        slug=run.slug,
        name=_cut(run.name, _MOST["name"]),
        rid=run.rid,
        seq=report.seq,
        kind=report.kind,
        at=report.at.replace(microsecond=0),
        done=None if progress is None else progress.done,
        total=None if progress is None else progress.total,
        unit="" if progress is None else _cut(progress.unit, _MOST["unit"]),
        message=_cut(message, _MOST["message"]),
        status=report.status,
        competition=run.competition and _cut(run.competition, _MOST["competition"]),
        host=_cut(run.host, _MOST["host"]),
        notify=run.is_notifying,
        tail=tuple(_cut(line, _MOST_LINE) for line in report.tail[-MOST_TAIL:]),
    )


def write_text(report: MailboxReport) -> str:
    """The whole text of the letter, at most `MOST_TEXT` characters, escaped for Slack.

    What is too long loses first the log's lines, the oldest first, then the message, then the
    end of the name.
    """
    text = _text(report)
    while len(text) > MOST_TEXT and report.tail:
        report = replace(report, tail=report.tail[1:])
        text = _text(report)
    if len(text) > MOST_TEXT:
        text = _text(report := replace(report, message=""))
    if len(text) > MOST_TEXT:
        text = _text(replace(report, name=_cut(report.name, 60), competition=None))
    return text


def write_line(report: MailboxReport) -> str:
    """The bot's line alone, escaped for Slack."""
    fields: dict[str, Any] = {
        "v": 1,
        "slug": report.slug,
        "name": report.name,
        "rid": report.rid,
        "seq": report.seq,
        "kind": report.kind.value,
        "at": instant(report.at),
        "done": whole(report.done),
        "total": whole(report.total),
        "unit": report.unit or None,
        "message": report.message or None,
        "status": report.status,
        "competition": report.competition,
        "host": report.host or None,
        "notify": report.notify or None,
        "tail": list(report.tail) or None,
    }
    known = {key: value for key, value in fields.items() if value is not None}
    return _escaped(PREFIX + json.dumps(known, separators=(",", ":")))


def read_line(text: str) -> MailboxReport | None:
    """The report of a letter, of its whole text or of its bot's line alone.

    `None`: it is none, or of another version, or anything in it is missing, of a wrong type or
    too long.
    """
    if len(text) > 4 * MOST_TEXT:
        return None
    # The last line: what stands above it may be anything that people named a job.
    line = text.rstrip().rpartition("\n")[2]
    return _read(_unescaped(line)[len(PREFIX) :]) if line.startswith(PREFIX) else None


def _read(line: str) -> MailboxReport | None:
    if len(line) > MOST_TEXT:
        return None
    try:
        fields = json.loads(line, parse_constant=_refuse)
        return _report(fields) if isinstance(fields, dict) else None
    except (ValueError, KeyError, RecursionError):
        return None


def _report(fields: dict[str, Any]) -> MailboxReport:
    """Raises: ValueError, KeyError: it is not as it must be."""
    _demand(type(fields["v"]) is int and fields["v"] == 1)
    kind = Kind(_text_of(fields["kind"], 20))
    done, total = _number(fields.get("done")), _number(fields.get("total"))
    status = fields.get("status")
    _demand((kind is Kind.END) == (status is not None))
    _demand(total is None or done is not None)
    tail = fields.get("tail", [])
    _demand(isinstance(tail, list) and len(tail) <= MOST_TAIL)
    at = _text_of(fields["at"], 20)
    _demand(_INSTANT.fullmatch(at) is not None)
    slug, rid = _text_of(fields["slug"], 100), _text_of(fields["rid"], 36)
    _demand(_SLUG.fullmatch(slug) is not None and str(uuid.UUID(rid)) == rid)
    notify = fields.get("notify", False)
    _demand(isinstance(notify, bool))
    competition = fields.get("competition")
    return MailboxReport(
        slug=slug,
        name=_text_of(fields["name"], _MOST["name"]),
        rid=rid,
        seq=_integer(fields["seq"], 2**31),
        kind=kind,
        at=datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        done=done,
        total=total,
        unit=_text_of(fields.get("unit", ""), _MOST["unit"]),
        message=_text_of(fields.get("message", ""), _MOST["message"]),
        status=None if status is None else _integer(status, 256),
        competition=None if competition is None else _text_of(competition, _MOST["competition"]),
        host=_text_of(fields.get("host", ""), _MOST["host"]),
        notify=notify,
        tail=tuple(_text_of(one, _MOST_LINE) for one in tail),
    )


def _text(report: MailboxReport) -> str:
    return f"{_escaped(_for_people(report))}\n{write_line(report)}"


def _for_people(report: MailboxReport) -> str:
    """The report in words; always one line."""
    on = f" on {report.host}" if report.host else ""
    if report.kind is Kind.START:
        words = f"started{on}"
    elif report.kind is Kind.END:
        ended = "finished" if report.status == 0 else f"ended with exit status {report.status}"
        why = f", {report.message}" if report.message and report.status else ""
        words = f"{ended}{on}{why}"
    elif report.done is None:
        words = f"running{on}"
    else:
        total = "" if report.total is None else f"/{whole(report.total):,}"
        words = f"{whole(report.done):,}{total} {report.unit}{on}"
    return " ".join(f"{report.name}: {words}".split())


def _escaped(text: str) -> str:
    """As Slack wants it, so that nothing in it mentions anybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    """Undoes `_escaped`, and the links that Slack makes."""
    text = _LINK.sub(lambda link: link[2] or link[1], text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _cut(text: str, most: int) -> str:
    """At most so many characters, without halves of surrogate pairs."""
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= most else text[: most - 1] + "…"


def _demand(is_so: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not is_so:
        raise ValueError


def _refuse(constant: str) -> float:
    """JSON knows no NaN and no infinity."""
    raise ValueError(constant)


def _text_of(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError
    value.encode()  # refuses half a surrogate pair
    return value


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    _demand(0 <= value < 1e15)
    return value


def _integer(value: object, below: int) -> int:
    if type(value) is not int or not 0 <= value < below:
        raise ValueError
    return value
