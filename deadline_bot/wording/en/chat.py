"""English words of the chat itself."""

TEXTS = {
    "chat.failed": (
        "That did not work: something went wrong in the bot. Its log says what. Alerts go on;"
        " please ask again in a moment."
    ),
}
