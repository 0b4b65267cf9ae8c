"""A small Kaggle on loopback that speaks kagglesdk's wire format, with faults on demand.

In a test: `async with KaggleServer() as kaggle:`. As a process, for tests of the process:
`python -m tests.fakes.kaggle_server --port 0`, which prints its URL and is driven over HTTP:

    PUT    /_control/competitions         [{"slug": …, "deadline": "2026-12-01T23:59:00Z"}, …]
    POST   /_control/competitions         one more, or one changed
    DELETE /_control/competitions/{slug}
    POST   /_control/fault                {"kind": "429", "calls": 1, "retry_after": "7"}
    DELETE /_control/fault
    GET    /_control/requests             [{"service": …, "method": …, "body": …}, …]

Notebooks, submissions, limits, quotas and further accounts: see `kaggle_control`.
"""

import argparse
import asyncio
import sys
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from aiohttp import web

from tests.fakes.kaggle_control import add_job_controls
from tests.fakes.kaggle_faults import Fault, act_out, error_answer
from tests.fakes.kaggle_jobs import KaggleJobs, wire
from tests.fakes.kaggle_logs import stream_log

TOKEN = "kaggle-token"
USERNAME, KEY = "ada", "kaggle-key"


@dataclass(frozen=True)
class Request:
    """One call, as it came, before any fault."""

    service: str
    method: str
    body: Any
    authorization: str


class KaggleServer:
    """The server, its competitions by slug (raw records), its faults and its log of requests.

    `jobs` is what it knows besides. `authorizations` are the headers that it takes, with whose
    account each of them opens.
    """

    def __init__(self, *, page_size: int = 20, largest_page: int = 200, port: int = 0) -> None:
        self.records: dict[str, Any] = {}
        self.requests: list[Request] = []
        self.authorizations = {f"Bearer {TOKEN}": USERNAME, _basic(USERNAME, KEY): USERNAME}
        self.jobs = KaggleJobs()
        self.page_size = page_size
        self.largest_page = largest_page
        #: Whether pages are asked for by token; older servers count them and give no token.
        self.has_tokens = True
        self.url = ""
        self._port = port
        self._fault: Fault | None = None
        self._is_stopping = asyncio.Event()
        application = web.Application()
        application.router.add_post("/v1/{service}/{method}", self._call)
        application.router.add_get("/v1/kernels/logs/stream/{owner}/{slug}", self._log)
        add_job_controls(application, self.jobs, self.add_account)
        application.router.add_put("/_control/competitions", self._put_competitions)
        application.router.add_post("/_control/competitions", self._post_competition)
        application.router.add_delete("/_control/competitions/{slug}", self._delete_competition)
        application.router.add_post("/_control/fault", self._post_fault)
        application.router.add_delete("/_control/fault", self._delete_fault)
        application.router.add_get("/_control/requests", self._get_requests)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_stopping.set()
        self.jobs.close()
        await self._runner.cleanup()

    def set_competition(
        self,
        slug: str,
        *,
        title: str | None = None,
        deadline: datetime | str | None = None,
        merger_deadline: datetime | str | None = None,
        new_entrant_deadline: datetime | str | None = None,
        entered: bool = True,
        ref: str | None = None,
    ) -> None:
        """Adds or replaces one; a date that is a text is sent as it is. `ref`: by default a URL."""
        url = f"https://www.kaggle.com/competitions/{slug}"
        self.records[slug] = {
            "id": len(self.records) + 1,
            "ref": ref or url,
            "title": title or slug.replace("-", " ").title(),
            "url": url,
            "description": "",
            "category": "Featured",
            "reward": "50,000 Usd",
            "tags": [{"ref": "nlp", "name": "nlp", "competitionCount": 23}],
            "deadline": wire(deadline),
            "kernelCount": 0,
            "teamCount": 1470,
            "userHasEntered": entered,
            "userRank": None,
            "mergerDeadline": wire(merger_deadline),
            "newEntrantDeadline": wire(new_entrant_deadline),
            "enabledDate": "2026-01-05T21:03:15.78Z",
            "maxDailySubmissions": 5,
            "maxTeamSize": 5,
            "evaluationMetric": "Custom Metric",
            "awardsPoints": True,
            "isKernelsSubmissionsOnly": True,
            "submissionsDisabled": False,
        }

    def set_raw(self, slug: str, record: Any) -> None:
        """Adds or replaces a record with any JSON."""
        self.records[slug] = record

    def remove(self, slug: str) -> None:
        """Removes one; that it is not there is no error."""
        self.records.pop(slug, None)

    def add_account(self, account: str, token: str) -> None:
        """Lets an account in by a token."""
        self.authorizations[f"Bearer {token}"] = account

    def fail(self, kind: str, **details: Any) -> None:
        """Sets the fault, in place of another; see `kaggle_faults.Fault`."""
        self._fault = Fault(kind, **details)

    def recover(self) -> None:
        """Clears the fault."""
        self._fault = None

    def calls(self, method: str) -> list[Request]:
        """The calls of one method, in order."""
        return [request for request in self.requests if request.method == method]

    async def _call(self, http: web.Request) -> web.StreamResponse:
        body = await http.json()
        authorization = http.headers.get("Authorization", "")
        request = Request(
            http.match_info["service"], http.match_info["method"], body, authorization
        )
        self.requests.append(request)
        slug = body.get("competitionName") or body.get("competition") or body.get("kernelSlug")
        if fault := self._next_fault(slug, request.method):
            return await act_out(fault, http, self._is_stopping)
        account = self.authorizations.get(authorization)
        if account is None:
            return error_answer(401)
        if self.jobs.knows(request.method):
            answer = self.jobs.answer(request.method, body, account)
            code = 404 if answer is None else answer
            return error_answer(code) if isinstance(code, int) else web.json_response(answer)
        if request.method == "ListCompetitions":
            return self._list(body)
        if request.method == "GetCompetition" and slug in self.records:
            return web.json_response(self.records[slug])
        return error_answer(404)

    async def _log(self, http: web.Request) -> web.StreamResponse:
        ref = "{owner}/{slug}".format(**http.match_info)
        authorization = http.headers.get("Authorization", "")
        self.requests.append(Request("kernels", "logs/stream", ref, authorization))
        if fault := self._next_fault(http.match_info["slug"], "logs/stream"):
            return await act_out(fault, http, self._is_stopping)
        account = self.authorizations.get(authorization)
        notebook = 401 if account is None else self.jobs.readable(ref, account)
        if isinstance(notebook, int):
            return error_answer(notebook)
        return await stream_log(http, notebook, self._is_stopping)

    def _list(self, body: Mapping[str, Any]) -> web.Response:
        is_entered = body.get("group") == "COMPETITION_LIST_TAB_ENTERED"
        listed = [r for r in self.records.values() if not is_entered or _is_entered(r)]
        size = min(body.get("pageSize") or self.page_size, self.largest_page)
        if token := body.get("pageToken"):
            start = int(token.removeprefix("offset-"))
        else:
            start = (body.get("page", 1) - 1) * size
        end = start + size
        goes_on = end < len(listed) and self.has_tokens and "page" not in body
        return web.json_response(
            {
                "competitions": listed[start:end],
                "nextPageToken": f"offset-{end}" if goes_on else "",
            }
        )

    def _next_fault(self, slug: str | None, method: str) -> Fault | None:
        fault = self._fault
        if fault is None or fault.slug not in (None, slug) or fault.method not in (None, method):
            return None
        if fault.after > 0:
            fault.after -= 1
            return None
        if fault.calls is not None:
            fault.calls -= 1
            if fault.calls <= 0:
                self._fault = None
        return fault

    async def _put_competitions(self, http: web.Request) -> web.Response:
        self.records.clear()
        for competition in await http.json():
            self.set_competition(**competition)
        return web.json_response({})

    async def _post_competition(self, http: web.Request) -> web.Response:
        self.set_competition(**await http.json())
        return web.json_response({})

    async def _delete_competition(self, http: web.Request) -> web.Response:
        self.remove(http.match_info["slug"])
        return web.json_response({})

    async def _post_fault(self, http: web.Request) -> web.Response:
        self.fail(**await http.json())
        return web.json_response({})

    async def _delete_fault(self, _: web.Request) -> web.Response:
        self.recover()
        return web.json_response({})

    async def _get_requests(self, _: web.Request) -> web.Response:
        return web.json_response([asdict(request) for request in self.requests])


def _is_entered(record: Any) -> bool:
    return not isinstance(record, dict) or bool(record.get("userHasEntered", True))


def _basic(username: str, key: str) -> str:
    return "Basic " + b64encode(f"{username}:{key}".encode()).decode()


async def _serve(port: int) -> None:
    async with KaggleServer(port=port) as server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Serves until it is interrupted."""
    parser = argparse.ArgumentParser(description="A Kaggle on loopback, for tests.")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    try:
        asyncio.run(_serve(parser.parse_args().port))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
