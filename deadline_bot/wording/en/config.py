"""English words of what is wrong with a configuration, and of the file that `init` writes."""

TEXTS = {
    "config.no_file": (
        "This file does not exist. Check the path, or write a new file with: deadline-bot init"
    ),
    "config.unreadable": (
        "The file cannot be read: {reason}. Let the user that runs the bot read it, for example"
        " with chmod 640 and the right owner."
    ),
    "config.not_utf8": "This line is not UTF-8. Save the file with the encoding UTF-8.",
    "config.not_toml": (
        "This is not TOML: {reason}. Text needs quotes, and every key a line of its own, for"
        ' example: channel = "#kaggle"'
    ),
    "config.impossible_toml_date": (
        "There is no such date or time. Check the day and the hour, for example:"
        " close = 2026-12-01T14:59:00Z"
    ),
    "config.unknown_key": "There is no key “{name}”. Known here are: {known}.",
    "config.misspelt_key": "There is no key “{name}”. Did you mean {nearest}? Known here: {known}.",
    "config.missing": "“{name}” is missing. Add it, for example: {example}",
    "config.secret": (
        "A secret does not belong here. Remove it, put it in the environment as {variable}, and"
        " renew the token if others could read it here."
    ),
    "config.account_secret": (
        "A secret does not belong here. Remove it, put it into an environment variable, and write"
        " that variable's name here: {example}. Renew the secret if others could read it here."
    ),
    "config.contradiction": (
        "{other} says this already. Set only one of the two and unset the other."
    ),
    "config.not_table": "“{name}” must be a table, for example: {example}",
    "config.not_list": "“{name}” must be a list, for example: {example}",
    "config.not_json": (
        "“{value}” is not valid JSON from column {column} on. Write, for example: {example}"
    ),
    "config.not_text": "{value} is not text. Put it in quotes, for example: {example}",
    "config.not_switch": "“{value}” is neither true nor false. Write: {example}",
    "config.bad_count": (
        "“{value}” is not a whole number from 1 to {most}. Write, for example: {example}"
    ),
    "config.bad_duration": (
        "“{value}” is not a duration of at most 3660 days. Durations are written 90s, 30m, 6h,"
        " 3d, 2w or 1d12h, for example: {example}"
    ),
    "config.zero_lead_time": (
        "A lead time must be longer than {value}. Write how long before the date the alert goes"
        " out, for example: {example}"
    ),
    "config.bad_rung": (
        "“{value}” is not a step of the ladder. Write after how long, and again, channel or here,"
        " for example: {example}"
    ),
    "config.falling_ladder": (
        "{value} is not later than the step before it, {before}. Write the steps in the order in"
        " which they come, for example: {example}"
    ),
    "config.too_short": (
        "“{value}” is too short: it must be at least {least}. Write, for example: {example}"
    ),
    "config.bad_language": "“{value}” is not a language of the bot. Write en or ja: {example}",
    "config.bad_zone": (
        "“{value}” is not a time zone. Write its IANA name, for example: {example}"
    ),
    "config.misspelt_zone": (
        "“{value}” is not a time zone. Did you mean {nearest}? IANA names are needed, for"
        " example: {example}"
    ),
    "config.bad_quiet_hours": (
        "“{value}” is not a span of the day. Write from when to when, or nothing for no quiet"
        " hours, for example: {example}"
    ),
    "config.bad_database": (
        "Databases of the kind “{scheme}” are not supported yet. Name an SQLite file: {example}"
    ),
    "config.no_database_file": "“{value}” names no database file. Write, for example: {example}",
    "config.bad_channel": (
        "“{value}” is not a channel. Write its ID (C0123456789) or its name with #, for example:"
        " {example}"
    ),
    "config.no_channel": (
        "No Slack channel is set. Name the channel that the alerts go to: {example} or, in the"
        " environment, {variable}."
    ),
    "config.bad_url": (
        "“{value}” is not a web address. It begins with https:// or http://, for example: {example}"
    ),
    "config.bad_name": (
        "“{value}” cannot name it: a name is one word of letters, digits, dots, hyphens and"
        " underscores, 40 at most. Write, for example: {example}"
    ),
    "config.bad_variable": (
        "This is not the name of an environment variable: those are of capitals, digits and"
        " underscores. Put the secret itself into the environment, and write here, for example:"
        " {example}"
    ),
    "config.repeated_name": (
        "“{value}” is there already. Give each its own name, for example: {example}"
    ),
    "config.bad_bind": ("“{value}” is not an address with a port. Write, for example: {example}"),
    "config.bad_slug": (
        "“{value}” is not a competition's slug, the last part of its address: it is not empty and"
        " has no /, no @ and no spaces. Perhaps you mean “{slug}”; for example: {example}"
    ),
    "config.bad_follow": (
        "“{value}” is neither the word “entered” nor a list of slugs. Write, for example: {example}"
    ),
    "config.repeated_slug": (
        "“{value}” is there already. Put everything about it into one [[competitions]], or give"
        " the second one another slug."
    ),
    "config.account_way": (
        "The account “{name}” needs either token_env, or username together with key_env. Each"
        " *_env names the environment variable that holds the secret, for example: token_env ="
        ' "KAGGLE_TOKEN_HANA"'
    ),
    "config.bad_username": (
        "“{value}” is not a user name on Kaggle. It is the last part of your profile's address,"
        " for example: {example}"
    ),
    "config.bad_person": (
        "“{value}” is not a member ID of Slack. Copy it from the profile in Slack (⋮ > Copy member"
        " ID), for example: {example}"
    ),
    "config.bad_notebook": (
        "“{value}” does not name a notebook. Write owner/name as in its address, for example:"
        " {example}"
    ),
    "config.bad_instant": ("“{value}” is not a date with a time. Write, for example: {example}"),
    "config.no_time": (
        "{value} has no time. Add one, and the zone: {instead} if the day ends in UTC."
    ),
    "config.impossible_date": (
        "“{value}”: there is no such date or time. Check the day and the hour; the last minute of"
        " a day is 23:59. For example: {example}"
    ),
    "config.bad_year": (
        "“{value}” is not between the years 2000 and 2199. Check the year; for example: {example}"
    ),
    "config.skipped_time": (
        "{value} does not exist in {zone}: the clocks go forward over it. Take {instead}, or an"
        " instant with a zone, for example: {example}"
    ),
    "config.bad_milestone_name": (
        "“{value}” cannot name a milestone: a name needs a letter or a digit. Write, for example:"
        " {example}"
    ),
    "config.nearly_reserved_name": (
        "“{value}” is too like the milestone “{kind}”. Write exactly {kind} if you mean that"
        " one, else choose another name, for example: {example}"
    ),
    "config.reserved_close": (
        "“{value}” is not free as a name. For the final deadline set the competition's own key,"
        ' for example: close = "2026-12-01T14:59:00Z"'
    ),
    "config.reserved_finish_by": (
        "“{value}” is not free as a name: that milestone is the close less the finish margin. Set"
        ' the margin in [alerts], for example: finish_margin = "24h"'
    ),
    "config.repeated_milestone": (
        "This competition has a milestone “{value}”, or one that differs only in its signs,"
        " already. Give each its own name, for example: {example}"
    ),
    "config.init.head": "The settings of deadline-bot. All others: config/example.toml",
    "config.init.secrets": (
        "Tokens never go in here: SLACK_BOT_TOKEN, SLACK_APP_TOKEN and KAGGLE_API_TOKEN are read"
        " from the environment."
    ),
    "config.init.timezone": "IANA name: quiet hours and times without a zone are local to it",
    "config.init.language": '"en" or "ja"',
    "config.init.channel": "the channel's ID, or its name with #; empty: the terminal",
    "config.init.follow": '"entered": what the account has entered; or a list of slugs',
    "config.init.competitions": "Competitions on other platforms are told like this:",
}
