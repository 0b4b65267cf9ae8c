"""English words of the chat itself."""

TEXTS = {
    "chat.failed": (
        "That did not work: something went wrong in the bot. Its log says what. Alerts go on;"
        " please ask again in a moment."
    ),
    "reply.share": "Share",
    "chat.not_shared": (
        "It could not be shown to the channel. If I am not in it, write /invite and my name there,"
        " and try again."
    ),
}
