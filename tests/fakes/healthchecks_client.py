"""A script of somebody who uses healthchecks, which the bot must understand unchanged."""

#: Takes two addresses: what it wraps for the first returns, and for the second raises.
DECORATED = """
import sys
from healthchecks_decorator import healthcheck

@healthcheck(url=sys.argv[1], send_start=True, send_diagnostics=True)
def succeeds():
    return {"score": 0.9}

@healthcheck(url=sys.argv[2], send_start=True)
def fails():
    raise RuntimeError("boom")

succeeds()
fails()
"""
