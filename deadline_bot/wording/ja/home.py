"""Japanese words of a person's own view."""

TEXTS = {
    "home.waiting": "対応待ち",
    "home.no_reminders": "リマインダーはまだありません。",
    "home.reminders": "すべてのリマインダー",
    "home.status": "現在の状況",
}
