"""English words of `check`: how it is asked for, and what it reports."""

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
    "cli.check.help": "try everything and report every fault with its remedy",
    "cli.check.about": (
        "Tries configuration, database, Slack tokens, scopes, channels and Kaggle credentials,"
        " and\nreports all faults at once. Exit status 1 if there is any. Posts nothing."
    ),
    "cli.check.example": "  deadline-bot check --config team.toml",
    "cli.check.ok": "OK    {what}",
    "cli.check.note": "Note  {what}",
    "cli.check.fault": "Fault {what}",
    "cli.check.config": "Configuration: {path}",
    "cli.check.no_config": "Configuration: no file, defaults and environment only",
    "cli.check.database": "Database: {path}",
    "cli.check.database_in_use": "Database: {path}, in use by the running bot (process {pid})",
    "cli.check.console": (
        "Slack: no tokens in the environment, so the bot would run in the terminal. Set"
        " SLACK_BOT_TOKEN and SLACK_APP_TOKEN to connect it (see the README)."
    ),
    "cli.check.http": "HTTP: {address} is free",
    "cli.check.http_in_use": "HTTP: {address} is in use, as it should be while the bot runs",
    "cli.check.kaggle_works": "Kaggle: credentials from {where} work",
    "cli.check.no_way": (
        "Jobs on other machines are not seen. docs/jobs.md tells the ways: pings over HTTP, a"
        " project of healthchecks, the mailbox in Slack"
    ),
    "cli.check.pings": "Pings over HTTP: machines reach the bot at {url}/ping/…",
    "cli.check.pings_here": (
        "Pings over HTTP: {address} is reached from this machine only. For others set public_url"
        " under [http], or use healthchecks or the mailbox (docs/jobs.md)."
    ),
    "cli.check.pings_there": (
        "Pings over HTTP: machines that reach {address} can ping. Behind a proxy set public_url"
        " under [http]: secrets belong on HTTPS."
    ),
    "cli.check.http_unbound": (
        "HTTP: public_url is {url}, but nothing listens. Set bind under [http], for example:"
        ' bind = "127.0.0.1:8765"'
    ),
    "cli.check.healthchecks.one": "healthchecks {name}: {n} check can be read, with its pings",
    "cli.check.healthchecks.other": "healthchecks {name}: {n} checks can be read, with their pings",
    "cli.check.healthchecks_read_only.one": (
        "healthchecks {name}: {n} check can be read. The key is read-only: starts and ends are"
        " seen, progress is not"
    ),
    "cli.check.healthchecks_read_only.other": (
        "healthchecks {name}: {n} checks can be read. The key is read-only: starts and ends are"
        " seen, progress is not"
    ),
    "cli.check.healthchecks_empty.one": "healthchecks {name}: can be read, and has no checks yet",
    "cli.check.healthchecks_empty.other": "healthchecks {name}: can be read, and has no checks yet",
    "cli.check.healthchecks_none": (
        "healthchecks {name}: {variable} is not set. Make an API key at {url} under Project"
        " Settings > API Access, and put it into that variable; a read-only one shows starts and"
        " ends, the other one progress too."
    ),
    "cli.check.healthchecks_refused": (
        "healthchecks {name}: {url} refuses the key in {variable} ({reason}). Copy it again from"
        " Project Settings > API Access."
    ),
    "cli.check.healthchecks_failed": (
        "healthchecks {name}: {url} could not be asked ({reason}). Check the network and url; the"
        " bot would go on trying."
    ),
    "cli.check.kaggle_off": "Kaggle: switched off (enabled = false under [kaggle])",
    "cli.check.kaggle_none": (
        "Kaggle: no credentials. Make a token on kaggle.com under Settings > API and set"
        " KAGGLE_API_TOKEN (one account of the team suffices), or set enabled = false under"
        " [kaggle]."
    ),
    "cli.check.kaggle_incomplete": (
        "Kaggle: only half of the credentials in {where}. Set both KAGGLE_USERNAME and KAGGLE_KEY,"
        " or KAGGLE_API_TOKEN alone."
    ),
    "cli.check.kaggle_malformed": (
        "Kaggle: {where} holds no usable credentials. Copy the token again from kaggle.com,"
        " Settings > API."
    ),
    "cli.check.kaggle_unreadable": "Kaggle: {where} cannot be read. Give this user access to it.",
    "cli.check.kaggle_exposed": (
        "Kaggle: every user of this machine can read {where}. Run: chmod 600 {where}"
    ),
    "cli.check.kaggle_unmatched": (
        "[[competitions]] {slug}: has no close of its own, and Kaggle tells this account of no"
        " competition of that slug. Correct the slug, enter it on Kaggle, or give it a close."
    ),
    "cli.check.kaggle_refused": (
        "Kaggle refuses the credentials from {where} ({reason}). Make a new token on kaggle.com,"
        " Settings > API."
    ),
    "cli.check.kaggle_failed": (
        "Kaggle could not be asked ({reason}). Check the network and kaggle.endpoint; the bot"
        " would go on trying."
    ),
    "cli.check.account_works": "Kaggle account {name}: the credentials from {where} work",
    "cli.check.account_none": (
        "Kaggle account {name}: no credentials. Let its owner make a token on kaggle.com under"
        " Settings > API, and set {variable}."
    ),
    "cli.check.account_malformed": (
        "Kaggle account {name}: {where} holds no usable credentials. Copy them again from"
        " kaggle.com, Settings > API."
    ),
    "cli.check.account_unreadable": (
        "Kaggle account {name}: {where} cannot be read. Give this user access to it."
    ),
    "cli.check.account_refused": (
        "Kaggle account {name}: Kaggle refuses the credentials from {where} ({reason}). Let its"
        " owner make a new token on kaggle.com, Settings > API."
    ),
    "cli.check.account_failed": (
        "Kaggle account {name}: could not be asked ({reason}). Check the network and"
        " kaggle.endpoint; the bot would go on trying."
    ),
    "cli.check.account_notebook": (
        "Kaggle account {name}: the notebook {notebook} cannot be read ({reason}). Correct its"
        " name, or let its owner share it with this account."
    ),
    "cli.check.done.one": "{n} fault.",
    "cli.check.done.other": "{n} faults.",
    "cli.check.works_running": "Everything works, and the bot runs.",
    "cli.check.works": "Everything works. Start it with: deadline-bot run",
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
