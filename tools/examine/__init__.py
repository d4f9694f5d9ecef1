"""Outside examiners, asked about what the organisation's example makes.

checkov, parliament and cloudsplaining are in an environment of their own, `.tools/examiners`, and
are fetched when they are asked.
"""
