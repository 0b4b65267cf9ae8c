"""The English catalogue: one module per room of the program, merged here."""

from deadline_bot.wording.en import answers, chat, check, cli, config, forms, messages, when

TEXTS: dict[str, str] = {
    **forms.TEXTS,
    **messages.TEXTS,
    **answers.TEXTS,
    **chat.TEXTS,
    **cli.TEXTS,
    **check.TEXTS,
    **config.TEXTS,
    **when.TEXTS,
}
