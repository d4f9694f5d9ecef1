# METADATA
# title: Metrics
# description: >-
#   A new champion is measured, and is not worse than the old one beyond a tolerance, over the
#   same held-out rows.
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
# title: The incumbent is measured
# description: Every metric that the parameters name is known of the present champion, as a number.
# custom:
#   short_name: incumbent_missing
#   failure_msg: "{environment}'s champion, version {champion}, has no {metric} to compare with."
#   solution: >-
#     Compare by a metric that both have: policies/data/promotion/data.json may name the metrics of
#     one model.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"champion": input.incumbent.number, "metric": metric} |
	_compared
	some metric, _ in _metrics
	not _theirs(metric)
})

# METADATA
# title: Both were measured over the same rows
# description: The evaluation sets of the version and of the present champion have one digest.
# custom:
#   short_name: different_rows
#   failure_msg: "{name} was not evaluated over the same rows as {environment}'s champion, version {champion}."
#   solution: Evaluate both over the same held-out rows.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"champion": input.incumbent.number} |
	_compared
	not _same_rows
})

# METADATA
# title: No metric is worse beyond its tolerance
# description: Compared with the present champion, in the direction in which the metric is better.
# custom:
#   short_name: worse
#   failure_msg: >-
#     The {metric} of {name} is {ours}; that of {environment}'s champion, version {champion}, is
#     {theirs}, and at most {tolerance} may be lost.
#   solution: Train a better version, or leave it a candidate.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	_compared
	some metric, limit in _metrics
	ours := _ours(metric)
	theirs := _theirs(metric)
	not _holds(ours, theirs, limit)
	finding := {
		"champion": input.incumbent.number,
		"metric": metric,
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

_compared if input.incumbent != null

_same_rows if input.version.evaluation.dataset_digest == input.incumbent.evaluation.dataset_digest

# Text and null compare with numbers in OPA; nothing but numbers is compared here.
_ours(metric) := value if {
	value := input.version.evaluation.metrics[metric]
	is_number(value)
}

_theirs(metric) := value if {
	value := input.incumbent.evaluation.metrics[metric]
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
