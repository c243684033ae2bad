"""The numpy functions that all verdicts are made of."""
