# METADATA
# title: Settings
# description: >-
#   The parameters by which the model that moves is judged: those of its risk tier, and in the place
#   of each that the model states itself, the model's.
package modeltrail.lib.settings

# METADATA
# title: All parameters
parameters := data.data.promotion

# METADATA
# title: The risk tier of the model that moves
tier := object.get(parameters.models, [input.move.model, "tier"], parameters.default_tier)

# METADATA
# title: The settings of the model that moves
# description: What a model states stands for the tier's whole key; nothing is mixed below it.
of := parameters.tiers[tier] if {
	own == {}
} else := {key: object.get(own, key, value) | some key, value in parameters.tiers[tier]}

# METADATA
# title: What the model that moves states of its own
own := object.get(parameters.models, input.move.model, {})
