"""When to read on: dense output is gathered, lest it is read line by line.

To be woken for each line of a job that prints thousands a second takes a good part of a processor.
To wait too long shows: a person sees the output late, or the job stands still at a full buffer.
"""

#: Seconds of the longest wait: less than a screen takes to show its next picture.
LONGEST = 0.015
#: Seconds without output, after which what comes is passed on as it comes.
SPARSE = 2 * LONGEST
#: Seconds that are too short to be worth a wait.
_SHORTEST = 0.001


class Gathering:
    """Tells how long to wait after each read, by how much has come since the read before.

    `enough`: so many bytes can gather without filling what the kernel holds.
    """

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self._read_at = float("-inf")

    def rest(self, n_bytes: int, now: float) -> float:
        """Seconds to wait before the next read, when at `now` so many bytes (> 0) were read."""
        passed, self._read_at = now - self._read_at, now
        if passed > SPARSE:
            return 0.0
        rest = min(LONGEST, passed * self._enough / n_bytes)
        return rest if rest >= _SHORTEST else 0.0
