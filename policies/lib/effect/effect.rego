# METADATA
# title: Effect
# description: >-
#   From when on a rule denies. A new rule first warns, until the day that the parameters give for
#   its code; without a day, or with one that cannot be read, it denies at once.
package modeltrail.lib.effect

import data.modeltrail.lib.instants
import data.modeltrail.lib.settings

# METADATA
# title: Whether a violation only warns, as of yet
later(violation) if instants.ahead(settings.parameters.effective_on[violation.code])

# METADATA
# title: The warning that a violation is until then
announced(violation) := object.union(violation, {"message": sprintf("%s This denies from %s on.", [
	violation.message,
	settings.parameters.effective_on[violation.code],
])})
