"""Where everything that must last is kept: in a database, or in memory for demo and tests."""
