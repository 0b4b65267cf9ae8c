"""Pictures on a terminal: none, since their words stand there already."""

from datetime import datetime


class ConsolePictures:
    """Shows nothing."""

    async def upload(
        self,
        channel: str,
        thread_id: str | None,
        png: bytes,
        title: str,
        alt_text: str,
        now: datetime,
    ) -> None:
        """Does nothing; see the port."""
