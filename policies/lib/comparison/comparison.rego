# METADATA
# title: Comparison
# description: What a new champion is compared with, and how.
# schemas:
#   - input: schema["policy-input.schema"]
package modeltrail.lib.comparison

# METADATA
# title: The old champion
# description: >-
#   The environment's champion, or where it has none now, the last that it had; undefined for an
#   environment's first.
old := input.incumbent if {
	input.incumbent != null
} else := input.previous_champion if {
	input.previous_champion != null
}

# METADATA
# title: What the old champion is called
role := "champion" if {
	input.incumbent != null
} else := "last champion"

# METADATA
# title: Whether the version is the old champion's bytes, registered once more
same_bytes if input.version.artifact_digest == old.artifact_digest

# METADATA
# title: Whether both were measured over the same rows
same_rows if input.version.evaluation.dataset_digest == old.evaluation.dataset_digest

# METADATA
# title: Whether the old champion's bytes were measured over other rows
evaluated_anew if {
	same_bytes
	not same_rows
}

# METADATA
# title: Whether a metric is not worse beyond a tolerance
holds(ours, theirs, "higher", tolerance) if theirs - ours < tolerance + _rounding

holds(ours, theirs, "lower", tolerance) if ours - theirs < tolerance + _rounding

# 0.95 - 0.02 is not quite 0.93 in binary; a loss of exactly the tolerance is within it.
_rounding := 0.000000000001
