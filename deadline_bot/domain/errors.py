"""What can go wrong, as the rest of the program must decide on it.

Vendor errors stop at their adapter; what travels inward are these, and each carries the
decision that follows from it.
"""

from datetime import timedelta


class BadDuration(ValueError):
    """A text that is not a duration in the notation `90s 30m 6h 3d 2w 1d12h`."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not a duration: {text!r}")
        self.text = text


class BadQuietHours(ValueError):
    """A text that is not a span of the day like `23:00-07:00`."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not quiet hours: {text!r}")
        self.text = text


class SourceFailed(Exception):
    """A source could not be asked; what was known stays.

    `reason` is short and fit for `status`: `401`, `timeout`, `not JSON`. `retry_after` is what
    the source asked for, `None` where it asked for nothing.
    """

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class SendFailed(Exception):
    """A message was not delivered, or nobody knows whether it was.

    `is_permanent`: the messenger will never take this message as it is. `is_unclear`: it may
    have been posted, so look before sending again. `retry_after`: the least wait that the
    messenger asked for. At most one of the two flags is set.
    """

    def __init__(
        self,
        reason: str,
        *,
        is_permanent: bool = False,
        is_unclear: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_permanent = is_permanent
        self.is_unclear = is_unclear
        self.retry_after = retry_after


class EditFailed(Exception):
    """A message could not be edited. `is_gone`: it never can be again; post a new one."""

    def __init__(self, reason: str, *, is_gone: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_gone = is_gone


class PinFailed(Exception):
    """A message could not be pinned; it works unpinned."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
