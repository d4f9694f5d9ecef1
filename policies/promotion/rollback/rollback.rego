# METADATA
# title: Rollback
# description: >-
#   A rollback goes to where the environment was last well, and nowhere else. It asks for a reason
#   and for sound bytes, and for nothing else: what it goes to was judged when it was promoted, and
#   whoever goes back must not wait for an approval, a test, the end of a freeze or of an incident.
package modeltrail.promotion.rules.rollback

import data.modeltrail.lib.check

# METADATA
# title: There is a version to roll back to
# description: >-
#   Some version was champion of the environment before, was not itself left by a rollback and is
#   not deleted.
# custom:
#   short_name: no_target
#   failure_msg: "{environment} has no earlier champion to roll back to."
#   solution: Promote another version, or demote the champion.
#   applies_to: [rollback]
checks contains check.of(rego.metadata.chain(), {{} | not _has_target})

# METADATA
# title: A rollback goes to the environment's rollback target
# description: >-
#   The target is the environment's last champion that was not itself left by a rollback and is not
#   deleted.
# custom:
#   short_name: other_target
#   failure_msg: "{environment} rolls back to version {target}, not to {name}."
#   solution: Roll back to version {target}, or promote {name}.
#   applies_to: [rollback]
checks contains check.of(rego.metadata.chain(), {{"target": _target} |
	_has_target
	_target != input.move.version
})

_has_target if is_number(_target)

_target := input.placements[input.move.environment].rollback_targets[0]
