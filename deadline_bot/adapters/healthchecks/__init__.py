"""A healthchecks project, hosted or self-hosted: machines ping it, and the bot reads it.

So a job is seen although the bot has no public address.
"""
