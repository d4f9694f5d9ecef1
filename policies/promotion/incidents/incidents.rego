# METADATA
# title: Incidents
# description: >-
#   While something is wrong with a model, no version of it goes forward anywhere; what serves may
#   always go back, and leave.
package modeltrail.promotion.rules.incidents

import data.modeltrail.lib.check

# METADATA
# title: No incident of the model is open
# description: In whichever environment it happened.
# custom:
#   short_name: open
#   failure_msg: "The incident {incident} of {model} is open since {since} (event {seq})."
#   solution: Close it first, or roll back; in an emergency, break the glass.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some incident in input.incidents
	finding := {
		"incident": object.get(incident, "id", "?"),
		"seq": object.get(incident, "seq", "?"),
		"since": object.get(incident, "time", "?"),
	}
})

# METADATA
# title: No drift alarm of the model is active
# description: Of whichever version, and in whichever environment it was raised.
# custom:
#   short_name: drift
#   failure_msg: "{monitor} reports drift of {model}@{version} in {place} since {since} (event {seq})."
#   solution: >-
#     Look into it and clear the alarm; where the new version is what mends it, have that waived
#     for it.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some alarm in input.drift
	finding := {
		"monitor": object.get(alarm, "monitor", "?"),
		"place": object.get(alarm, "environment", "?"),
		"seq": object.get(alarm, "seq", "?"),
		"since": object.get(alarm, "time", "?"),
		"version": object.get(alarm, "version", "?"),
	}
})

# METADATA
# title: What is wrong with the model is told
# description: Nothing is only nothing where it is said to be.
# custom:
#   short_name: untold
#   failure_msg: It is not said which incidents and drift alarms of {model} there are.
#   solution: Ask with all that is known of the model.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {{} | not _told})

_told if {
	is_array(input.incidents)
	is_array(input.drift)
}
