"""English words of the shell's commands."""

TEXTS = {
    "cli.about": (
        "Follows your Kaggle team's deadlines and counts down to them in Slack.\n"
        "Without Slack tokens the same bot runs in this terminal."
    ),
    "cli.about.example": (
        "Start here:\n"
        "  deadline-bot demo        a closing week in 60 seconds, no accounts needed\n"
        "  deadline-bot init        write a configuration and the Slack manifest\n"
        "  deadline-bot check       try everything and say what is missing\n"
        "  deadline-bot run         run the bot"
    ),
    "cli.example": "Example:",
    "cli.commands": "commands",
    "cli.command": "COMMAND",
    "cli.options": "options",
    "cli.help": "show this help and exit",
    "cli.version": "show the version and exit",
    "cli.config": (
        "the configuration (default: $DEADLINE_BOT_CONFIG, then ./deadline-bot.toml, then the"
        " user's configuration folder)"
    ),
    "cli.json": "print JSON, instants in ISO 8601",
    "cli.not_installed": (
        "deadline-bot {command} needs the package {package}, which is not installed. After pip"
        " install --no-deps only track and progress work; for the others install it without"
        " --no-deps."
    ),
    "cli.run.help": "run the bot until it is stopped",
    "cli.run.about": (
        "Runs the bot: follows competitions, counts down, answers commands. Needs SLACK_BOT_TOKEN"
        " and\nSLACK_APP_TOKEN for Slack; without them alerts are printed here and commands are"
        " typed here.\nCtrl-C or SIGTERM stop it; nothing is lost."
    ),
    "cli.run.example": "  deadline-bot run --config team.toml",
    "cli.status.help": "countdowns, the next alert, the sources",
    "cli.status.about": "Shows what is followed and how long is left; works while the bot runs.",
    "cli.status.example": "  deadline-bot status\n  deadline-bot status --json",
    "cli.upcoming.help": "the next alerts",
    "cli.upcoming.about": "Shows the alerts that will be posted next, and when.",
    "cli.upcoming.example": "  deadline-bot upcoming 10\n  deadline-bot upcoming --json",
    "cli.upcoming.n": "how many alerts (default: 5)",
    "cli.jobs.help": "every job that is seen",
    "cli.jobs.about": "Shows what is under way, and what ended within the last day.",
    "cli.jobs.example": "  deadline-bot jobs\n  deadline-bot jobs nbme\n  deadline-bot jobs --json",
    "cli.jobs.competition": "only the jobs of this competition",
    "cli.job.help": "note a job that nothing can see",
    "cli.job.about": "Notes that a job has begun, how far it is, or how it ended.",
    "cli.job.example": (
        '  deadline-bot job start "train fold 3"\n'
        '  deadline-bot job progress "train fold 3" 120/1000\n'
        '  deadline-bot job done "train fold 3"'
    ),
    "cli.job.verb": "what is noted",
    "cli.job.name": "the job; in quotes where it is of several words",
    "cli.job.notify": "start: tell its good end to all",
    "cli.job.rest": "how far it is (120/1000, 40%%), or why it failed",
    "cli.plan.help": "the final run: will it be finished in time",
    "cli.plan.about": (
        "Shows the steps to the final submissions, when each must start at the latest, and how"
        " much\ntime is to spare. With add, remove, accept, start or done it changes them."
    ),
    "cli.plan.example": (
        "  deadline-bot plan\n"
        '  deadline-bot plan add \'"infer fold 0-4" 6h after "train fold 4"\'\n'
        "  deadline-bot plan remove 'infer fold 0-4'\n"
        "  deadline-bot plan --json"
    ),
    "cli.plan.action": "list, add, remove, accept, start or done, or a competition (default: list)",
    "cli.plan.words": "the step, as after /deadline plan add; in quotes for the shell",
    "cli.plan.competition": "of which competition (default: the planned one that closes first)",
    "cli.demo.help": "a simulated closing week in 60 seconds",
    "cli.demo.about": (
        "Plays the last week before a close through the real planner and outbox, in this"
        " terminal.\nNeeds no accounts and writes no files."
    ),
    "cli.demo.example": "  deadline-bot demo\n  deadline-bot demo --language ja --seconds 20",
    "cli.demo.seconds": "how long it may take (default: 60)",
    "cli.demo.language": "en or ja (default: the configuration's, else the terminal's)",
    "cli.demo.begin": "A closing week in {n} seconds. Simulated time is in the left column.",
    "cli.demo.end": (
        "That was a week. To connect your own Slack:\n"
        "  1. deadline-bot init      asks four questions, writes the configuration and\n"
        "                            the Slack manifest\n"
        "  2. open the link that it prints, create the app, install it, copy its tokens\n"
        "  3. export SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-…\n"
        "  4. deadline-bot check     says what is still missing\n"
        "  5. deadline-bot run"
    ),
    "cli.progress.help": "what progress is read in a log",
    "cli.progress.about": (
        "Reads a job's log as the bot does, and prints a line of JSON for each place that tells"
        " progress:\nline, done, total, unit, message. Keras, Lightning, tqdm and others are"
        " understood."
    ),
    "cli.progress.example": (
        "  deadline-bot progress train.log\n  python train.py 2>&1 | deadline-bot progress -"
    ),
    "cli.progress.file": "the log; - is standard input",
    "cli.progress.unreadable": (
        "Cannot read {path}: {reason}. Name a log that is there, or pipe it in:"
        " … | deadline-bot progress -"
    ),
    "cli.track.help": "run a command and report its start, progress and end",
    "cli.track.about": (
        "Runs a command as if it were typed alone: its output, its signals and its exit status"
        " stay as\nthey are, and it never waits for the bot. What it prints tells how far it is."
    ),
    "cli.track.example": (
        '  deadline-bot track "train fold 3" -- python train.py --fold 3\n'
        "  deadline-bot track infer --url http://bot:8765/ping/KEY -- python infer.py"
    ),
    "cli.track.name": "what the job is called; the same at each of its runs",
    "cli.track.competition": "the competition that the job is for",
    "cli.track.url": (
        "the bot's address, another healthchecks server's, or a Slack incoming webhook (default:"
        " $DEADLINE_BOT_PING_URL, which other users of the machine cannot read)"
    ),
    "cli.track.notify": "tell its good end where everybody reads it, as a failure is told anyway",
    "cli.init.help": "write a configuration and the Slack manifest",
    "cli.init.about": (
        "Asks zone, language, channel and which competitions the channel may see, or takes them"
        " as\noptions, and writes deadline-bot.toml and slack-manifest.yaml. Overwrites nothing."
    ),
    "cli.init.example": (
        "  deadline-bot init --timezone Asia/Tokyo --language ja \\\n"
        "      --channel '#kaggle' --follow entered"
    ),
    "cli.init.folder": "where to write (default: this folder)",
    "cli.init.timezone": "the team's zone, an IANA name such as Asia/Tokyo",
    "cli.init.language": "en or ja",
    "cli.init.channel": "the Slack channel: #name or its id",
    "cli.init.follow": "entered (all that the Kaggle account has entered), or slugs with commas",
    "cli.init.ask_timezone": "Time zone of the team [{default}]:",
    "cli.init.ask_language": "Language, en or ja [{default}]:",
    "cli.init.ask_channel": "Slack channel, #name or id (empty: this terminal):",
    "cli.init.ask_follow": (
        "Which competitions may the channel see? entered (all of the account's), or slugs with"
        " commas [{default}]:"
    ),
    "cli.init.bad_timezone": (
        "{answer} is no time zone. Take an IANA name, for example Asia/Tokyo or Europe/Berlin."
    ),
    "cli.init.bad_language": "{answer} is not one of the languages. Take en or ja.",
    "cli.init.bad_follow": (
        "{answer} is neither “entered” nor slugs or URLs of competitions. For example: titanic,"
        " playground-series-s6e11."
    ),
    "cli.init.exists": (
        "{path} is there already and is left as it is. Name another folder, or move the file away."
    ),
    "cli.init.not_written": "Cannot write into {path}: {reason}. Name another folder.",
    "cli.init.done": (
        "Written: {config} and {manifest}\n"
        "\n"
        "Next:\n"
        "  1. Create the Slack app from the manifest; this link fills it in:\n"
        "     {link}\n"
        "  2. Install it to the workspace. Copy the bot token (OAuth & Permissions,\n"
        "     xoxb-…), and make an app-level token with connections:write\n"
        "     (Basic Information, xapp-…).\n"
        "  3. export SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-…\n"
        "  4. In the channel: /invite @deadline-bot\n"
        "  5. deadline-bot check --config {config}"
    ),
    "cli.http.cannot_bind": (
        "Cannot listen on {address}: {reason}. Choose another address under [http] bind, or leave"
        " it empty."
    ),
    "cli.database.in_use": (
        "Another deadline-bot (process {pid}) already runs on {path}; two would say everything"
        " twice. Stop it first, or name another database under [bot]."
    ),
    "cli.database.bad_url": (
        '{url} is no database URL. Example: database = "sqlite:///deadline-bot.db"'
    ),
    "cli.database.no_driver": (
        "{url}: this kind of database is not installed. Example: database ="
        ' "sqlite:///deadline-bot.db"'
    ),
    "cli.database.no_folder": "{url}: its folder does not exist. Make it, or name another.",
    "cli.database.no_file": (
        "{url}: there is no such file yet. Start the bot once: deadline-bot run"
    ),
    "cli.database.is_folder": "{url} is a folder. Name a file, for example …/deadline-bot.db",
    "cli.database.no_permission": (
        "{url}: this user may not read or write it. Change its owner or rights, or name another"
        " file."
    ),
    "cli.database.not_a_database": (
        "{url} is a file of another kind. Move it away, or name another file; it was not changed."
    ),
    "cli.database.foreign": (
        "{url} belongs to another program. Name another file; it was not changed."
    ),
    "cli.database.newer_schema": (
        "{url} was written by a later version of deadline-bot. Update this one, or name another"
        " file."
    ),
    "cli.database.older_schema": (
        "{url} was written by an earlier version. Start the bot once, which brings it up to date:"
        " deadline-bot run"
    ),
    "cli.database.locked": "{url} is held by another program. Close that, and try again.",
    "cli.database.damaged": (
        "{url} is damaged ({detail}). Restore a copy, or move it away and start anew."
    ),
    "cli.database.disk_full": "{url}: the disk is full. Make room, and start again.",
    "cli.database.disk_error": "{url}: the disk fails ({detail}). Check it, or name another place.",
    "cli.database.other": "{url} cannot be used: {detail}",
}
