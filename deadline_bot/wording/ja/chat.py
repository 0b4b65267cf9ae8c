"""Japanese words of the chat itself."""

TEXTS = {
    "chat.failed": (
        "ボット内部のエラーで、お答えできませんでした。詳細はボットのログに残っています。"
        "お知らせは続きます。少し待ってから、もう一度お試しください。"
    ),
}
