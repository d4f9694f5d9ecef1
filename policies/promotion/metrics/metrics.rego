# METADATA
# title: Metrics
# description: >-
#   A new champion is measured, and is not worse than the old one beyond a tolerance, over the
#   same held-out rows. The old one is the environment's champion; where there is none now, the last
#   that it had, so that a demotion first makes no worse version good. Other rows come into use by
#   the old one's own bytes, registered once more: they need not be compared with themselves.
package modeltrail.promotion.rules.metrics

import data.modeltrail.lib.check

# METADATA
# title: The version is measured
# description: Every metric that the parameters name is known of the version, as a number.
# custom:
#   short_name: missing
#   failure_msg: "{name} has no {metric}."
#   solution: Evaluate it, and register the {metric} with it.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"metric": metric} |
	some metric, _ in _metrics
	not _ours(metric)
})

# METADATA
# title: The old champion is measured
# description: Every metric that the parameters name is known of the old champion, as a number.
# custom:
#   short_name: incumbent_missing
#   failure_msg: "{environment}'s {old}, version {champion}, has no {metric} to compare with."
#   solution: >-
#     Compare by a metric that both have: policies/data/promotion/data.json may name the metrics of
#     one model. Or register the files of version {champion} once more, with its {metric}, and
#     promote that first.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"champion": _old.number, "metric": metric, "old": _role} |
	not _same_bytes
	some metric, _ in _metrics
	not _theirs(metric)
})

# METADATA
# title: Both were measured over the same rows
# description: The evaluation sets of the version and of the old champion have one digest.
# custom:
#   short_name: different_rows
#   failure_msg: "{name} was not evaluated over the same rows as {environment}'s {old}, version {champion}."
#   solution: >-
#     Evaluate both over the same held-out rows. For other rows than before, register the files of
#     version {champion} once more, evaluated over them, and promote that first.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"champion": _old.number, "old": _role} |
	not _same_bytes
	not _same_rows
})

# METADATA
# title: No metric is worse beyond its tolerance
# description: Compared with the old champion, in the direction in which the metric is better.
# custom:
#   short_name: worse
#   failure_msg: >-
#     The {metric} of {name} is {ours}; that of {environment}'s {old}, version {champion}, is
#     {theirs}, and at most {tolerance} may be lost.
#   solution: Train a better version, or leave it a candidate.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	not _evaluated_anew
	some metric, limit in _metrics
	ours := _ours(metric)
	theirs := _theirs(metric)
	not _holds(ours, theirs, limit)
	finding := {
		"champion": _old.number,
		"metric": metric,
		"old": _role,
		"ours": ours,
		"theirs": theirs,
		"tolerance": limit.tolerance,
	}
})

# A model that the parameters name has its own metrics, and none of the default ones.
_metrics := object.get(
	data.data.promotion.metrics.models,
	input.move.model,
	data.data.promotion.metrics.default,
)

# What the version is compared with; undefined for an environment's first champion.
_old := input.incumbent if {
	input.incumbent != null
} else := input.previous_champion if {
	input.previous_champion != null
}

_role := "champion" if {
	input.incumbent != null
} else := "last champion"

_same_bytes if input.version.artifact_digest == _old.artifact_digest

_same_rows if input.version.evaluation.dataset_digest == _old.evaluation.dataset_digest

_evaluated_anew if {
	_same_bytes
	not _same_rows
}

# Text and null compare with numbers in OPA; nothing but numbers is compared here.
_ours(metric) := value if {
	value := input.version.evaluation.metrics[metric]
	is_number(value)
}

_theirs(metric) := value if {
	value := _old.evaluation.metrics[metric]
	is_number(value)
}

_holds(ours, theirs, limit) if {
	limit.better == "higher"
	theirs - ours < limit.tolerance + _rounding
}

_holds(ours, theirs, limit) if {
	limit.better == "lower"
	ours - theirs < limit.tolerance + _rounding
}

# 0.95 - 0.02 is not quite 0.93 in binary; a loss of exactly the tolerance is within it.
_rounding := 0.000000000001
