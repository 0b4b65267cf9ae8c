"""Pictures, drawn with matplotlib.

It takes a second to import, so it is imported by the first picture and by nothing else.
"""

from deadline_bot.domain.channel import Voice
from deadline_bot.domain.timeline import Timeline


def draw_timeline(timeline: Timeline, voice: Voice) -> bytes:
    """A PNG for a phone, 1080 pixels wide, in the language and zone of `voice`.

    Where the machine has no Japanese font the words are English, and what cannot be drawn of a
    name is left out. It takes a few tenths of a second, the first a few seconds, and any thread
    may call it: not the event loop's own.
    """
    from deadline_bot.adapters.pictures.chart import draw
    from deadline_bot.adapters.pictures.typeface import installed_typeface

    return draw(timeline, voice, installed_typeface())
