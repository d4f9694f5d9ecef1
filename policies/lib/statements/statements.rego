# METADATA
# title: Statements
# description: >-
#   What an IAM policy says, in one form whatever form it came in. A policy in which anything is not
#   understood is not read at all: its reader has no statements, rather than fewer.
package modeltrail.lib.statements

# METADATA
# title: The statements of a policy
# description: >-
#   `text` is JSON. Undefined for what is no policy. Actions, condition operators and condition keys
#   are in lower case, for IAM tells no case apart in them. A principal is `*`, or its kind and name:
#   `AWS:arn:…`, `Federated:…`, `Service:…`.
of(text) := statements if {
	is_string(text)
	json.is_valid(text)
	document := json.unmarshal(text)
	object.keys(document) - {"Id", "Statement", "Version"} == set()
	document.Version in {"2008-10-17", "2012-10-17"}
	given := _list(document.Statement)
	count(given) > 0
	statements := [statement | some each in given; statement := _statement(each)]
	count(statements) == count(given)
}

# METADATA
# title: Whether statements are of a kind of policy
# description: >-
#   A trust policy says whom, and of nothing but its role; that of an identity says on what, and of
#   nobody but its bearer; that of a resource or a key says whom.
suit("trust", statements) if {
	every statement in statements {
		statement.principals | statement.not_principals != set()
		statement.resources | statement.not_resources == set()
	}
}

suit("identity", statements) if {
	every statement in statements {
		statement.principals | statement.not_principals == set()
		statement.resources | statement.not_resources != set()
	}
}

suit(kind, statements) if {
	kind in {"key", "resource"}
	every statement in statements {
		statement.principals | statement.not_principals != set()
	}
}

# METADATA
# title: The statements that allow something
allowed(statements) := [statement | some statement in statements; statement.effect == "Allow"]

# METADATA
# title: The statements that deny something
denied(statements) := [statement | some statement in statements; statement.effect == "Deny"]

# METADATA
# title: Whether something is written with a wildcard
wild(text) if regex.match(`[*?]`, text)

# METADATA
# title: Whether a pattern of IAM covers something
# description: A star is any text; that which is covered may be a pattern itself.
covers(pattern, text) if pattern == text

covers(pattern, text) if {
	wild(pattern)
	escaped := regex.replace(pattern, `[.+(){}\[\]^$|\\]`, `\$0`)
	regex.match(concat("", ["(?s)^", replace(replace(escaped, "*", ".*"), "?", "."), "$"]), text)
}

# METADATA
# title: Whether one of several patterns covers something
covered(patterns, text) if {
	some pattern in patterns
	covers(pattern, text)
}

# METADATA
# title: The account of a principal; undefined where it names none
account(principal) := regex.find_all_string_submatch_n(_account, principal, 1)[0][1]

# METADATA
# title: What the conditions of a statement ask of a key, by exactly one operator
# description: >-
#   `key` may have wildcards. Nothing where they do not: `…IfExists` and `ForAllValues:…` are other
#   operators, and ask nothing for sure.
demanded(statement, operators, key) := {value |
	some [operator, asked, values] in statement.conditions
	operator in operators
	covers(key, asked)
	some value in values
}

_account := `^AWS:(?:arn:[a-z-]+:(?:iam|sts)::)?([0-9]{12})(?::.+)?$`

_known := {
	"Action",
	"Condition",
	"Effect",
	"NotAction",
	"NotPrincipal",
	"NotResource",
	"Principal",
	"Resource",
	"Sid",
}

_statement(given) := {
	"actions": {lower(action) | some action in named},
	"conditions": _conditions(object.get(given, "Condition", {})),
	"effect": given.Effect,
	"not_actions": {lower(action) | some action in excepted},
	"not_principals": _principals(object.get(given, "NotPrincipal", {})),
	"not_resources": _strings(given, "NotResource"),
	"principals": _principals(object.get(given, "Principal", {})),
	"resources": _strings(given, "Resource"),
} if {
	# Here, for what is undefined makes an empty comprehension.
	named := _strings(given, "Action")
	excepted := _strings(given, "NotAction")
	keys := object.keys(given)
	keys - _known == set()
	given.Effect in {"Allow", "Deny"}
	is_string(object.get(given, "Sid", ""))
	count(keys & {"Action", "NotAction"}) == 1
	count(keys & {"Resource", "NotResource"}) < 2
	count(keys & {"Principal", "NotPrincipal"}) < 2
}

_list(value) := value if {
	is_array(value)
} else := [value] if {
	is_object(value)
}

# Nothing where the key is absent; undefined where it holds anything but names.
_strings(given, key) := set() if {
	keys := object.keys(given)
	not key in keys
} else := _names(given[key])

_names(value) := {value} if {
	is_string(value)
	value != ""
} else := {name | some name in value} if {
	is_array(value)
	count(value) > 0
	every name in value {
		is_string(name)
		name != ""
	}
}

_principals("*") := {"*"}

_principals(value) := {principal |
	some kind, names in read
	some name in names
	principal := _principal(kind, name)
} if {
	is_object(value)
	read := {kind: _names(names) | some kind, names in value}
	object.keys(read) == object.keys(value)
	object.keys(value) - {"AWS", "CanonicalUser", "Federated", "Service"} == set()
}

_principal("AWS", "*") := "*"

_principal(kind, name) := concat(":", [kind, name]) if [kind, name] != ["AWS", "*"]

_conditions(value) := {[lower(operator), lower(key), values] |
	some operator, asked in value
	some key, wanted in asked
	values := _values(wanted)
} if {
	is_object(value)
	every asked in value {
		is_object(asked)
		every wanted in asked {
			_values(wanted)
		}
	}
}

# Numbers and booleans may stand without quotes.
_values(wanted) := {sprintf("%v", [wanted])} if _plain(wanted)

_values(wanted) := {sprintf("%v", [value]) | some value in wanted} if {
	is_array(wanted)
	every value in wanted {
		_plain(value)
	}
}

_plain(value) if is_string(value)

_plain(value) if is_number(value)

_plain(value) if is_boolean(value)
