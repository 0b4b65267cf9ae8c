"""Slack: the chat where the team is."""
