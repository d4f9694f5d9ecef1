# METADATA
# title: Persons
# description: Who stands behind an actor, and what the parameters take that person for.
package modeltrail.lib.person

import data.modeltrail.lib.settings

# METADATA
# title: The one identity of an actor
# description: The caller states it in canonical form; case and blanks make no second one here either.
of(actor) := lower(trim_space(actor.person))

# METADATA
# title: What an actor is called in a message
# description: Also where nobody is stated, so that a message never stays away for it.
name(actor) := object.get(actor, "person", "nobody who is known")

# METADATA
# title: Whether an actor is a pipeline
is_pipeline(actor) if {
	some pattern in settings.parameters.pipelines
	glob.match(pattern, ["/"], of(actor))
}

# METADATA
# title: Whether an actor belongs to a group
# description: A pipeline belongs to none, whatever its name matches; what it says, nobody has thought about.
belongs(actor, group) if {
	some pattern in settings.parameters.groups[group]
	glob.match(pattern, ["/"], of(actor))
	not is_pipeline(actor)
}
