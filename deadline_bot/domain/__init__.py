"""What the bot knows and decides: pure functions and values, without clock, network or store."""
