"""deadline-bot: follows a Kaggle team's deadlines and counts down to them in Slack.

Imports nothing, so that a command that needs little starts fast.
"""

__version__ = "0.1.0"
