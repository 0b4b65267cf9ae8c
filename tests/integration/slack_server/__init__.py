"""Our Slack server answers real Slack clients the way Slack is documented to.

The bot's own tests rely on it, so its limits, faults and redeliveries are checked here first.
"""
