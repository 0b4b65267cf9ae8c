"""The English catalogue: one module per room of the program, merged here."""

from deadline_bot.wording.en import (
    answers,
    chat,
    chat_forms,
    check,
    cli,
    commands,
    competitions,
    config,
    forms,
    home,
    messages,
    reminders,
    settings,
    when,
)

TEXTS: dict[str, str] = {
    **forms.TEXTS,
    **messages.TEXTS,
    **answers.TEXTS,
    **commands.TEXTS,
    **reminders.TEXTS,
    **competitions.TEXTS,
    **settings.TEXTS,
    **home.TEXTS,
    **chat.TEXTS,
    **chat_forms.TEXTS,
    **cli.TEXTS,
    **check.TEXTS,
    **config.TEXTS,
    **when.TEXTS,
}
