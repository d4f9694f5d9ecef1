# METADATA
# title: Approval
# description: >-
#   Someone other than the one who asks, and other than the one who registered the version, agreed
#   to these bytes in this environment. What a pipeline approves, nobody has looked at.
package modeltrail.promotion.rules.approval

import data.modeltrail.lib.check
import data.modeltrail.lib.person

# METADATA
# title: The environment's number of approvals is configured
# description: An environment without a number asks for no approval only if the parameters say 0.
# custom:
#   short_name: unset
#   failure_msg: The parameters do not say how many approvals {environment} asks for.
#   solution: Set approvals.{environment} in policies/data/promotion/data.json.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{} | not _set})

# METADATA
# title: Enough persons approved
# description: As many different persons as the environment asks for gave an approval that counts.
# custom:
#   short_name: too_few
#   failure_msg: "Approvals by others that {environment} asks for: {asked}; that count for {name}: {counted}."
#   solution: >-
#     Let someone other than the requester and the registrar approve it (modeltrail approve {name}
#     {environment} -m …).
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	counted := count(_counting)
	counted < _asked
	finding := {"asked": _asked, "counted": counted}
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

_asked := data.data.promotion.approvals[input.move.environment]

_set if is_number(_asked)

# Of several approvals by one person the first counts.
_counting contains approval.seq if {
	some approval in _bound_by_others
	not _repeated(approval)
}

_bound_by_others contains approval if {
	some approval in input.approvals
	approval.version == input.move.version
	approval.environment == input.move.environment
	approval.artifact_digest == input.version.artifact_digest
	not _by_pipeline(approval)
	person.of(approval.by) != person.of(input.actor)
	person.of(approval.by) != person.of(input.version.registered_by)
}

_by_pipeline(approval) if {
	some pattern in data.data.promotion.pipelines
	glob.match(pattern, ["/"], person.of(approval.by))
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
} else := "it is for these bytes in this environment, by someone else"
