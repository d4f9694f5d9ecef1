"""Outside examiners: checkov and parliament, asked about what the organisation's example makes.

They are in an environment of their own, `.tools/examiners`, and are fetched when they are asked.
"""
