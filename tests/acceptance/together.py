"""Scenarios that mostly wait are under way at once, and are still a test each.

An alert is seen when its instant comes; one after the other these tests would take a quarter
of an hour.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import pytest

Scenario = Callable[..., Coroutine[Any, Any, None]]
UnderWay = Mapping[str, asyncio.Task[None]]

#: How many are under way at once: few enough that two busy cores keep every alert in time.
AT_ONCE = 10
#: How long any may take, in seconds.
LONGEST = 240.0


def together(scenario: Scenario) -> Callable[..., Coroutine[Any, Any, None]]:
    """Makes a test of a scenario; `folder`, if it wants one, is its own, the rest parameters.

    A scenario uses no fixtures: it begins before its test does.
    """

    @pytest.mark.acceptance
    @pytest.mark.asyncio(loop_scope="session")
    @wraps(scenario)
    async def test(
        under_way: UnderWay, request: pytest.FixtureRequest, **parameters: object
    ) -> None:
        await under_way[request.node.nodeid]

    shown = signature(scenario)
    own = [Parameter(n, Parameter.POSITIONAL_OR_KEYWORD) for n in ("under_way", "request")]
    parameters = [p for p in shown.parameters.values() if p.name != "folder"]
    vars(test).update(
        scenario=scenario, __signature__=shown.replace(parameters=[*own, *parameters])
    )
    return test


def begin(items: list[pytest.Item], make_folder: Callable[[], Path]) -> UnderWay:
    """Begins the scenarios of all tests that were selected, in their order."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def take_turn(scenario: Scenario, arguments: Mapping[str, object]) -> None:
        async with turns, asyncio.timeout(LONGEST):
            await scenario(**arguments)

    tasks = {}
    for item in items:
        scenario = getattr(getattr(item, "function", None), "scenario", None)
        if scenario is None:
            continue
        callspec = getattr(item, "callspec", None)
        arguments = {} if callspec is None else dict(callspec.params)
        if "folder" in signature(scenario).parameters:
            arguments["folder"] = make_folder()
        tasks[item.nodeid] = asyncio.create_task(take_turn(scenario, arguments))
    return tasks
