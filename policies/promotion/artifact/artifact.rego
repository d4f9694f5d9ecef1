# METADATA
# title: The artifact
# description: What is to be served is what was registered, byte for byte, and is still there.
package modeltrail.promotion.rules.artifact

import data.modeltrail.lib.check

# METADATA
# title: The stored files are the registered ones
# description: The digest over the files as they are stored now equals the one of the registration.
# custom:
#   short_name: changed
#   failure_msg: "The stored files of {name} have the digest {stored}; it was registered with {registered}."
#   solution: Find out who changed the bucket; register the files again as a new version.
#   applies_to: [candidate, promote, rollback, restore]
checks contains check.of(rego.metadata.chain(), {{"registered": _registered, "stored": _stored} |
	_stored != null
	not _same
})

# METADATA
# title: The stored files can be read and are whole
# description: Nothing of the manifest is missing, and the digest over the files could be said.
# custom:
#   short_name: unsound
#   failure_msg: "The stored files of {name} are not whole: {problem}."
#   solution: Bring back the object versions of its manifest, or register the files again as a new version.
#   applies_to: [candidate, promote, rollback, restore]
checks contains check.of(rego.metadata.chain(), {{"problem": problem} | some problem in _problems})

_problems contains problem if some problem in input.stored_artifact.problems

_problems contains "what is wrong with them cannot be said" if not _listed

_problems contains "their digest cannot be said" if {
	_stored == null
	input.stored_artifact.problems == []
}

_listed if is_array(input.stored_artifact.problems)

_same if _stored == _registered

_stored := object.get(input, ["stored_artifact", "digest"], "?")

_registered := object.get(input, ["version", "artifact_digest"], "none")
