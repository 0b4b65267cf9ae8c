"""What the tests of a Kaggle account share: its building."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from deadline_bot.adapters.kaggle.account import KaggleAccount
from deadline_bot.adapters.kaggle.client import KaggleReader
from deadline_bot.adapters.kaggle.credentials import Credentials
from deadline_bot.adapters.kaggle.limits import Timeouts
from tests.fakes.kaggle_server import TOKEN
from tests.integration.kaggle_source import PATIENT


def account(
    endpoint: str,
    *,
    token: str = TOKEN,
    username: str = "",
    notebooks: Iterable[str] = (),
    log_timeouts: Timeouts = PATIENT,
    log_time: timedelta = PATIENT.overall,
    **options: Any,
) -> KaggleAccount:
    """The account `hana` at `endpoint`; a log is read as long as it goes on, unless told."""
    reader = KaggleReader(
        Credentials("a test", token), endpoint=endpoint, **{"timeouts": PATIENT, **options}
    )
    return KaggleAccount(
        "hana",
        reader,
        username=username,
        notebooks=notebooks,
        log_timeouts=log_timeouts,
        log_time=log_time,
    )
