"""How fast it is: figures to measure and report, never to assert."""
