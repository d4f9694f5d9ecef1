# METADATA
# title: Transitions
# description: A version goes through the configured environments in their order.
package modeltrail.promotion.rules.transitions

import data.modeltrail.lib.check
import data.modeltrail.lib.places

# METADATA
# title: The environment is configured
# description: A pointer exists only in the environments of the platform.
# custom:
#   short_name: unknown_environment
#   failure_msg: There is no environment {environment}; the platform has {environments}.
#   solution: Name one of them.
#   applies_to: [candidate, promote, demote, rollback]
checks contains check.of(rego.metadata.chain(), {{"environments": concat(", ", input.environments)} |
	not _known
})

# METADATA
# title: A version passes through the environments in their order
# description: >-
#   Anything may enter the first environment. A later one takes what is champion or candidate in
#   the environment just before it, now.
# custom:
#   short_name: order
#   failure_msg: "{name} is neither champion nor candidate in {previous}, which comes before {environment}."
#   solution: >-
#     Promote it there first, or deploy it there as a candidate (modeltrail promote {name}
#     {previous} -m …).
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {{"previous": previous} |
	previous := places.previous(input.move.environment)
	not _came_through(previous)
})

# METADATA
# title: A deleted version does not move
# description: A deleted version can only be restored.
# custom:
#   short_name: deleted
#   failure_msg: "{name} is deleted."
#   solution: Restore it first, or choose another version.
#   applies_to: [candidate, promote, demote, rollback, delete]
checks contains check.of(rego.metadata.chain(), {{} | not _registered})

# METADATA
# title: Only a deleted version is restored
# description: A version that is not deleted has nothing to come back from.
# custom:
#   short_name: not_deleted
#   failure_msg: "{name} is not deleted."
#   solution: Nothing needs to be done.
#   applies_to: [restore]
checks contains check.of(rego.metadata.chain(), {{} | not _deleted})

# METADATA
# title: The champion is not put in its own place
# description: A version that is champion in the environment is there already.
# custom:
#   short_name: already_champion
#   failure_msg: "{name} is the champion of {environment} already."
#   solution: Nothing needs to be done; to end its service there, demote it or roll it back.
#   applies_to: [candidate, promote, rollback]
checks contains check.of(rego.metadata.chain(), {{} |
	input.placements[input.move.environment].champion == input.move.version
})

# METADATA
# title: A candidate is not put beside itself
# description: A version that is a candidate in the environment is there already.
# custom:
#   short_name: already_candidate
#   failure_msg: "{name} is a candidate in {environment} already."
#   solution: Nothing needs to be done.
#   applies_to: [candidate]
checks contains check.of(rego.metadata.chain(), {{} |
	places.stands_beside(input.move.environment, input.move.version)
})

# METADATA
# title: Only what is there leaves
# description: A version that is neither champion nor candidate in the environment cannot be demoted there.
# custom:
#   short_name: not_there
#   failure_msg: "{name} is neither champion nor candidate in {environment}."
#   solution: Name the environment that it is to leave.
#   applies_to: [demote]
checks contains check.of(rego.metadata.chain(), {{} |
	not _there
})

# METADATA
# title: An older version replaces a newer one only when asked for as such
# description: >-
#   Going back by promoting is easily an accident. A rollback goes back; a promotion does only
#   where the request says that it knows the version to be older.
# custom:
#   short_name: older
#   failure_msg: "{name} is older than {environment}'s champion, version {champion}."
#   solution: Roll back instead, or ask for the older version with --older.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"champion": input.incumbent.number} |
	input.move.version < input.incumbent.number
	not _asked_for
})

# METADATA
# title: An environment keeps a champion
# description: After its demotion no version serves the environment, and none can be rolled back to.
# custom:
#   short_name: unserved
#   failure_msg: >-
#     {name} is the champion of {environment}; nothing serves there without it, and a rollback needs
#     a champion to replace.
#   solution: Promote another version there, or roll back instead of demoting.
#   applies_to: [demote]
warnings contains check.of(rego.metadata.chain(), {{} |
	input.placements[input.move.environment].champion == input.move.version
})

_known if places.known(input.move.environment)

_came_through(previous) if places.serves(previous, input.move.version)

_registered if input.version.status == "registered"

_deleted if input.version.status == "deleted"

_there if places.serves(input.move.environment, input.move.version)

_asked_for if input.move.older == true
