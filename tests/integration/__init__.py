"""Tests of one adapter or one test server with its real client library, on loopback."""
