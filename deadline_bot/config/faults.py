"""What is wrong with a configuration, as data.

All of it is told at once and in the reader's language: the words are in the catalogues.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deadline_bot.domain.channel import Language


@dataclass(frozen=True, slots=True)
class ConfigFault:
    """One fault.

    `place` is where it is, in no language: `deadline-bot.toml:12 alerts.merge_window`,
    `deadline-bot.toml:3:9` (line and column, both from 1) or the name of an environment
    variable. `key` names the words in the catalogues, `fields` fills them in.
    """

    place: str
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)


class BadConfig(Exception):
    """The configuration cannot be used. `faults` are all that could be found, in file order.

    `language` is what the configuration asks for, English where that cannot be told.
    """

    def __init__(self, faults: Iterable[ConfigFault], language: Language = Language.EN) -> None:
        self.faults = tuple(faults)
        self.language = language
        super().__init__("; ".join(f"{fault.place}: {fault.key}" for fault in self.faults))
