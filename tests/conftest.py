"""Where every tool of the tests must be there, a test that is skipped has failed.

In CI on x86-64 `REQUIRE_ALL_TESTS=1` keeps local Slack, the browser and faketime from going
missing without a word.
"""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# The same examples at each run, so that a change is judged and not its luck; look for new ones
# with `HYPOTHESIS_EXPLORE=1 pytest`.
settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", max_examples=1_000)
settings.load_profile("explore" if os.environ.get("HYPOTHESIS_EXPLORE") else "steady")

#: Tests that are skipped for what the machine is, not for what it lacks, say so in these words.
_ALLOWED = ("root may write everywhere", "needs Linux's /proc")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turns a skip into a failure where `REQUIRE_ALL_TESTS` is set and not empty."""
    report = yield
    if report.skipped and os.environ.get("REQUIRE_ALL_TESTS"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(allowed in reason for allowed in _ALLOWED):
            report.outcome = "failed"
            report.longrepr = f"REQUIRE_ALL_TESTS is set, but: {reason}"
    return report
