"""The verbs: each module does one thing with facts, outbox and messenger."""
