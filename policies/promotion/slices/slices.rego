# METADATA
# title: Slices
# description: >-
#   A model that is better for most may be worse for some. Each part of the rows that the parameters
#   name is compared by itself with that of the old champion: the environment's, or the last that it
#   had. Where the whole was measured over other rows, the rule on metrics says so.
package modeltrail.promotion.rules.slices

import data.modeltrail.lib.check
import data.modeltrail.lib.comparison
import data.modeltrail.lib.settings

# METADATA
# title: The version is measured on each slice
# description: Of every slice that the parameters name, every metric is known, as a number.
# custom:
#   short_name: missing
#   failure_msg: "{name} has no {metric} on the slice {slice}."
#   solution: Evaluate it on the slice, and register the {metric} with it.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"metric": metric, "slice": slice} |
	some [slice, metric, _] in _asked
	not _ours(slice, metric)
})

# METADATA
# title: The old champion is measured on each slice
# description: Of every slice that the parameters name, every metric of the old champion is known.
# custom:
#   short_name: incumbent_missing
#   failure_msg: "Version {champion}, which {name} is compared with, has no {metric} on the slice {slice}."
#   solution: >-
#     Register the files of version {champion} once more, evaluated on the slice, and promote that
#     first.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"champion": comparison.old.number, "metric": metric, "slice": slice} |
	not comparison.same_bytes
	some [slice, metric, _] in _asked
	not _theirs(slice, metric)
})

# METADATA
# title: No slice is worse beyond its own tolerance
# description: Compared with the old champion, in the direction in which the metric is better.
# custom:
#   short_name: worse
#   failure_msg: >-
#     The {metric} of {name} on the slice {slice} is {ours}; that of version {champion} is {theirs},
#     and at most {tolerance} may be lost.
#   solution: Train a version that is no worse there, or leave it a candidate.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	not comparison.evaluated_anew
	some [slice, metric, tolerance] in _asked
	ours := _ours(slice, metric)
	theirs := _theirs(slice, metric)
	not _holds(metric, ours, theirs, tolerance)
	finding := {
		"champion": comparison.old.number,
		"metric": metric,
		"ours": ours,
		"slice": slice,
		"theirs": theirs,
		"tolerance": tolerance,
	}
})

_asked contains [slice, metric, tolerance] if {
	some slice, metrics in settings.of.slices
	some metric, tolerance in metrics
}

_ours(slice, metric) := value if {
	value := input.version.evaluation.slices[slice].metrics[metric]
	is_number(value)
}

_theirs(slice, metric) := value if {
	value := comparison.old.evaluation.slices[slice].metrics[metric]
	is_number(value)
}

_holds(metric, ours, theirs, tolerance) if {
	comparison.holds(ours, theirs, settings.of.metrics[metric].better, tolerance)
}
