"""English words of a person's own view."""

TEXTS = {
    "home.waiting": "Waiting for you",
    "home.no_reminders": "No reminders yet.",
    "home.reminders": "All reminders",
    "home.status": "Status",
}
