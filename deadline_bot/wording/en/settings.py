"""English words of a channel's settings."""

TEXTS = {
    "settings": "Settings of {channel}",
    "settings.line": "{setting}: {value}",
    "settings.yes": "yes",
    "settings.no": "no",
    "settings.none": "none",
    "settings.change": "Change",
    "settings.shared": "People of other organisations read this channel.",
    "settings.shared.open": "More than dates may be said in it.",
    "settings.shared.closed": "Only dates are said in it.",
    "settings.saved": "Saved: {settings}.",
    "settings.unchanged": "Nothing has changed.",
    "settings.notice": "Settings changed",
    "settings.by": "Changed by {by}: {settings}.",
    "dates_only": (
        "People of other organisations read this channel, so only dates are shown here. To allow"
        " more: {command}"
    ),
    "setting.timezone": "time zone",
    "setting.language": "language",
    "setting.close_lead_times": "alerts before the close",
    "setting.quiet_hours": "quiet hours",
    "setting.finish_margin": "finish margin",
    "setting.has_board": "board",
    "setting.is_open": "what outsiders may read",
    "setting.followed": "competitions followed",
    "setting.unfollowed": "competitions not followed",
    "setting.muted": "competitions muted",
    "language.en": "English",
    "language.ja": "日本語",
}
