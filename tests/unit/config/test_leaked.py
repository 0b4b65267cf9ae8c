"""Secrets in the file are refused, sent where they belong, and never shown."""

from pathlib import Path

import pytest

from tests.unit.config.reading import faults, read

_ACCOUNT = '[[kaggle.accounts]]\nname = "hana"\n'
_TOKEN_ENV = 'token_env = "KAGGLE_TOKEN_HANA"\n'
_PROJECT = '[[healthchecks]]\nname = "gpus"\n'


@pytest.mark.parametrize(
    "text",
    [
        '[slack]\nbot_token = "xoxb-hidden"',
        '[slack]\nchannel = "xoxb-hidden"',
        '[bot]\ndatabase = "postgresql://user:hidden@host/db"',
        '[kaggle]\nendpoint = "https://user:hidden@host"',
        '[kaggle]\nkey = "hidden"',
        f'{_PROJECT}api_key = "hidden"',
        f'{_PROJECT}api_key_env = "hcw_hidden"',
        f'{_PROJECT}api_key_env = "hidden-hidden"',
        f'{_PROJECT}url = "https://user:hidden@host"',
        '[slack]\nmailbox = "https://hooks.slack.com/services/T0/B0/hidden"',
        '[slack]\nwebhook_token = "hidden"',
        f'{_ACCOUNT}token_env = "KGAT_hidden"',
        f'{_ACCOUNT}token_env = "hidden secret"',
        f'{_ACCOUNT}{_TOKEN_ENV}secret = "hidden"',
    ],
)
def test_no_fault_shows_a_secret(tmp_path: Path, text: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert "hidden" not in str(fault)


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ('[slack]\nbot_token = "x"', "SLACK_BOT_TOKEN"),
        ('[slack]\napp_token = "x"', "SLACK_APP_TOKEN"),
        ('[slack]\nchannel = "xapp-1"', "SLACK_APP_TOKEN"),
        ('[kaggle]\nkey = "x"', "KAGGLE_KEY"),
        ('[kaggle]\napi_token = "x"', "KAGGLE_API_TOKEN"),
        ('[slack]\nchannel = "KGAT_x"', "KAGGLE_API_TOKEN"),
        (f'{_PROJECT}api_key = "x"', "HEALTHCHECKS_API_KEY"),
        ('[slack]\nchannel = "hcw_x"', "HEALTHCHECKS_API_KEY"),
        ('[slack]\nmailbox = "https://hooks.slack.com/services/x"', "DEADLINE_BOT_PING_URL"),
    ],
)
def test_a_secret_is_sent_to_its_variable(tmp_path: Path, text: str, variable: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert fault.fields["variable"] == variable


def test_a_token_in_a_comment_is_no_fault(tmp_path: Path) -> None:
    read(tmp_path, "# tokens begin with xoxb- or xapp-")
