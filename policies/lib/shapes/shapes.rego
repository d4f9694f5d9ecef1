# METADATA
# title: Shapes
# description: >-
#   Whether a document has the form of its schema; made by tools/shapes.py of the schemas, change
#   those. They say the same, and what is wrong besides, but take longer.
package modeltrail.lib.shapes

# METADATA
# title: Whether a document has the form of the schema of policy_input
policy_input(x) if {
	is_object(x)
	count(x) == 18
	_policy_input_actor(x.actor)
	is_array(x.approvals)
	every item in x.approvals {
		_policy_input_approval(item)
	}
	is_array(x.commit_served_in)
	every item in x.commit_served_in {
		is_string(item)
		item != ""
	}
	is_array(x.drift)
	every item in x.drift {
		_policy_input_drift_alarm(item)
	}
	is_array(x.environments)
	count(x.environments) >= 1
	every item in x.environments {
		is_string(item)
		item != ""
	}
	is_array(x.evidence)
	every item in x.evidence {
		_policy_input_evidence(item)
	}
	is_array(x.holds)
	every item in x.holds {
		_policy_input_hold(item)
	}
	is_array(x.incidents)
	every item in x.incidents {
		_policy_input_incident(item)
	}
	_policy_input_incumbent(x.incumbent)
	_policy_input_move(x.move)
	is_object(x.placements)
	not x.placements[""]
	every _, item in x.placements {
		_policy_input_placement(item)
	}
	_policy_input_previous_champion(x.previous_champion)
	x.schema_version == 2
	_policy_input_stored_artifact(x.stored_artifact)
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.time)
	is_array(x.unreviewed)
	every item in x.unreviewed {
		_policy_input_unreviewed(item)
	}
	_policy_input_version_facts(x.version)
	is_array(x.waivers)
	every item in x.waivers {
		_policy_input_waiver(item)
	}
}

_policy_input_actor(x) if {
	is_object(x)
	count(x) == 2
	is_string(x.arn)
	x.arn != ""
	count(x.arn) <= 2048
	is_string(x.person)
	x.person != ""
	count(x.person) <= 2048
}

_policy_input_approval(x) if {
	is_object(x)
	count(x) == 6
	regex.match(`^sha256:[0-9a-f]{64}$`, x.artifact_digest)
	_policy_input_actor(x.by)
	is_string(x.environment)
	x.environment != ""
	floor(x.seq) == x.seq
	x.seq >= 1
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.time)
	floor(x.version) == x.version
	x.version >= 1
}

_policy_input_drift_alarm(x) if {
	is_object(x)
	count(x) == 6
	_policy_input_actor(x.by)
	is_string(x.environment)
	x.environment != ""
	is_string(x.monitor)
	x.monitor != ""
	floor(x.seq) == x.seq
	x.seq >= 1
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.time)
	floor(x.version) == x.version
	x.version >= 1
}

_policy_input_evidence(x) if {
	is_object(x)
	count(x) == 11
	_policy_input_actor(x.by)
	is_string(x.commit)
	x.commit != ""
	is_string(x.environment)
	x.environment != ""
	floor(x.failures) == x.failures
	x.failures >= 0
	x.outcome in {"passed", "failed"}
	floor(x.seq) == x.seq
	x.seq >= 1
	floor(x.skipped) == x.skipped
	x.skipped >= 0
	is_string(x.suite)
	x.suite != ""
	regex.match(`^sha256:[0-9a-f]{64}$`, x.suite_digest)
	floor(x.tests) == x.tests
	x.tests >= 0
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.time)
}

_policy_input_version(x) if {
	floor(x) == x
	x >= 1
}

_policy_input_version(x) if {
	x == null
}

_policy_input_hold(x) if {
	is_object(x)
	count(x) == 4
	_policy_input_actor(x.by)
	floor(x.seq) == x.seq
	x.seq >= 1
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.time)
	_policy_input_version(x.version)
}

_policy_input_environment(x) if {
	is_string(x)
	x != ""
}

_policy_input_environment(x) if {
	x == null
}

_policy_input_incident(x) if {
	is_object(x)
	count(x) == 5
	_policy_input_actor(x.by)
	_policy_input_environment(x.environment)
	is_string(x.id)
	x.id != ""
	floor(x.seq) == x.seq
	x.seq >= 1
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.time)
}

_policy_input_artifact_digest(x) if {
	regex.match(`^sha256:[0-9a-f]{64}$`, x)
}

_policy_input_artifact_digest(x) if {
	x == null
}

_policy_input_data_taken_at(x) if {
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x)
}

_policy_input_data_taken_at(x) if {
	x == null
}

_policy_input_slice(x) if {
	is_object(x)
	count(x) == 2
	is_object(x.metrics)
	not x.metrics[""]
	every _, item in x.metrics {
		is_number(item)
	}
	floor(x.rows) == x.rows
	x.rows >= 1
}

_policy_input_evaluation_(x) if {
	is_object(x)
	count(x) == 4
	regex.match(`^sha256:[0-9a-f]{64}$`, x.dataset_digest)
	is_object(x.metrics)
	not x.metrics[""]
	every _, item in x.metrics {
		is_number(item)
	}
	floor(x.rows) == x.rows
	x.rows >= 1
	is_object(x.slices)
	not x.slices[""]
	every _, item in x.slices {
		_policy_input_slice(item)
	}
}

_policy_input_evaluation(x) if {
	_policy_input_evaluation_(x)
}

_policy_input_evaluation(x) if {
	x == null
}

_policy_input_left_service_at(x) if {
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x)
}

_policy_input_left_service_at(x) if {
	x == null
}

_policy_input_model_card(x) if {
	is_string(x)
	x != ""
}

_policy_input_model_card(x) if {
	x == null
}

_policy_input_parameters(x) if {
	floor(x) == x
	x >= 0
}

_policy_input_parameters(x) if {
	x == null
}

_policy_input_version_facts(x) if {
	is_object(x)
	count(x) == 15
	_policy_input_artifact_digest(x.artifact_digest)
	_policy_input_environment(x.code_commit)
	_policy_input_artifact_digest(x.data_digest)
	_policy_input_environment(x.data_snapshot)
	_policy_input_environment(x.data_source)
	_policy_input_data_taken_at(x.data_taken_at)
	_policy_input_evaluation(x.evaluation)
	_policy_input_left_service_at(x.left_service_at)
	_policy_input_environment(x.licence)
	_policy_input_model_card(x.model_card)
	floor(x.number) == x.number
	x.number >= 1
	_policy_input_parameters(x.parameters)
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.registered_at)
	_policy_input_actor(x.registered_by)
	x.status in {"registered", "deleted"}
}

_policy_input_incumbent(x) if {
	_policy_input_version_facts(x)
}

_policy_input_incumbent(x) if {
	x == null
}

_policy_input_break_glass_(x) if {
	is_object(x)
	count(x) == 2
	is_string(x.justification)
	x.justification != ""
	is_string(x.ticket)
	x.ticket != ""
}

_policy_input_break_glass(x) if {
	_policy_input_break_glass_(x)
}

_policy_input_break_glass(x) if {
	x == null
}

_policy_input_deletion_kind(x) if {
	is_string(x)
	x != ""
}

_policy_input_deletion_kind(x) if {
	x == null
}

_policy_input_environment_(x) if {
	is_string(x)
	x != ""
}

_policy_input_environment_(x) if {
	x == null
}

_policy_input_reason(x) if {
	is_string(x)
}

_policy_input_reason(x) if {
	x == null
}

_policy_input_share(x) if {
	is_number(x)
	x > 0
	x <= 1
}

_policy_input_share(x) if {
	x == null
}

_policy_input_move(x) if {
	is_object(x)
	count(x) == 9
	_policy_input_break_glass(x.break_glass)
	_policy_input_deletion_kind(x.deletion_kind)
	_policy_input_environment_(x.environment)
	x.kind in {"candidate", "promote", "demote", "rollback", "delete", "restore"}
	is_string(x.model)
	x.model != ""
	is_boolean(x.older)
	_policy_input_reason(x.reason)
	_policy_input_share(x.share)
	floor(x.version) == x.version
	x.version >= 1
}

_policy_input_share_(x) if {
	is_number(x)
	x > 0
	x <= 1
}

_policy_input_share_(x) if {
	x == null
}

_policy_input_candidate(x) if {
	is_object(x)
	count(x) == 3
	_policy_input_share_(x.share)
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.since)
	floor(x.version) == x.version
	x.version >= 1
}

_policy_input_champion(x) if {
	floor(x) == x
	x >= 1
}

_policy_input_champion(x) if {
	x == null
}

_policy_input_champion_since(x) if {
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x)
}

_policy_input_champion_since(x) if {
	x == null
}

_policy_input_promoted_at(x) if {
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x)
}

_policy_input_promoted_at(x) if {
	x == null
}

_policy_input_placement(x) if {
	is_object(x)
	count(x) == 5
	is_array(x.candidates)
	every item in x.candidates {
		_policy_input_candidate(item)
	}
	_policy_input_champion(x.champion)
	_policy_input_champion_since(x.champion_since)
	_policy_input_promoted_at(x.promoted_at)
	is_array(x.rollback_targets)
	every item in x.rollback_targets {
		floor(item) == item
		item >= 1
	}
}

_policy_input_previous_champion(x) if {
	_policy_input_version_facts(x)
}

_policy_input_previous_champion(x) if {
	x == null
}

_policy_input_digest(x) if {
	regex.match(`^sha256:[0-9a-f]{64}$`, x)
}

_policy_input_digest(x) if {
	x == null
}

_policy_input_stored_artifact(x) if {
	is_object(x)
	count(x) == 2
	_policy_input_digest(x.digest)
	is_array(x.problems)
	every item in x.problems {
		is_string(item)
		item != ""
	}
}

_policy_input_unreviewed(x) if {
	is_object(x)
	count(x) == 5
	_policy_input_actor(x.by)
	is_string(x.environment)
	x.environment != ""
	floor(x.seq) == x.seq
	x.seq >= 1
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.time)
	floor(x.version) == x.version
	x.version >= 1
}

_policy_input_environment__(x) if {
	is_string(x)
	x != ""
}

_policy_input_environment__(x) if {
	x == null
}

_policy_input_waiver(x) if {
	is_object(x)
	count(x) == 7
	_policy_input_actor(x.by)
	is_string(x.code)
	x.code != ""
	_policy_input_environment__(x.environment)
	floor(x.seq) == x.seq
	x.seq >= 1
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.time)
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, x.until)
	floor(x.version) == x.version
	x.version >= 1
}

# METADATA
# title: Whether a document has the form of the schema of shared
shared(x) if {
	is_object(x)
	count(x) == 11
	is_object(x.break_glass)
	count(x.break_glass) == 2
	is_string(x.break_glass.group)
	x.break_glass.group != ""
	floor(x.break_glass.review_days) == x.break_glass.review_days
	x.break_glass.review_days >= 0
	is_string(x.default_tier)
	x.default_tier != ""
	is_array(x.deletion_kinds)
	every item in x.deletion_kinds {
		is_string(item)
		item != ""
	}
	is_object(x.effective_on)
	every _, item in x.effective_on {
		regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$`, item)
	}
	is_array(x.freezes)
	every item in x.freezes {
		_shared_freezes(item)
	}
	is_object(x.groups)
	every _, item in x.groups {
		_shared_groups_item(item)
	}
	is_object(x.models)
	every _, item in x.models {
		is_object(item)
	}
	is_array(x.pipelines)
	every item in x.pipelines {
		regex.match(`^[a-z0-9*/+=,.@_-]+$`, item)
	}
	is_array(x.sources)
	every item in x.sources {
		is_string(item)
		item != ""
	}
	is_object(x.tiers)
	every _, item in x.tiers {
		is_object(item)
	}
	is_object(x.waivers)
	count(x.waivers) == 3
	is_string(x.waivers.group)
	x.waivers.group != ""
	is_array(x.waivers.never)
	every item in x.waivers.never {
		item in {"approval", "artifact", "break_glass", "candidates", "cool_down", "deletion", "evidence", "freeze", "incidents", "input", "lineage", "metrics", "parameters", "reason", "rollback", "slices", "snapshot", "soak", "transitions", "waivers"}
	}
	floor(x.waivers.warn_days) == x.waivers.warn_days
	x.waivers.warn_days >= 0
}

_shared_freezes(x) if {
	is_object(x)
	count(x) == 5
	is_array(x.environments)
	every item in x.environments {
		is_string(item)
		item != ""
	}
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$`, x.from)
	is_string(x.name)
	x.name != ""
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$`, x.until)
	is_string(x.zone)
	x.zone != ""
}

_shared_freezes(x) if {
	is_object(x)
	count(x) == 6
	is_array(x.environments)
	every item in x.environments {
		is_string(item)
		item != ""
	}
	regex.match(`^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$`, x.from)
	is_string(x.name)
	x.name != ""
	regex.match(`^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$`, x.until)
	is_array(x.weekdays)
	count(x.weekdays) >= 1
	every item in x.weekdays {
		item in {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	}
	is_string(x.zone)
	x.zone != ""
}

_shared_groups_item(x) if {
	is_array(x)
	every item in x {
		regex.match(`^[a-z0-9*/+=,.@_-]+$`, item)
	}
}

# METADATA
# title: Whether a document has the form of the schema of tier
tier(x) if {
	is_object(x)
	count(x) == 12
	floor(x.approval_days) == x.approval_days
	x.approval_days >= 0
	is_object(x.approvals)
	every _, item in x.approvals {
		_tier_approvals_item(item)
	}
	floor(x.candidates_max) == x.candidates_max
	x.candidates_max >= 0
	is_object(x.cool_down_hours)
	every _, item in x.cool_down_hours {
		floor(item) == item
		item >= 0
	}
	is_object(x.evaluation)
	count(x.evaluation) == 2
	floor(x.evaluation.days) == x.evaluation.days
	x.evaluation.days >= 0
	floor(x.evaluation.rows) == x.evaluation.rows
	x.evaluation.rows >= 1
	is_object(x.evidence)
	count(x.evidence) == 2
	floor(x.evidence.days) == x.evidence.days
	x.evidence.days >= 0
	is_array(x.evidence.required_suites)
	every item in x.evidence.required_suites {
		is_string(item)
		item != ""
	}
	is_array(x.lineage)
	every item in x.lineage {
		item in {"data_taken_at", "licence", "model_card", "parameters"}
	}
	is_object(x.metrics)
	count(x.metrics) >= 1
	every _, item in x.metrics {
		is_object(item)
		count(item) == 3
		item.better in {"higher", "lower"}
		_tier_floor(item.floor)
		is_number(item.tolerance)
		item.tolerance >= 0
	}
	floor(x.retention_days) == x.retention_days
	x.retention_days >= 0
	is_object(x.slices)
	every _, item in x.slices {
		_tier_slices_item(item)
	}
	_tier_snapshot_days(x.snapshot_days)
	is_object(x.soak_hours)
	every _, item in x.soak_hours {
		floor(item) == item
		item >= 0
	}
}

_tier_approvals_item(x) if {
	is_array(x)
	count(x) <= 4
	every item in x {
		is_object(item)
		count(item) == 2
		floor(item.count) == item.count
		item.count >= 1
		is_string(item.group)
		item.group != ""
	}
}

_tier_floor(x) if {
	is_number(x)
}

_tier_floor(x) if {
	x == null
}

_tier_slices_item(x) if {
	is_object(x)
	count(x) >= 1
	every _, item in x {
		is_number(item)
		item >= 0
	}
}

_tier_snapshot_days(x) if {
	floor(x) == x
	x >= 0
}

_tier_snapshot_days(x) if {
	x == null
}

# METADATA
# title: Whether a document has the form of the schema of model
model(x) if {
	is_object(x)
	every key, item in x {
		_model_all_has(key, item)
	}
}

_model_all_has("approval_days", x) if {
	floor(x) == x
	x >= 0
}

_model_approvals_item(x) if {
	is_array(x)
	count(x) <= 4
	every item in x {
		is_object(item)
		count(item) == 2
		floor(item.count) == item.count
		item.count >= 1
		is_string(item.group)
		item.group != ""
	}
}

_model_all_has("approvals", x) if {
	is_object(x)
	every _, item in x {
		_model_approvals_item(item)
	}
}

_model_all_has("candidates_max", x) if {
	floor(x) == x
	x >= 0
}

_model_all_has("cool_down_hours", x) if {
	is_object(x)
	every _, item in x {
		floor(item) == item
		item >= 0
	}
}

_model_all_has("evaluation", x) if {
	is_object(x)
	count(x) == 2
	floor(x.days) == x.days
	x.days >= 0
	floor(x.rows) == x.rows
	x.rows >= 1
}

_model_all_has("evidence", x) if {
	is_object(x)
	count(x) == 2
	floor(x.days) == x.days
	x.days >= 0
	is_array(x.required_suites)
	every item in x.required_suites {
		is_string(item)
		item != ""
	}
}

_model_all_has("lineage", x) if {
	is_array(x)
	every item in x {
		item in {"data_taken_at", "licence", "model_card", "parameters"}
	}
}

_model_floor(x) if {
	is_number(x)
}

_model_floor(x) if {
	x == null
}

_model_all_has("metrics", x) if {
	is_object(x)
	count(x) >= 1
	every _, item in x {
		is_object(item)
		count(item) == 3
		item.better in {"higher", "lower"}
		_model_floor(item.floor)
		is_number(item.tolerance)
		item.tolerance >= 0
	}
}

_model_all_has("retention_days", x) if {
	floor(x) == x
	x >= 0
}

_model_slices_item(x) if {
	is_object(x)
	count(x) >= 1
	every _, item in x {
		is_number(item)
		item >= 0
	}
}

_model_all_has("slices", x) if {
	is_object(x)
	every _, item in x {
		_model_slices_item(item)
	}
}

_model_snapshot_days(x) if {
	floor(x) == x
	x >= 0
}

_model_snapshot_days(x) if {
	x == null
}

_model_all_has("snapshot_days", x) if {
	_model_snapshot_days(x)
}

_model_all_has("soak_hours", x) if {
	is_object(x)
	every _, item in x {
		floor(item) == item
		item >= 0
	}
}

_model_all_has("tier", x) if {
	is_string(x)
	x != ""
}
