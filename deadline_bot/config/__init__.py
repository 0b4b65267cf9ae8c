"""The configuration: TOML and the environment in, frozen settings out.

Every fault is told at once, with its place and a remedy.
"""

from deadline_bot.config.accounts import KaggleAccountSettings
from deadline_bot.config.document import HealthchecksTable
from deadline_bot.config.environment import Secrets, read_secrets
from deadline_bot.config.faults import BadConfig, ConfigFault
from deadline_bot.config.loading import FILE_NAME, find_config, load_settings
from deadline_bot.config.rendering import render_config
from deadline_bot.config.settings import CONSOLE, SOURCE, Settings

__all__ = [
    "CONSOLE",
    "FILE_NAME",
    "SOURCE",
    "BadConfig",
    "ConfigFault",
    "HealthchecksTable",
    "KaggleAccountSettings",
    "Secrets",
    "Settings",
    "find_config",
    "load_settings",
    "read_secrets",
    "render_config",
]
