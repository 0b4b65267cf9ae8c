"""English words of what `check` reports."""

#: What the app's scopes are for.
_SCOPES = {
    "app_mentions:read": "to hear a question that mentions the bot",
    "channels:history": (
        "to look whether a post whose outcome is unclear has arrived, and to read the mailbox of"
        " the team's machines where there is one"
    ),
    "channels:read": "to find its channels by name, and see whether it is a member",
    "chat:write": "to post, schedule and edit its own messages",
    "commands": "to hear /deadline and the shortcuts",
    "files:write": "to show the timeline of the final run as a picture",
    "groups:history": "the same look into private channels it was invited to",
    "groups:read": "the same for private channels it was invited to",
    "im:history": "to hear questions in direct messages, and the same look into those",
    "im:write": "to find and edit again what it wrote to a person",
    "pins:write": "to pin the board",
    "users:read": "to read phrases of time and answer in each person's zone and language",
}

#: What the bot does without one that alerts do not need.
_WITHOUT = {
    "app_mentions:read": "mentions of the bot are not answered",
    "commands": "/deadline and the shortcuts do not work",
    "files:write": "the timeline of the final run is told in words alone",
    "im:history": "direct messages to the bot are not answered",
    "im:write": (
        "after a restart, reminders to a person are neither looked for nor changed when somebody"
        " takes them, and Slack does not say them for a bot that has died"
    ),
    "pins:write": "the board is not pinned",
    "users:read": "times are read in the channel's zone, and answers are in its language",
}

TEXTS = {
    "check.slack.connected": "Slack: connected to {team} as @{bot}",
    "check.slack.bot_token.missing": (
        "SLACK_BOT_TOKEN is not set. Copy the Bot User OAuth Token (xoxb-…) from"
        " https://api.slack.com/apps > your app > OAuth & Permissions."
    ),
    "check.slack.bot_token.malformed": (
        "SLACK_BOT_TOKEN is no bot token: those are one word that begins with xoxb-. Copy it from"
        " https://api.slack.com/apps > your app > OAuth & Permissions, and see that it was not"
        " swapped with SLACK_APP_TOKEN."
    ),
    "check.slack.bot_token.refused": (
        "Slack refuses SLACK_BOT_TOKEN ({error}). Install the app to the workspace again, and copy"
        " the token anew from https://api.slack.com/apps > your app > OAuth & Permissions."
    ),
    "check.slack.app_token.missing": (
        "SLACK_APP_TOKEN is not set: alerts go out, but nobody can ask. Make a token with"
        " connections:write under https://api.slack.com/apps > your app > Basic Information >"
        " App-Level Tokens (xapp-…)."
    ),
    "check.slack.app_token.malformed": (
        "SLACK_APP_TOKEN is no app-level token: those are one word that begins with xapp-. Copy it"
        " from https://api.slack.com/apps > your app > Basic Information > App-Level Tokens, and"
        " see that it was not swapped with SLACK_BOT_TOKEN."
    ),
    "check.slack.app_token.refused": (
        "Slack refuses SLACK_APP_TOKEN ({error}). Make a new one with connections:write under"
        " https://api.slack.com/apps > your app > Basic Information > App-Level Tokens, and switch"
        " on Socket Mode."
    ),
    "check.slack.unreachable": (
        "Slack could not be asked at {url} ({error}). Check the network, the proxy (HTTPS_PROXY)"
        " and slack.api_url."
    ),
    "check.slack.scopes_unknown": (
        "Slack: {url} does not tell the granted scopes, so they were not compared."
    ),
    "check.slack.channel.not_found": (
        "Slack: there is no channel {channel} that the bot can see. Check the spelling in the"
        " configuration, and that it is not archived; into a private channel invite the bot"
        " first: /invite @{bot}"
    ),
    "check.slack.channel.archived": (
        "Slack: the channel {channel} is archived. Unarchive it, or name another one in the"
        " configuration."
    ),
    "check.slack.channel.not_member": (
        "Slack: the bot is not in {channel}. Write there: /invite @{bot}"
    ),
    "check.slack.channel.shared": (
        "Slack: people of other organisations read {channel}. Only dates are said there, unless"
        " you allow more under /deadline settings in that channel."
    ),
    "check.slack.channel.failed": (
        "Slack: the channel {channel} could not be looked up ({error}). Run the check again; if it"
        " stays, install the app to the workspace again."
    ),
    "check.slack.mailbox": "Slack: the mailbox {channel} can be read",
    "check.slack.mailbox.failed": (
        "Slack: the mailbox {channel} cannot be read ({error}), so jobs that report there are not"
        " seen. See that the bot is in the channel and has the scope channels:history, or"
        " groups:history for a private one."
    ),
    **{f"check.slack.scope.{scope}": reason for scope, reason in _SCOPES.items()},
    **{f"check.slack.without.{scope}": loss for scope, loss in _WITHOUT.items()},
    **{
        f"check.slack.missing.{scope}": (
            f"Slack: the app lacks the scope {scope} ({reason}). "
            + (f"Without it {_WITHOUT[scope]}. " if scope in _WITHOUT else "")
            + "Add it at https://api.slack.com/apps > your app > OAuth & Permissions > Bot Token"
            " Scopes, and install the app again."
        )
        for scope, reason in _SCOPES.items()
    },
}
