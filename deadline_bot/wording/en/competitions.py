"""English words of changes to a channel's competitions, as answers and as notices."""

TEXTS = {
    "competition.added": "Added",
    "competition.added.then": "Its countdowns are told here.",
    "competition.before.added": "Already added",
    "competition.followed": "Now following",
    "competition.followed.then": "Its countdowns are told here.",
    "competition.before.followed": "Already followed",
    "competition.removed": "Removed",
    "competition.removed.then": "Its countdowns have ended.",
    "competition.before.removed": "Already removed",
    "competition.unfollowed": "No longer following",
    "competition.unfollowed.then": "Its countdowns are no longer told here.",
    "competition.before.unfollowed": "Not followed",
    "competition.muted": "Muted",
    "competition.muted.then": "It stays followed; {unmute} brings its alerts back.",
    "competition.before.muted": "Already muted",
    "competition.unmuted": "No longer muted",
    "competition.unmuted.then": "Its alerts are told here again.",
    "competition.before.unmuted": "Not muted",
    "competition.not_moved": "The close of {competition} is {at} already.",
    "competition.none_followed": "This channel follows nothing yet.",
    "competition.no_such": "This channel follows no “{name}”. It follows:",
    "competition.offered": "• {competition} ({slug})",
    "competition.added_before": "{competition} is there already and closes {at}.",
    "competition.added_before.button": "Move it",
    "competition.told_elsewhere": (
        "{source} tells the dates of {competition}, and they change only there. To hear nothing"
        " more of it here: {mute}"
    ),
    "competition.not_followed": (
        "I cannot follow “{slug}” on Kaggle: {reason}. Check the last part of the competition's"
        " address. On another platform: {example}"
    ),
    "competition.example": "atma-cup 2026-12-01 23:59 AoE",
    "competition.date": "For example {example}",
    "confirm.removed": (
        "Remove {competition}? Its countdowns end, and reminders tied to it no longer come."
    ),
    "confirm.removed.button": "Remove",
    "confirm.unfollowed": (
        "Follow {competition} no longer here? Its countdowns end, and reminders tied to it no"
        " longer come."
    ),
    "confirm.unfollowed.button": "Unfollow",
    "which.instant": "Which do you mean?",
    "which.competition": "Which competition do you mean?",
    "moved.by": "Moved by {by}.",
    "following.by": "Asked for by {by}.",
    "left": "No longer following",
    "left.by": "Asked for by {by}. Its countdowns are no longer told here.",
    "muted": "Muted",
    "muted.by": "Muted by {by}. It stays followed; {unmute} brings its alerts back.",
    "unmuted": "No longer muted",
    "unmuted.by": "Unmuted by {by}. Its alerts are told here again.",
}
