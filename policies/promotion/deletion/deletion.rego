# METADATA
# title: Deletion
# description: What is served is not deleted.
package modeltrail.promotion.rules.deletion

import data.modeltrail.lib.check
import data.modeltrail.lib.places

# METADATA
# title: A version that is served is not deleted
# description: The version is neither champion nor candidate in any environment.
# custom:
#   short_name: in_service
#   failure_msg: "{name} is in service in {where}."
#   solution: Demote it in {where} first.
#   applies_to: [delete]
checks contains check.of(rego.metadata.chain(), {{"where": where} |
	some where, _ in input.placements
	places.serves(where, input.move.version)
})
