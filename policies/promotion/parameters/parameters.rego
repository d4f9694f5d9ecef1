# METADATA
# title: The parameters are complete
# description: A number that is not set, or is no number, would silence the rule that it tunes.
package modeltrail.promotion.rules.parameters

import data.modeltrail.lib.check
import data.modeltrail.lib.parameters
import data.modeltrail.lib.settings
import data.modeltrail.lib.shapes

# METADATA
# title: The parameters have the form of their schema
# description: policies/data/promotion/data.json states every parameter, in its type.
# custom:
#   short_name: malformed
#   failure_msg: "The policy's parameters are not usable: {problems}."
#   solution: Mend policies/data/promotion/data.json; policies/README.md says what each means.
#   applies_to: [any]
checks contains check.of(rego.metadata.chain(), {{"problems": problems} |
	not _well_formed
	problems := concat("; ", _problems)
})

# METADATA
# title: What the parameters name is among them
# description: >-
#   The risk tier of the model, and the groups that break the glass and grant waivers or approve it,
#   are there.
# custom:
#   short_name: unknown
#   failure_msg: "The policy's parameters name {what} {unknown}, and do not say what that is."
#   solution: Add it in policies/data/promotion/data.json, or name another.
#   applies_to: [any]
checks contains check.of(rego.metadata.chain(), {{"unknown": unknown, "what": what} |
	_well_formed
	some [what, unknown] in _unknown
})

# Of risk tiers and models, what this move goes by; what else is stated, others go by.
_well_formed if {
	shapes.shared(settings.parameters)
	_of_the_model
	_of_its_tier
}

_of_the_model if shapes.model(settings.own)

# That no model is named is the input's fault.
_of_the_model if not _names_a_model

_names_a_model if is_string(input.move.model)

# One that is not there has a check of its own.
_of_its_tier if shapes.tier(settings.of)

_of_its_tier if not _has_a_tier

_has_a_tier if _is_tier(settings.tier)

# Asked of what is not well-formed alone: it takes longer.
_problems := {sprintf("%s: %s", [error.field, error.desc]) |
	some error in json.match_schema(settings.parameters, parameters.schema)[1]
} if settings.parameters

else := {"there are none"}

_unknown contains ["the default tier", settings.parameters.default_tier] if {
	not _default_tier_is_there
}

_unknown contains [sprintf("the tier of %s,", [model]), tier] if {
	some model, own in settings.parameters.models
	tier := own.tier
	not _is_tier(tier)
}

_unknown contains ["the group", group] if {
	some group in _named
	not _is_group(group)
}

_named contains settings.parameters.waivers.group

_named contains settings.parameters.break_glass.group

_named contains asked.group if {
	some asking in settings.of.approvals
	some asked in asking
}

_default_tier_is_there if settings.parameters.tiers[settings.parameters.default_tier]

_is_tier(tier) if settings.parameters.tiers[tier]

_is_group(group) if settings.parameters.groups[group]
