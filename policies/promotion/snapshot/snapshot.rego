# METADATA
# title: The data snapshot
# description: A model is made from a named snapshot of the production data, and not of old ones.
package modeltrail.promotion.rules.snapshot

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.settings

# METADATA
# title: The data come from the production source
# description: The source of the version's data is one that the parameters name, or match.
# custom:
#   short_name: source
#   failure_msg: "{name} was trained on data from {source}, which is no production source."
#   solution: Train it on a snapshot of a source that policies/data/promotion/data.json names.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {{"source": source} |
	source := input.version.data_source
	source != null
	not _is_source(source)
})

# METADATA
# title: The snapshot is not too old
# description: It was taken within the days that the risk tier allows; null sets no limit.
# custom:
#   short_name: too_old
#   failure_msg: "The data of {name} were taken at {taken}; {tier} allows no more than {days} days."
#   solution: Train a new version on a newer snapshot.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {finding |
	not _young_enough
	finding := {
		"days": settings.of.snapshot_days,
		"taken": object.get(input.version, "data_taken_at", null),
		"tier": settings.tier,
	}
})

_is_source(source) if {
	some pattern in settings.parameters.sources
	glob.match(pattern, null, source)
}

_young_enough if settings.of.snapshot_days == null

_young_enough if instants.within(input.version.data_taken_at, settings.of.snapshot_days)
