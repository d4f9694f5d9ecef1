# METADATA
# title: Freezes
# description: >-
#   While an environment is frozen, nothing goes forward in it. A window is told in the local time of
#   a zone, by dates or by weekdays; one that holds is enough. Where clocks are set back or forward,
#   a local time that is twice, or never, begins a window as early and ends it as late as it can.
package modeltrail.promotion.rules.freeze

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.places
import data.modeltrail.lib.settings

# METADATA
# title: The environment is not frozen
# description: The time of the move lies in no window of the environment.
# custom:
#   short_name: frozen
#   failure_msg: "{environment} is frozen: {freeze}, from {from} until {until} ({zone})."
#   solution: Wait until it has ended; to go back, roll back, which need not wait.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some freeze in settings.parameters.freezes
	input.move.environment in freeze.environments
	_on_its_day(freeze)
	window := _window(freeze)
	window.begin <= instants.now
	instants.now < window.end
	finding := {
		"freeze": freeze.name,
		"from": freeze.from,
		"until": freeze.until,
		"zone": freeze.zone,
	}
})

# METADATA
# title: Every window can be read
# description: Its zone and its dates exist, it ends after it begins, and its environments are configured.
# custom:
#   short_name: unclear
#   failure_msg: "It cannot be said when, or where, the freeze {freeze} is."
#   solution: >-
#     Mend its zone, its environments, from and until in policies/data/promotion/data.json; of a
#     window over midnight make two.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {{"freeze": freeze.name} |
	some freeze in settings.parameters.freezes
	not _clear(freeze)
})

_clear(freeze) if {
	window := _window(freeze)
	window.begin < window.end
	every environment in freeze.environments {
		places.known(environment)
	}
}

_on_its_day(freeze) if not freeze.weekdays

_on_its_day(freeze) if time.weekday([instants.now, freeze.zone]) in freeze.weekdays

_window(freeze) := _between(freeze.zone, _local(freeze.from), _local(freeze.until)) if not freeze.weekdays

# Of one by weekdays, that of the day on which the move is.
_window(freeze) := _between(freeze.zone, midnight + _minutes(freeze.from), midnight + _minutes(freeze.until)) if {
	freeze.weekdays
	midnight := _local(time.format([instants.now, freeze.zone, "2006-01-02T00:00:00"]))
}

_between(zone, from, until) := {"begin": min(_instants(zone, from)), "end": max(_instants(zone, until))}

# The one or two instants at which a zone's clocks show a local time, or jump over it: by what they
# are ahead of UTC the day before and the day after.
_instants(zone, local) := {instant |
	some shift in {0 - _day, _day}
	instant := local - _ahead(zone, local + shift)
}

_ahead(zone, instant) := _local(time.format([instant, zone, "2006-01-02T15:04:05"])) - instant

# As if the clock were that of UTC.
_local(text) := time.parse_rfc3339_ns(concat("", [text, "Z"]))

_minutes(text) := ((to_number(hours) * 60) + to_number(minutes)) * (60 * 1000000000) if {
	[hours, minutes] := split(text, ":")
}

_day := ((24 * 60) * 60) * 1000000000
