"""English words of everything that goes through the outbox."""

TEXTS = {
    "headline": "{what}: {about}",
    "countdown.entry": "Entry closes in {left}",
    "countdown.merger": "Team merging closes in {left}",
    "countdown.finish_by": "Finish-by target in {left}",
    "countdown.close": "Closes in {left}",
    "countdown.own": "“{name}” in {left}",
    "gone.entry": "Entry closed {ago}",
    "gone.merger": "Team merging closed {ago}",
    "gone.finish_by": "Finish-by target passed {ago}",
    "gone.close": "Closed {ago}",
    "gone.own": "“{name}” passed {ago}",
    "reached.entry": "Entry closed just now",
    "reached.merger": "Team merging closed just now",
    "reached.finish_by": "Finish-by target passed just now",
    "reached.close": "Closed just now",
    "reached.own": "“{name}” passed just now",
    "meaning.entry": "Last chance to join and to accept the rules.",
    "meaning.merger": "Last chance to merge teams.",
    "meaning.finish_by": (
        "The team wants everything finished by then; the time from there to the close is reserve."
    ),
    "meaning.close": "Final submission deadline; nothing submitted later counts.",
    "select.kaggle": (
        "On Kaggle only what is scored by then is safe; select two final submissions, or the best"
        " public scores are taken automatically."
    ),
    "meaning.own": "A date that the team set itself.",
    "after.entry": "The competition can no longer be joined.",
    "after.merger": "Teams can no longer be merged.",
    "after.finish_by": "From here on the reserve before the close is in use.",
    "after.close": "Nothing submitted from here on counts.",
    "after.own": "This date of the team's own is over.",
    "meaning.of": "{milestone}: {meaning}",
    "late": "Late by {duration}: it could not be posted in time.",
    "bundle.one": "{n} notice",
    "bundle.other": "{n} notices",
    "moved.later": "{milestone} moved {by} later",
    "moved.earlier": "{milestone} moved {by} earlier",
    "moved.from_to": "From {was} to {at} ({sign}{by}). {countdown}.",
    "moved.then": "All countdowns to it start again.",
    "appeared": "New date: {milestone}",
    "appeared.at": "{at}. {countdown}.",
    "disappeared": "Date withdrawn: {milestone}",
    "disappeared.at": "It was {at}; its source no longer lists it.",
    "disappeared.then": "No more alerts for this date.",
    "away": "The bot was away for {duration}",
    "away.from_to": "From {since} to {until}. What fell due in between is said once, marked late.",
    "following.first.one": "Following {n:,} competition",
    "following.first.other": "Following {n:,} competitions",
    "following.new": "Now following",
    "following.none": "Nothing to follow yet",
    "following.none.then": (
        "Enter a competition on Kaggle, or name competitions in the config file:"
        " follow under [kaggle], or [[competitions]] for any other platform."
    ),
    "following.nothing_ahead": "• {competition}: no date ahead",
    "entry": "• {countdown}: {competition}, {at}",
    "entry.alone": "• {countdown}, {at}",
    "more": "… and {n:,} more",
    "next_alert": "Next alert {at}: {competition} ({what})",
    "next_alert.before.entry": "{lead_time} before the entry deadline",
    "next_alert.before.merger": "{lead_time} before the team merger deadline",
    "next_alert.before.finish_by": "{lead_time} before the finish-by target",
    "next_alert.before.close": "{lead_time} before the close",
    "next_alert.before.own": "{lead_time} before “{name}”",
    "tonight": "Coming up tonight",
    "tonight.quiet": (
        "Quiet hours from {begins} to {ends}: until then only the last hour before a close, dates"
        " moved earlier, jobs of the final run that fail or fall silent, and reminders are posted."
    ),
    "morning": "Morning summary",
    "morning.today": "Today",
    "morning.nothing_today": "Nothing falls due today.",
    "morning.ahead": "Coming up",
}
