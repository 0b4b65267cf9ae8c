"""A terminal as the chat: messages are printed, commands are typed.

It is a chat like Slack on the same code path, for a first try without accounts. A terminal has
no history to search and no place that stays, which is all that differs.
"""

from deadline_bot.adapters.console.chat import ConsoleChat
from deadline_bot.adapters.console.messenger import ConsoleMessenger
from deadline_bot.adapters.console.people import ConsolePeople
from deadline_bot.adapters.console.pictures import ConsolePictures
from deadline_bot.adapters.console.terminal import Terminal

__all__ = ["ConsoleChat", "ConsoleMessenger", "ConsolePeople", "ConsolePictures", "Terminal"]
