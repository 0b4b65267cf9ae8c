"""Stand-ins for what the bot talks to: fakes of its ports, and servers on loopback."""
