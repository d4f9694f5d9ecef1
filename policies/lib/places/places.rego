# METADATA
# title: Places
# description: The environments in their order, and what each serves.
# schemas:
#   - input: schema["policy-input.schema"]
package modeltrail.lib.places

# METADATA
# title: Whether an environment is configured
known(environment) if environment in input.environments

# METADATA
# title: The environments that come before one; none before the first or an unknown one
before(environment) := {earlier |
	some position, name in input.environments
	name == environment
	some index, earlier in input.environments
	index < position
}

# METADATA
# title: The environment just before one; undefined for the first and for an unknown one
previous(environment) := input.environments[position - 1] if {
	some position, name in input.environments
	name == environment
}

# METADATA
# title: Whether an environment has a version as its champion or a candidate
serves(environment, version) if input.placements[environment].champion == version

serves(environment, version) if stands_beside(environment, version)

# METADATA
# title: Whether an environment has a version as a candidate
stands_beside(environment, version) if {
	some candidate in input.placements[environment].candidates
	candidate.version == version
}

# METADATA
# title: Since when an environment has a version as its champion or a candidate
since(environment, version) := input.placements[environment].champion_since if {
	input.placements[environment].champion == version
}

since(environment, version) := candidate.since if {
	some candidate in input.placements[environment].candidates
	candidate.version == version
}
