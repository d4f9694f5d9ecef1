# METADATA
# title: Who may speak to a managed OPA
# description: >-
#   Only the process that started the server knows its token, and nobody changes its policies or
#   data while it runs: what decided is what was loaded.
package system.authz

default allow := false

allow if {
	input.method in {"GET", "POST"}
	input.identity == opa.runtime().env.MODELTRAIL_OPA_TOKEN
}
