# METADATA
# title: The input is complete
# description: >-
#   Every other rule relies on it: what is missing, of the wrong type or at odds with itself is
#   never taken for a no.
package modeltrail.promotion.rules.input

import data.modeltrail.lib.check
import data.modeltrail.lib.places
import data.modeltrail.lib.shapes

# METADATA
# title: The input has the form of its schema
# description: Every field is there, of its type, and none besides.
# custom:
#   short_name: malformed
#   failure_msg: "The policy cannot judge what it was told: {problems}."
#   solution: State every field in the form of policy-input.schema.json.
#   applies_to: [any]
checks contains check.of(rego.metadata.chain(), {{"problems": problems} |
	not _well_formed
	problems := concat("; ", _problems)
})

# METADATA
# title: The input does not contradict itself
# description: The version, the incumbent and the placements that are told belong to the move.
# custom:
#   short_name: inconsistent
#   failure_msg: "The policy was told two things that cannot both be: {problem}."
#   solution: Read the model's state again, and ask with what is true of one moment.
#   applies_to: [any]
checks contains check.of(rego.metadata.chain(), {{"problem": problem} |
	_well_formed
	some problem in _contradictions
})

_well_formed if shapes.policy_input(input)

# Asked of what is not well-formed alone, and once: it takes longer.
_comparison := json.match_schema(input, data.data.schemas.policy_input)

_problems := {sprintf("%s: %s", [error.field, error.desc]) | some error in _comparison[1]} if _comparison

else := {"there is no input, or no schema to hold it against"}

_contradictions contains "the version is not the one of the move" if {
	not _version_fits
}

_contradictions contains "the move concerns no environment, but names one" if {
	_without_environment
	not _names_none
}

_contradictions contains "the move concerns an environment, but names none" if {
	not _without_environment
	_names_none
}

_contradictions contains "an environment is listed twice" if {
	not _listed_once
}

_contradictions contains "the placements are not those of the environments" if {
	not _placements_fit
}

_contradictions contains "the incumbent is not the environment's champion" if not _incumbent_fits

_contradictions contains "the previous champion is not the last one of the environment" if {
	not _previous_fits
}

_contradictions contains "the incumbent is deleted" if input.incumbent.status == "deleted"

_contradictions contains "a champion is a candidate beside itself" if {
	some placement in input.placements
	some candidate in placement.candidates
	candidate.version == placement.champion
}

_contradictions contains "a version is a candidate twice in one environment" if {
	some placement in input.placements
	count(placement.candidates) > count({candidate.version | some candidate in placement.candidates})
}

_contradictions contains "it is not said since when a champion serves, or of none it is" if {
	some placement in input.placements
	not _dated(placement)
}

_contradictions contains "an environment has a champion, and none was ever promoted there" if {
	some placement in input.placements
	placement.champion != null
	placement.promoted_at == null
}

_contradictions contains "a share of the traffic belongs to a candidate" if {
	input.move.share != null
	input.move.kind != "candidate"
}

_contradictions contains "a kind of deletion belongs to a deletion" if {
	input.move.deletion_kind != null
	input.move.kind != "delete"
}

_contradictions contains "the glass is broken to go forward, and for nothing else" if {
	input.move.break_glass != null
	not _goes_forward
}

_contradictions contains "a waiver or a hold is of another version" if {
	some stated in array.concat(input.waivers, input.holds)
	not _is_of_the_version(stated)
}

_contradictions contains "two facts have the same sequence number" if {
	not _numbered_once
}

_version_fits if input.version.number == input.move.version

_names_none if input.move.environment == null

_known if places.known(input.move.environment)

_listed_once if count(input.environments) == count(_environments)

_placements_fit if object.keys(input.placements) == _environments

_environments := {name | some name in input.environments}

_without_environment if input.move.kind in {"delete", "restore"}

_incumbent_fits if {
	input.incumbent == null
	not _known
}

_incumbent_fits if {
	input.incumbent == null
	input.placements[input.move.environment].champion == null
}

_incumbent_fits if input.incumbent.number == input.placements[input.move.environment].champion

_previous_fits if {
	input.previous_champion == null
	not _without_champion
}

_previous_fits if {
	input.previous_champion == null
	input.placements[input.move.environment].rollback_targets == []
}

_previous_fits if {
	_without_champion
	input.previous_champion.number == input.placements[input.move.environment].rollback_targets[0]
	input.previous_champion.status != "deleted"
}

# No rollback goes to a version that was deleted.
_previous_fits if {
	_without_champion
	input.previous_champion.status == "deleted"
	not _previous_is_a_target
}

_previous_is_a_target if {
	input.previous_champion.number in input.placements[input.move.environment].rollback_targets
}

_without_champion if input.placements[input.move.environment].champion == null

_dated(placement) if {
	placement.champion == null
	placement.champion_since == null
}

_dated(placement) if {
	placement.champion != null
	placement.champion_since != null
}

_is_of_the_version(stated) if stated.version in {input.move.version, null}

_goes_forward if input.move.kind in {"candidate", "promote"}

_numbered_once if count(_sequence) == count({seq | some seq in _sequence})

_sequence := [fact.seq |
	some facts in [
		input.evidence,
		input.approvals,
		input.incidents,
		input.drift,
		input.waivers,
		input.holds,
		input.unreviewed,
	]
	some fact in facts
]
