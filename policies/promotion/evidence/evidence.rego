# METADATA
# title: Evidence
# description: >-
#   Code that makes a model is tested in every environment before the one that the model goes to.
#   The evidence is bound to the code commit: a retrain of the same commit needs no new run. The
#   policy is told the runs that stand: a later run of the same tests has taken the place of an
#   earlier one, and a run of some tests takes no place but its own.
package modeltrail.promotion.rules.evidence

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.person
import data.modeltrail.lib.places
import data.modeltrail.lib.settings

# METADATA
# title: The code was tested in every environment before this one
# description: Some suite ran over the version's commit there, with at least one test that was not skipped.
# custom:
#   short_name: missing
#   failure_msg: No test suite is known to have run over commit {commit} of {name} in {earlier}.
#   solution: >-
#     Run the suite there, so that what came out is recorded (modeltrail evidence {model} {earlier}
#     --suite NAME -- COMMAND).
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"commit": _commit, "earlier": earlier} |
	some earlier in _earlier
	not _tested(earlier)
})

# METADATA
# title: No run that failed stands
# description: >-
#   In the environments before this one no run over the commit failed, but for those that a later
#   run made up for: one that passed the same tests, or at least all that had failed.
# custom:
#   short_name: failed
#   failure_msg: The suite {suite} failed over commit {commit} in {earlier} (event {seq}), and no later run made up for it.
#   solution: >-
#     Mend the code and register a new version; if the run itself was at fault, run the suite
#     again, with all the tests that failed.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some run in _runs
	not _passed(run)
	finding := {"commit": _commit, "earlier": run.environment, "seq": run.seq, "suite": run.suite}
})

# METADATA
# title: Pipelines recorded the runs, and not the one who asks
# description: >-
#   A run that a person recorded counts for nothing, and does not stand beside those of a pipeline
#   either: it may have taken the place of a failure that a pipeline saw.
# custom:
#   short_name: untrusted
#   failure_msg: The run of {suite} over commit {commit} in {earlier} (event {seq}) was recorded by {person}, {who}.
#   solution: >-
#     Let a pipeline run the same tests there, and someone else ask for the move; the pipeline's run
#     takes the place of this one.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some run in _runs
	not _trusted(run)
	finding := {
		"commit": _commit,
		"earlier": run.environment,
		"person": _by(run),
		"seq": run.seq,
		"suite": run.suite,
		"who": _distrust(run),
	}
})

# METADATA
# title: The runs are not too old
# description: >-
#   Each is as old as the risk tier allows at most. Where a version of the same commit was promoted
#   in this environment before, their age is not asked: a retrain brings no new code.
# custom:
#   short_name: stale
#   failure_msg: The run of {suite} over commit {commit} in {earlier} (event {seq}) is more than {days} days old.
#   solution: Run the suite there again (modeltrail evidence {model} {earlier} --suite {suite} -- COMMAND).
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some run in _runs
	_passed(run)
	not _fresh(run)
	finding := {
		"commit": _commit,
		"days": settings.of.evidence.days,
		"earlier": run.environment,
		"seq": run.seq,
		"suite": run.suite,
	}
})

# METADATA
# title: It was the same suite everywhere
# description: >-
#   One suite, with one digest over its files and the tests that ran, passed in every environment
#   before this one; a suite that differs between environments shows nothing about the step from
#   one to the next.
# custom:
#   short_name: different_suites
#   failure_msg: No one suite passed over commit {commit} in all of {earlier}.
#   solution: Run the same tests of the same suite in each of them; skipped ones do not count.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"commit": _commit, "earlier": concat(", ", _earlier)} |
	count(_earlier) > 0
	{run.environment | some run in _good} == _earlier
	count(_common) == 0
})

# METADATA
# title: The required suites are among them
# description: Each suite that the parameters name passed, with the same tests, in every environment before this one.
# custom:
#   short_name: required_suite
#   failure_msg: The required suite {suite} did not pass over commit {commit} in all of {earlier}.
#   solution: Run the same tests of {suite} in each of them; skipped ones do not count.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	count(_earlier) > 0
	some suite in settings.of.evidence.required_suites
	not _required_passed(suite)
	finding := {"commit": _commit, "earlier": concat(", ", _earlier), "suite": suite}
})

# METADATA
# title: Whether each run counted for the version, and why
# description: In the order of their sequence numbers.
verdicts := [verdict |
	some seq in sort([run.seq | some run in input.evidence])
	some run in input.evidence
	run.seq == seq
	verdict := {"counted": run in _good, "seq": seq, "why": _why(run)}
]

_why(run) := "it is over another commit" if {
	run.commit != _commit
} else := sprintf("it was run in %v, which is not asked for", [run.environment]) if {
	not _before(run)
} else := "it failed" if {
	not _passed(run)
} else := sprintf("it was recorded by %v, %v", [_by(run), _distrust(run)]) if {
	not _trusted(run)
} else := sprintf("it is more than %v days old", [settings.of.evidence.days]) if {
	not _fresh(run)
} else := "all of its tests were skipped" if {
	not _is_good(run)
} else := "it passed over this commit, before this environment"

_is_good(run) if run in _good

_before(run) if run.environment in _earlier

_required_passed(suite) if {
	some run in _common
	run.suite == suite
}

_commit := object.get(input, ["version", "code_commit"], "?")

_earlier := places.before(input.move.environment)

# The runs in earlier environments that stand.
_runs := {run |
	some run in input.evidence
	run.commit == _commit
	run.environment in _earlier
}

_good := {run |
	some run in _runs
	run.tests > run.skipped
	_passed(run)
	_trusted(run)
	_fresh(run)
}

_tested(environment) if {
	some run in _runs
	run.environment == environment
	run.tests > run.skipped
}

_passed(run) if {
	run.outcome == "passed"
	run.failures == 0
}

_trusted(run) if {
	person.is_pipeline(run.by)
	person.of(run.by) != person.of(input.actor)
}

_by(run) := person.name(object.get(run, "by", {}))

_distrust(run) := "who asks for the move" if {
	person.of(run.by) == person.of(input.actor)
} else := "who is no pipeline"

_fresh(_) if input.move.environment in input.commit_served_in

_fresh(run) if instants.within(run.time, settings.of.evidence.days)

# METADATA
# title: When the evidence was complete
# description: >-
#   The last of the first runs, in each environment before this one, of every suite that is asked
#   for; where none is named, of that which was complete first. Undefined where it is not complete.
complete := max([_completed(suite) | some suite in settings.of.evidence.required_suites]) if {
	settings.of.evidence.required_suites != []
	every suite in settings.of.evidence.required_suites {
		_required_passed(suite)
	}
} else := min([_passed_everywhere(run) | some run in _common]) if {
	settings.of.evidence.required_suites == []
}

_completed(suite) := min([_passed_everywhere(run) | some run in _common; run.suite == suite])

_passed_everywhere(run) := max([first |
	some environment in _earlier
	first := min([other.time |
		some other in _good
		other.environment == environment
		other.suite == run.suite
		other.suite_digest == run.suite_digest
	])
])

# Those whose suite, with its digest, is good in all earlier environments.
_common := {run |
	some run in _good
	{other.environment |
		some other in _good
		other.suite == run.suite
		other.suite_digest == run.suite_digest
	} == _earlier
}
