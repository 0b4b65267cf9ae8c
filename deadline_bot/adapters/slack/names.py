"""The names of people whom a message names and does not call.

Slack writes a name only for a mention, and a mention calls. So the names are asked for, and
stand in the message as words.
"""

from collections.abc import Awaitable, Callable, Iterator

from deadline_bot.wording.document import Document, InChat, Line, Named

#: What a person is called, by id; empty where Slack does not tell.
NameOf = Callable[[str], Awaitable[str]]


async def names_in(document: Document, name_of: NameOf) -> dict[str, str]:
    """The names of those whom a document names, by id, as far as Slack tells."""
    named = {
        id_
        for section in document.sections
        for line in (*section.lines, section.small_print)
        for id_ in _named(line)
    }
    names = {id_: await name_of(id_) for id_ in sorted(named)}
    return {id_: name for id_, name in names.items() if name}


def _named(line: Line) -> Iterator[str]:
    for span in line:
        if isinstance(span, Named):
            yield span.id
        elif isinstance(span, InChat):
            yield from _named(span.spans)
