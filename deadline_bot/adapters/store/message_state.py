"""How far an outbox message is: what the stores remember beyond the domain's view."""

from enum import StrEnum


class MessageState(StrEnum):
    """The fate of an outbox message."""

    #: Decided, waits to be sent.
    PENDING = "pending"
    #: A sender has it.
    CLAIMED = "claimed"
    #: Never sent: a nearer alert made it pointless.
    COALESCED = "coalesced"
    #: It is in the channel.
    SENT = "sent"
    #: Given up.
    FAILED = "failed"


#: Nothing more happens to these.
SETTLED = frozenset({MessageState.COALESCED, MessageState.SENT, MessageState.FAILED})
