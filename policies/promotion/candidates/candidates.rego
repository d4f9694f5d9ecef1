# METADATA
# title: Candidates
# description: A few versions stand beside a champion, and among them share its traffic.
package modeltrail.promotion.rules.candidates

import data.modeltrail.lib.check
import data.modeltrail.lib.places
import data.modeltrail.lib.settings

# METADATA
# title: There are not too many candidates
# description: With the new one, no more than the risk tier allows.
# custom:
#   short_name: too_many
#   failure_msg: "With {name}, {environment} would have {count} candidates; {tier} allows {most}."
#   solution: Demote one of them first.
#   applies_to: [candidate]
checks contains check.of(rego.metadata.chain(), {finding |
	places.known(input.move.environment)
	not _few
	finding := {
		"count": count(object.get(input.placements, [input.move.environment, "candidates"], [])) + 1,
		"most": settings.of.candidates_max,
		"tier": settings.tier,
	}
})

# METADATA
# title: There is no more traffic than all
# description: The shares of the candidates, with that of the new one, add up to at most 1.
# custom:
#   short_name: shares
#   failure_msg: "With {name}, the candidates of {environment} would have {shares} of its traffic."
#   solution: Give it a smaller share, or demote another candidate.
#   applies_to: [candidate]
checks contains check.of(rego.metadata.chain(), {{"shares": sum(_shares)} |
	places.known(input.move.environment)
	not _shared
})

_few if count(_beside) < settings.of.candidates_max

# 0.1 + 0.2 is not quite 0.3 in binary.
_shared if {
	count(_stated) == count(_beside) + 1
	sum(_shares) <= 1.000000001
}

# One that has none is a shadow.
_shares := [share | some share in _stated; share != null]

_stated := array.concat(
	[candidate.share | some candidate in _beside],
	[share | share := input.move.share],
)

_beside := input.placements[input.move.environment].candidates
