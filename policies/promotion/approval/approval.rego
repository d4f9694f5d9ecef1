# METADATA
# title: Approval
# description: >-
#   Others than the one who asks, and than the one who registered the version, agreed to these bytes
#   in this environment, and not long ago: as many of each group as the risk tier asks for. What a
#   pipeline approves, nobody has looked at. One person fills one place, also where several groups
#   have that person: so of any of the groups together at least as many persons approved as these
#   groups have places together. Where that is so of all of them, each place can be given to one
#   person of its group (Hall's theorem), and otherwise it cannot.
package modeltrail.promotion.rules.approval

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.person
import data.modeltrail.lib.settings

# METADATA
# title: The environment's approvals are configured
# description: An environment asks for no approval only if the parameters say so, by an empty list.
# custom:
#   short_name: unset
#   failure_msg: The parameters do not say whose approvals {environment} asks for.
#   solution: Set approvals.{environment} of the model's tier in policies/data/promotion/data.json.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{} | not _set})

# METADATA
# title: Enough persons of each group approved
# description: >-
#   Different persons gave approvals that count, one for each place that the environment's groups
#   have. The groups that are named are those that together lack one, and no fewer of them do.
# custom:
#   short_name: too_few
#   failure_msg: "Approvals by {groups} that {environment} asks for: {asked}; that count for {name}: {counted}."
#   solution: >-
#     Let a member of {groups} other than the requester and the registrar approve it (modeltrail
#     approve {name} {environment} -m …); one person fills one place.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some groups in _lacking
	not _fewer_lack(groups)
	finding := {
		"asked": _places(groups),
		"counted": count(_approvers(groups)),
		"groups": concat(" and ", [_asked[index].group | some index in groups]),
	}
})

# METADATA
# title: Whether each approval counted, and why
# description: In the order of their sequence numbers.
verdicts := [verdict |
	some seq in sort([approval.seq | some approval in input.approvals])
	some approval in input.approvals
	approval.seq == seq
	verdict := {"counted": seq in _counting, "seq": seq, "why": _why(approval)}
]

_asked := settings.of.approvals[input.move.environment]

_set if is_array(_asked)

# By their positions in what is asked; the parameters allow four, so at most fifteen.
_subsets contains positions if {
	some subset in numbers.range(0, bits.lsh(1, count(_asked)) - 1)
	positions := [index | some index, _ in _asked; bits.and(subset, bits.lsh(1, index)) != 0]
}

_lacking contains groups if {
	some groups in _subsets
	count(_approvers(groups)) < _places(groups)
}

_fewer_lack(groups) if {
	some fewer in _lacking
	count(fewer) < count(groups)
	every index in fewer { index in groups }
}

_places(groups) := sum([_asked[index].count | some index in groups])

_approvers(groups) := {person.of(approval.by) |
	some index in groups
	some approval in _bound_by_others
	person.belongs(approval.by, _asked[index].group)
}

# Of several approvals by one person the first counts.
_counting contains approval.seq if {
	some approval in _bound_by_others
	not _repeated(approval)
	_is_asked(approval)
}

_bound_by_others contains approval if {
	some approval in input.approvals
	approval.version == input.move.version
	approval.environment == input.move.environment
	approval.artifact_digest == input.version.artifact_digest
	not _by_pipeline(approval)
	person.of(approval.by) != person.of(input.actor)
	person.of(approval.by) != person.of(input.version.registered_by)
	instants.within(approval.time, settings.of.approval_days)
}

_by_pipeline(approval) if person.is_pipeline(approval.by)

_is_asked(approval) if {
	some asked in _asked
	person.belongs(approval.by, asked.group)
}

_repeated(approval) if {
	some earlier in _bound_by_others
	person.of(earlier.by) == person.of(approval.by)
	earlier.seq < approval.seq
}

_why(approval) := sprintf("it is for version %v", [approval.version]) if {
	approval.version != input.move.version
} else := sprintf("it is for %v", [approval.environment]) if {
	approval.environment != input.move.environment
} else := "it is for other bytes" if {
	approval.artifact_digest != input.version.artifact_digest
} else := sprintf("it is by a pipeline, %v", [person.of(approval.by)]) if {
	_by_pipeline(approval)
} else := "it is by the person who asks" if {
	person.of(approval.by) == person.of(input.actor)
} else := "it is by the person who registered the version" if {
	person.of(approval.by) == person.of(input.version.registered_by)
} else := "its person's first approval counts" if {
	_repeated(approval)
} else := "its person belongs to no group that is asked for one" if {
	not _is_asked(approval)
} else := "it is for these bytes in this environment, by someone else" if {
	approval.seq in _counting
} else := sprintf("it is more than %v days old", [settings.of.approval_days])
