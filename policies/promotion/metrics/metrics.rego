# METADATA
# title: Metrics
# description: >-
#   A new champion is measured, and is not worse than the old one beyond a tolerance, over the
#   same held-out rows. The old one is the environment's champion; where there is none now, the last
#   that it had, so that a demotion first makes no worse version good. Other rows come into use by
#   the old one's own bytes, registered once more: they need not be compared with themselves.
package modeltrail.promotion.rules.metrics

import data.modeltrail.lib.check
import data.modeltrail.lib.comparison
import data.modeltrail.lib.instants
import data.modeltrail.lib.settings

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
# title: The version is good enough by itself
# description: No metric lies on the wrong side of its floor, whatever the old champion's is.
# custom:
#   short_name: floor
#   failure_msg: "The {metric} of {name} is {ours}; {tier} asks for {floor} or better."
#   solution: Train a better version, or leave it a candidate.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some metric, limit in _metrics
	ours := _ours(metric)
	not _reaches(ours, limit)
	finding := {"floor": limit.floor, "metric": metric, "ours": ours, "tier": settings.tier}
})

# METADATA
# title: The version was measured over enough rows
# description: What was measured over a few rows says little.
# custom:
#   short_name: few_rows
#   failure_msg: "{name} was evaluated over {rows} rows; {tier} asks for {asked}."
#   solution: Evaluate it over more held-out rows, and register it with that.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	not _enough_rows
	finding := {
		"asked": settings.of.evaluation.rows,
		"rows": object.get(input.version, ["evaluation", "rows"], "no"),
		"tier": settings.tier,
	}
})

# METADATA
# title: The evaluation is fresh
# description: >-
#   The version was registered with it within the days that the risk tier allows; of a retrain, for
#   which no suite runs again, too.
# custom:
#   short_name: stale
#   failure_msg: "{name} was evaluated by {registered}; {tier} allows no more than {days} days."
#   solution: Evaluate it anew, and register its files once more with that.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	not _fresh
	finding := {
		"days": settings.of.evaluation.days,
		"registered": object.get(input.version, "registered_at", "?"),
		"tier": settings.tier,
	}
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
checks contains check.of(rego.metadata.chain(), {{"champion": comparison.old.number, "metric": metric, "old": comparison.role} |
	not comparison.same_bytes
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
checks contains check.of(rego.metadata.chain(), {{"champion": comparison.old.number, "old": comparison.role} |
	not comparison.same_bytes
	not comparison.same_rows
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
	not comparison.evaluated_anew
	some metric, limit in _metrics
	ours := _ours(metric)
	theirs := _theirs(metric)
	not _holds(ours, theirs, limit)
	finding := {
		"champion": comparison.old.number,
		"metric": metric,
		"old": comparison.role,
		"ours": ours,
		"theirs": theirs,
		"tolerance": limit.tolerance,
	}
})

_metrics := settings.of.metrics

_fresh if instants.within(input.version.registered_at, settings.of.evaluation.days)

_enough_rows if {
	is_number(input.version.evaluation.rows)
	input.version.evaluation.rows >= settings.of.evaluation.rows
}

_reaches(_, limit) if limit.floor == null

_reaches(ours, limit) if {
	limit.better == "higher"
	ours >= limit.floor
}

_reaches(ours, limit) if {
	limit.better == "lower"
	ours <= limit.floor
}

# Text and null compare with numbers in OPA; nothing but numbers is compared here.
_ours(metric) := value if {
	value := input.version.evaluation.metrics[metric]
	is_number(value)
}

_theirs(metric) := value if {
	value := comparison.old.evaluation.metrics[metric]
	is_number(value)
}

_holds(ours, theirs, limit) if comparison.holds(ours, theirs, limit.better, limit.tolerance)
