"""The promotion policy: its input, its answer, and the engine that asks for it."""
