"""What people typed, as they typed it, out of what Slack makes of it.

Slack escapes `&`, `<` and `>`, and writes mentions and links as tokens between `<` and `>`
(https://docs.slack.dev/messaging/formatting-message-text). Mentions stay tokens, for the parser
knows them by their ids; what somebody spelled out by hand must not become one.
"""

import re

_TOKEN = re.compile(r"<([^<>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
#: A bracket that would begin a mention; its likeness does not.
_SPELLED = re.compile(r"<(?=[@#!])")
_LIKENESS = "‹"
#: How mentions begin: of people, of channels, of groups and everybody.
_MENTIONS = ("@", "#", "!")


def as_typed(text: str) -> str:
    """The text with its entities as characters and its links as words."""
    pieces = []
    end = 0
    for token in _TOKEN.finditer(text):
        pieces.append(_words(text[end : token.start()]))
        is_mention = token[1].startswith(_MENTIONS)
        pieces.append(token[0] if is_mention else _words(_link(token[1])))
        end = token.end()
    return "".join(pieces) + _words(text[end:])


def _words(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return _SPELLED.sub(_LIKENESS, text)


def _link(token: str) -> str:
    """A link: what was typed, where Slack made the link of it; else its words and its address."""
    address, _, words = token.partition("|")
    if not words or words in address:
        return words or address
    return f"{words} ({address})"
