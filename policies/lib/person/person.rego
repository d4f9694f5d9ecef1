# METADATA
# title: Persons
# description: Who stands behind an actor.
package modeltrail.lib.person

# METADATA
# title: The one identity of an actor
# description: The caller states it in canonical form; case and blanks make no second one here either.
of(actor) := lower(trim_space(actor.person))
