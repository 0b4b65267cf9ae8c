"""Tests of what needs no server, no file of another program and no process."""
