"""Drives what a small Kaggle knows of jobs over HTTP, for tests of the bot's process.

    POST   /_control/accounts             {"account": "hana", "token": "…"}
    PUT    /_control/notebooks            [{"ref": "hana/train", "competitions": ["nbme"],
                                            "status": "RUNNING", "lines": ["1/10\\n"]}, …]
    POST   /_control/notebooks            one more, or what changes of one
    DELETE /_control/notebooks/{owner}/{slug}
    POST   /_control/notebooks/{owner}/{slug}/log    {"lines": ["2/10\\n"]}: live
    PUT    /_control/submissions          [{"competition": "nbme", "ref": 1, "status": "PENDING",
                                            "publicScore": "0.9", "date": "…Z"}, …]
    POST   /_control/submissions          one more, or what changes of one
    PUT    /_control/limits               {"competition": …, "n_today": 1, "n_left": 4}
    PUT    /_control/quotas               {"account": …, "gpu": [12, 30], "refreshes_at": "…Z"}
    PUT    /_control/leaderboard          {"competition": …, "scores": ["0.9", "0.8"]}

`account` of a notebook is its owner unless told; see `kaggle_jobs` for all that can be set.
"""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.kaggle_jobs import KaggleJobs


def add_job_controls(
    application: web.Application, jobs: KaggleJobs, add_account: Callable[[str, str], None]
) -> None:
    """Adds the routes."""

    def route(method: str, path: str, act: Callable[[Any, web.Request], object]) -> None:
        async def handle(http: web.Request) -> web.Response:
            act(await http.json() if http.can_read_body else None, http)
            return web.json_response({})

        application.router.add_route(method, f"/_control/{path}", handle)

    def put_notebooks(body: Any, _: web.Request) -> None:
        jobs.notebooks.clear()
        for notebook in body:
            jobs.set_notebook(**notebook)

    def put_submissions(body: Any, _: web.Request) -> None:
        jobs.submissions.clear()
        for submission in body:
            jobs.set_submission(**submission)

    route("POST", "accounts", lambda body, _: add_account(body["account"], body["token"]))
    route("PUT", "notebooks", put_notebooks)
    route("POST", "notebooks", lambda body, _: jobs.set_notebook(**body))
    route("DELETE", r"notebooks/{ref:[^/]+/[^/]+}", lambda _, http: jobs.notebooks.pop(_ref(http)))
    route(
        "POST",
        r"notebooks/{ref:[^/]+/[^/]+}/log",
        lambda body, http: jobs.notebooks[_ref(http)].say(**body),
    )
    route("PUT", "submissions", put_submissions)
    route("POST", "submissions", lambda body, _: jobs.set_submission(**body))
    route("PUT", "limits", lambda body, _: jobs.set_limits(**body))
    route("PUT", "quotas", lambda body, _: jobs.set_quotas(**body))
    route("PUT", "leaderboard", lambda body, _: jobs.set_leaderboard(**body))


def _ref(http: web.Request) -> str:
    return http.match_info["ref"]
