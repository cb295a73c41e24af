"""Incidents: somebody may be in danger, and a person looks after it, step by step and in time."""
