"""What several tests build: facts, events, timelines."""
