"""English words of `keys`: the secrets with which machines ping."""

TEXTS = {
    "cli.keys.help": "make, list, renew and revoke the keys with which machines ping",
    "cli.keys.about": (
        "A machine that trains or infers tells the bot how far it is by pings over HTTP, in the"
        " protocol\nof healthchecks. Each ping needs a key: of all jobs, or with --job of one. The"
        " secret is shown\nonce. Works while the bot runs, which minds it within seconds."
    ),
    "cli.keys.example": (
        '  deadline-bot keys create "gpu box"\n'
        "  deadline-bot keys create fold-3 --job deberta-fold-3\n"
        "  deadline-bot keys list --json"
    ),
    "cli.keys.action": "what to do: create, list, rotate (a new secret) or revoke",
    "cli.keys.name": "the name of the key, chosen by you",
    "cli.keys.job": "create: a key of this one job, by its slug (default: of all jobs)",
    "cli.keys.created": "The key “{name}” is made.",
    "cli.keys.rotated": "The key “{name}” has a new secret; the old one works no longer.",
    "cli.keys.revoked": "The key “{name}” works no longer.",
    "cli.keys.slug": "JOB",
    "cli.keys.secret": (
        "{done} This is shown only now:\n"
        "\n"
        "  {url}\n"
        "\n"
        "For deadline-bot track, on the machine that computes:\n"
        "  {ours}\n"
        "For other clients of healthchecks, such as runitor:\n"
        "  {others}"
    ),
    "cli.keys.none": "There are no keys yet. Make one: deadline-bot keys create NAME",
    "cli.keys.line": "{name}: {of}, made {at}",
    "cli.keys.line_revoked": "{line}, revoked {at}",
    "cli.keys.of_all": "all jobs",
    "cli.keys.of_job": "the job {slug}",
    "cli.keys.no_name": "Which key? Give its name: deadline-bot keys {action} NAME",
    "cli.keys.bad_name": "A name is at most {most} characters that can be printed.",
    "cli.keys.bad_job": (
        "{slug} is no slug of a job: letters a-z, digits, - and _, at most 100. For example:"
        " deberta-fold-3"
    ),
    "cli.keys.exists": (
        "There is a key “{name}” already. Give it a new secret with deadline-bot keys rotate, or"
        " take another name."
    ),
    "cli.keys.unknown": "There is no key “{name}”. There are: {names}.",
    "cli.keys.no_address": (
        "Nobody could ping: the bot has no HTTP address. Set bind under [http], for example"
        ' bind = "127.0.0.1:8765", and public_url if machines reach it by another one.'
    ),
}
