"""A small healthchecks on loopback: machines ping it, and its Management API v3 can be read.

What a ping does to its check, and what either kind of key is shown, is as in healthchecks
(https://healthchecks.io/docs/http_api/, https://healthchecks.io/docs/api/). Time is the test's.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha1
from typing import Any, Self
from uuid import UUID, uuid4

from aiohttp import web

READ_KEY, WRITE_KEY, PING_KEY = "hcr_reads", "hcw_reads-and-writes", "ping-key"


@dataclass
class Ping:
    """A ping that was received; `type` as the API names it."""

    n: int
    type: str
    at: datetime
    rid: str | None = None
    body: bytes = b""
    duration: timedelta | None = None


@dataclass
class Check:
    """A check; `schedule` in place of `timeout` where it is set."""

    slug: str
    name: str = ""
    tags: str = ""
    timeout: timedelta = timedelta(days=1)
    grace: timedelta = timedelta(hours=1)
    schedule: str = ""
    uuid: str = field(default_factory=lambda: str(uuid4()))
    status: str = "new"
    n_pings: int = 0
    last_ping_at: datetime | None = None
    last_start_at: datetime | None = None
    last_start_rid: str | None = None
    last_duration: timedelta | None = None
    pings: list[Ping] = field(default_factory=list)

    @property
    def unique_key(self) -> str:
        """What a read-only key is shown in the UUID's place."""
        return sha1(UUID(self.uuid).hex[:16].encode()).hexdigest()  # noqa: S324 - theirs

    def ping(self, kind: str, now: datetime, *, rid: str | None = None, body: bytes = b"") -> None:
        """Takes a ping: `success`, `start`, `fail`, `log`."""
        duration = None
        if kind == "start":
            self.last_start_at, self.last_start_rid = now, rid
        elif kind != "log":
            duration = self._end(kind, now, rid)
        self.n_pings += 1
        self.pings.append(Ping(self.n_pings, kind, now, rid, body, duration))

    def _end(self, kind: str, now: datetime, rid: str | None) -> timedelta | None:
        self.last_ping_at, self.last_duration = now, None
        if self.last_start_at is not None and self.last_start_rid == rid:
            self.last_duration = now - self.last_start_at
            self.last_start_at = None
        elif kind == "fail" or rid is None:
            self.last_start_at = None
        self.status = "down" if kind == "fail" else "up"
        return self.last_duration

    def clear(self) -> None:
        """Somebody clears its log."""
        self.pings.clear()
        self.n_pings, self.status = 0, "new"
        self.last_ping_at = self.last_start_at = self.last_duration = None

    def status_at(self, now: datetime) -> str:
        """Its status as the API tells it."""
        if self.last_start_at is not None and now >= self.last_start_at + self.grace:
            return "down"
        if self.status != "up" or self.last_ping_at is None or self.schedule:
            return self.status
        due_at = self.last_ping_at + self.timeout
        return "down" if now >= due_at + self.grace else "grace" if now >= due_at else "up"

    def to_json(self, url: str, now: datetime, *, is_readonly: bool) -> dict[str, Any]:
        """The check as the API shows it."""
        due_at = None if self.last_ping_at is None else self.last_ping_at + self.timeout
        shown: dict[str, Any] = {
            "name": self.name,
            "slug": self.slug,
            "tags": self.tags,
            "desc": "",
            "grace": int(self.grace.total_seconds()),
            "n_pings": self.n_pings,
            "status": self.status_at(now),
            "started": self.last_start_at is not None,
            "last_ping": _whole_seconds(self.last_ping_at),
            "next_ping": None if self.schedule else _whole_seconds(due_at),
            "manual_resume": False,
            "methods": "",
            "start_kw": "",
            "success_kw": "",
            "failure_kw": "",
            "filter_subject": False,
            "filter_body": False,
        }
        if self.last_duration is not None:
            shown["last_duration"] = int(self.last_duration.total_seconds())
        if is_readonly:
            shown["unique_key"] = self.unique_key
        else:
            own = f"{url}/api/v3/checks/{self.uuid}"
            shown |= {
                "ping_url": f"{url}/ping/{self.uuid}",
                "update_url": own,
                "pause_url": f"{own}/pause",
                "resume_url": f"{own}/resume",
                "channels": "",
            }
        if self.schedule:
            return shown | {"schedule": self.schedule, "tz": "UTC"}
        return shown | {"timeout": int(self.timeout.total_seconds())}


@dataclass
class Fault:
    """What goes wrong with calls whose path ends in `path`.

    `kind` is a status such as `429`, one of `BAD_ANSWERS`, or `hang`, `reset`, `truncated`.
    """

    kind: str
    path: str = ""
    retry_after: str | None = None


#: Bad answers that are only a body.
BAD_ANSWERS = {
    "html": b"<html>Be right back</html>",
    "list": b"[]",
    "null": b'{"checks": null, "pings": null}',
    "deep": b"[" * 100_000,
    "huge": b" " * 9_000_000,
}


class HealthchecksServer:
    """One project. Its clock is `now`, which the test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.checks: list[Check] = []
        self.url = ""
        #: Paths that were called, faults included.
        self.calls: list[str] = []
        self.fault: Fault | None = None
        #: Appended as they are to what the API lists, by the list's name.
        self.bad_records: dict[str, list[Any]] = {"checks": [], "pings": []}
        self._is_stopping = asyncio.Event()
        application = web.Application(middlewares=[self._strike])
        application.router.add_get("/api/v3/checks/", self._list_checks)
        application.router.add_get("/api/v3/checks/{uuid}/pings/", self._list_pings)
        application.router.add_get("/api/v3/checks/{uuid}/pings/{n}/body", self._show_body)
        application.router.add_route("*", "/ping/{uuid:[0-9a-f-]{36}}", self._take)
        application.router.add_route("*", "/ping/{uuid:[0-9a-f-]{36}}/{action}", self._take)
        application.router.add_route("*", "/ping/{key}/{slug}", self._take)
        application.router.add_route("*", "/ping/{key}/{slug}/{action}", self._take)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_stopping.set()
        await self._runner.cleanup()

    @property
    def ping_url(self) -> str:
        """What machines of the project ping, a job's slug behind it."""
        return f"{self.url}/ping/{PING_KEY}"

    def add(self, check: Check) -> Check:
        """Adds a check to the project."""
        self.checks.append(check)
        return check

    @web.middleware
    async def _strike(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.calls.append(request.path)
        fault = self.fault
        if fault is None or not request.path.endswith(fault.path):
            return await handler(request)
        if fault.kind in BAD_ANSWERS:
            return web.Response(body=BAD_ANSWERS[fault.kind], content_type="application/json")
        if fault.kind == "hang":
            await self._is_stopping.wait()
        if fault.kind.isdecimal():
            headers = {"Location": f"{self.url}/elsewhere"} if fault.kind.startswith("3") else {}
            if fault.retry_after is not None:
                headers["Retry-After"] = fault.retry_after
            return web.Response(status=int(fault.kind), headers=headers)
        if fault.kind == "truncated" and isinstance(request.transport, asyncio.WriteTransport):
            request.transport.write(b'HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n{"checks": [')
            request.transport.close()
        elif request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _list_checks(self, http: web.Request) -> web.Response:
        key = http.headers.get("X-Api-Key", "")
        if key not in {READ_KEY, WRITE_KEY}:
            return _error("wrong api key", 401)
        shown = [
            check.to_json(self.url, self.now, is_readonly=key == READ_KEY) for check in self.checks
        ]
        return web.json_response({"checks": [*self.bad_records["checks"], *shown]})

    async def _list_pings(self, http: web.Request) -> web.Response:
        check = self._asked(http)
        shown = [_shown(ping, f"{self.url}{http.path}{ping.n}/body") for ping in check.pings[-100:]]
        return web.json_response({"pings": [*self.bad_records["pings"], *reversed(shown)]})

    async def _show_body(self, http: web.Request) -> web.Response:
        check, n = self._asked(http), int(http.match_info["n"])
        body = next((ping.body for ping in check.pings if ping.n == n), b"")
        if not body:
            raise web.HTTPNotFound
        return web.Response(body=body, content_type="text/plain")

    def _asked(self, http: web.Request) -> Check:
        if http.headers.get("X-Api-Key") != WRITE_KEY:
            raise web.HTTPUnauthorized
        for check in self.checks:
            if check.uuid == http.match_info["uuid"]:
                return check
        raise web.HTTPNotFound

    async def _take(self, http: web.Request) -> web.Response:
        asked = http.match_info
        check = next(
            (c for c in self.checks if asked.get("uuid") == c.uuid or asked.get("slug") == c.slug),
            None,
        )
        is_ours = "uuid" in asked or asked.get("key") == PING_KEY
        is_new = check is None and "slug" in asked and http.query.get("create") == "1"
        if is_ours and is_new:
            check = self.add(Check(asked["slug"], name=asked["slug"]))
        if not is_ours or check is None:
            return web.Response(status=404, text="not found")
        action = asked.get("action", "success")
        if action.isdecimal():
            action = "fail" if int(action) else "success"
        if action not in {"success", "start", "fail", "log"}:
            return web.Response(status=400, text="invalid url format")
        check.ping(action, self.now, rid=http.query.get("rid"), body=await http.read())
        return web.Response(status=201 if is_new else 200, text="Created" if is_new else "OK")


def _shown(ping: Ping, body_url: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": ping.type,
        "date": ping.at.isoformat(),
        "n": ping.n,
        "scheme": "http",
        "remote_addr": "192.0.2.0",
        "method": "POST",
        "ua": "Python-urllib",
        "rid": ping.rid,
        "body_url": body_url if ping.body else None,
    }
    if ping.duration is not None:
        shown["duration"] = ping.duration.total_seconds()
    return shown


def _whole_seconds(at: datetime | None) -> str | None:
    return None if at is None else at.replace(microsecond=0).isoformat()


def _error(message: str, status: int) -> web.Response:
    return web.json_response({"error": message}, status=status)
