"""English words of the answers and of the board."""

TEXTS = {
    "board": "Countdowns",
    "status": "Status",
    "nothing_ahead": "No dates ahead.",
    "pin_failed": (
        "The board could not be pinned: {reason}. Pin it by hand, or check the app's scope"
        " pins:write and how many messages are pinned already."
    ),
    "source.heard": "{name}: last heard {ago}",
    "source.never_heard": "{name}: not heard yet",
    "source.failing": "{heard}, {error}",
    "reason.no_credentials": "no credentials",
    "reason.timeout": "timeout",
    "reason.cannot_connect": "cannot connect",
    "reason.connection_lost": "connection lost",
    "reason.TLS": "TLS",
    "reason.proxy": "proxy",
    "reason.redirected": "redirected",
    "reason.not_JSON": "not JSON",
    "reason.unexpected_answer": "unexpected answer",
    "reason.no_list_of_competitions_in_the_answer": "no list of competitions in the answer",
    "reason.answer_too_large": "answer too large",
    "reason.pages_never_end": "pages never end",
    "reason.earlier_calls_still_hang": "earlier calls still hang",
    "reason.calls_per_hour_used_up": "calls per hour used up",
    "alert": "{competition} ({what})",
    "upcoming": "Next alerts",
    "upcoming.alert": "• {at}: {competition} ({what})",
    "upcoming.none": "No alerts ahead.",
    "list.one": "Following {n:,} competition",
    "list.other": "Following {n:,} competitions",
    "list.milestone": "• {milestone}: {at}",
    "list.passed": "• {milestone}: {at}, passed",
}
