"""Japanese words of the chat itself."""

TEXTS = {
    "chat.failed": (
        "ボット内部のエラーで、お答えできませんでした。詳細はボットのログに残っています。"
        "お知らせは続きます。少し待ってから、もう一度お試しください。"
    ),
    "reply.share": "共有",
    "chat.not_shared": (
        "チャンネルに投稿できませんでした。ボットが参加していない場合は、/invite で招待してから"
        "もう一度お試しください。"
    ),
}
