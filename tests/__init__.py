"""The tests: unit, contract, integration, acceptance, architecture and benchmarks."""
