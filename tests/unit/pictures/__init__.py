"""Tests of the adapter that draws."""
