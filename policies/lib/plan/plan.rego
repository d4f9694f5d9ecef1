# METADATA
# title: Plans
# description: >-
#   What `terraform show -json` says of a plan, in one form whatever form it came in: resources of
#   modules too, none that is only read, and what became of each by one word. A plan that is not
#   well formed is the rule input's to refuse; here what is malformed is left out.
package modeltrail.lib.plan

# METADATA
# title: The one word for what Terraform does
# description: Every list of actions that Terraform writes; another one is not known here.
kinds := {
	"create": "create",
	"create delete": "replace",
	"create forget": "replace",
	"delete": "delete",
	"delete create": "replace",
	"forget": "forget",
	"forget create": "replace",
	"no-op": "keep",
	"update": "update",
}

# METADATA
# title: Every resource that the plan manages
# description: >-
#   `kind` is a word of `kinds`; `before` and `after` are the values, `{}` where there are none;
#   `unknown` is true at each value that is known only after apply.
resources := [resource |
	some change in input.resource_changes
	change.mode == "managed"
	resource := {
		"address": change.address,
		"after": _object(object.get(change.change, "after", {})),
		"before": _object(object.get(change.change, "before", {})),
		"index": object.get(change, "index", null),
		"kind": kinds[concat(" ", change.change.actions)],
		"module": object.get(change, "module_address", ""),
		"name": change.name,
		"type": change.type,
		"unknown": _object(object.get(change.change, "after_unknown", {})),
	}
]

# METADATA
# title: The resources that are there once the plan is applied
# description: Those that it leaves as they are too; a fault is one whoever made it.
planned := [resource |
	some resource in resources
	resource.kind in {"create", "keep", "replace", "update"}
]

# METADATA
# title: The resources of a type that are there once the plan is applied
of_type(type) := object.get(_by_type, type, [])

# METADATA
# title: The resources that end with the plan
# description: Destroyed, or left alone where Terraform no longer knows of them.
ended := [resource | some resource in resources; resource.kind in {"delete", "forget"}]

# METADATA
# title: Whether a value is known only after apply
unknown(resource, attribute) if resource.unknown[attribute] == true

# METADATA
# title: Whether the configuration says what a value is to be
# description: What it does not say, the service makes up.
configured(resource, attribute) if _expressions(resource)[attribute]

# METADATA
# title: Whether something is a name
named(value) if {
	is_string(value)
	trim_space(value) != ""
}

# METADATA
# title: Whether an attribute of one resource names another one
# description: >-
#   By the value; or, where that is known only after apply, by what the configuration refers to.
points_at(resource, attribute, target) if {
	not unknown(resource, attribute)
	named(resource.after[attribute])
	resource.after[attribute] in {target.after[name] | some name in ["bucket", "id", "name"]}
}

points_at(resource, attribute, target) if {
	unknown(resource, attribute)
	resource.module == target.module
	_refers(_references(resource, attribute), resource, target)
}

# METADATA
# title: What is set of a bucket by resources of a type
settings(type, bucket) := [setting |
	some setting in of_type(type)
	points_at(setting, "bucket", bucket)
]

# METADATA
# title: The provider that a resource is made through, by its key in the configuration
provider(resource) := _configuration(resource).provider_config_key

# METADATA
# title: The accounts that a provider may work in; undefined where no constant says so
accounts(key) := {account | some account in stated} if {
	stated := input.configuration.provider_config[key].expressions.allowed_account_ids.constant_value
	is_array(stated)
}

# METADATA
# title: The region that a provider works in; undefined where no constant says so
region(key) := input.configuration.provider_config[key].expressions.region.constant_value

# METADATA
# title: Whether the configuration of a resource is told
told(resource) if _configuration(resource)

_by_type := {type: found |
	some type in {resource.type | some resource in planned}
	found := [resource | some resource in planned; resource.type == type]
}

_object(value) := value if {
	is_object(value)
} else := {}

_expressions(resource) := object.get(_configuration(resource), "expressions", {})

_configuration(resource) := _configured[[_module(resource.module), concat(".", [resource.type, resource.name])]]

_configured := {[each.place, configured.address]: configured |
	some each in _modules
	some configured in each.module.resources
}

# What is nested deeper is told by the rule input to have no configuration.
_modules := array.concat(array.concat(_outermost, _nested), array.concat(_deep, _deepest))

_outermost := [{"module": input.configuration.root_module, "place": ""}]

_nested := _within(_outermost)

_deep := _within(_nested)

_deepest := _within(_deep)

_within(modules) := [{"module": call.module, "place": place} |
	some each in modules
	some name, call in each.module.module_calls
	place := trim_prefix(concat(".module.", [each.place, name]), ".")
]

# Instances of a module have one configuration.
_module(address) := regex.replace(address, `\[("(\\.|[^"\\])*"|[0-9]+)\]`, "")

_references(resource, attribute) := direct | through if {
	direct := {reference | some reference in _expressions(resource)[attribute].references}
	through := {reference |
		"each.value" in direct
		some reference in _configuration(resource).for_each_expression.references
	}
}

# The very instance, or an instance of the same index by way of each.key and the like.
_refers(references, _, target) if {
	target.index == null
	concat(".", [target.type, target.name]) in references
}

_refers(references, _, target) if _instance(target) in references

_refers(references, resource, target) if {
	target.index != null
	resource.index == target.index
	base := concat(".", [target.type, target.name])
	base in references
	exact := {reference | some reference in references; startswith(reference, concat("", [base, "["]))}
	exact == set()
}

_instance(target) := trim_prefix(target.address, concat("", [target.module, "."]))
