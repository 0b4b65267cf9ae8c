"""What can go wrong with a call to Kaggle."""

from datetime import timedelta

from deadline_bot.domain.errors import SourceFailed


class ForbiddenCall(Exception):
    """A call that is not on the allow-list of reading calls; nothing was sent."""

    def __init__(self, service: str, method: str) -> None:
        super().__init__(f"not a reading call of ours: {service}/{method}")
        self.service = service
        self.method = method


class CallFailed(SourceFailed):
    """One call failed.

    `is_about_subject`: what was asked for is the likely cause (missing, closed to us, broken
    on their side), so a call for something else may well succeed.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_after: timedelta | None = None,
        is_about_subject: bool = False,
    ) -> None:
        super().__init__(reason, retry_after=retry_after)
        self.is_about_subject = is_about_subject
