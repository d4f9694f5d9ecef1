"""The commands, each loaded when it is called: help and completion stay quick."""

import difflib
import importlib
import keyword

import click

from modeltrail.errors import InvalidInput

_SECTIONS = {
    "Versions": {
        "register": ("_register", "Register a trained model as its next version."),
        "delete": ("_delete", "Delete a version that nothing serves."),
        "restore": ("_delete", "Bring a deleted version back, with its number and bytes."),
        "load": ("_load", "Download a version's exact bytes, verified."),
    },
    "Environments": {
        "candidate": ("_moves", "Deploy a version beside the champion."),
        "promote": ("_moves", "Make a version the champion of an environment."),
        "demote": ("_moves", "Take a version out of an environment."),
        "rollback": ("_moves", "Let the champion before the present one serve again."),
        "check": ("_check", "Ask the policy about a move or a plan; nothing is moved."),
        "bundle": ("_bundle", "Make a signed bundle of policies."),
    },
    "Facts": {
        "approve": ("_approve", "Approve a version for an environment, or take that back."),
        "evidence": ("_evidence", "Run a test suite, or read its JUnit file; record the result."),
        "metric": ("_facts", "Record performance metrics of a version."),
        "metrics": ("_metrics", "Record many measurements from a file of JSON lines."),
        "note": ("_facts", "Record something of the business that bears on a model."),
        "monitor": ("_facts", "Record that a version is observed from now on."),
    },
    "Safeguards": {
        "incident": ("_incident", "Open an incident of a model, or close it."),
        "drift": ("_drift", "Raise a drift alarm of a version, or clear it."),
        "hold": ("_hold", "Place a hold on a version or a model, or lift it."),
        "waive": ("_waive", "Let a violation of a version pass for a time."),
        "review": ("_review", "Review somebody else's move that broke the glass."),
    },
    "Questions": {
        "show": ("_show", "Show what serves where, now or at an instant."),
        "timeline": ("_timeline", "Print a model's timeline, or draw it."),
        "why": ("_history", "Tell the story of one version, decisions and evidence included."),
        "diff": ("_history", "Show what changed of a model between two instants."),
        "report": ("_report", "Report lead times, service, promotions, metrics; of one or all."),
        "verify": ("_verify", "Verify that timelines are as they were recorded."),
    },
    "Checkpoints": {
        "checkpoint": ("_checkpoint", "Sign where the timeline of every model ends now."),
        "prove": ("_checkpoint", "Write the proof that a checkpoint covers a model."),
    },
    "Exchange": {
        "export": ("_export", "Write timelines as CloudEvents, a line of JSON an event."),
        "import": ("_import", "Bring timelines in, from an export or another registry."),
    },
    "This machine": {
        "local": ("_local", "Run the whole platform on this machine."),
        "cache": ("_cache", "Show or empty the cache of what was loaded here."),
    },
}
_COMMANDS = {name: told for section in _SECTIONS.values() for name, told in section.items()}
_SYNONYMS = {
    "annotate": "note",
    "archive": "delete",
    "assign": "promote",
    "deploy": "candidate",
    "deprecate": "delete",
    "describe": "show",
    "down": "local down",
    "download": "load",
    "dump": "export",
    "history": "timeline",
    "list": "show",
    "log": "timeline",
    "ls": "show",
    "pull": "load",
    "push": "register",
    "remove": "delete",
    "status": "local status",
    "test": "evidence",
    "unassign": "demote",
    "up": "local up",
    "upload": "register",
}
"""What other registries and tools call these commands."""


class Commands(click.Group):
    """The commands by section, without importing what only one of them needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names in the order of help."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded now."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"modeltrail.cli.{_COMMANDS[cmd_name][0]}")
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(module, name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; of an unknown one, say which may be meant."""
        name = args[0]
        if name in _COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(name, _COMMANDS, n=1)
        meant = _SYNONYMS.get(name) or next(iter(near), None)
        raise InvalidInput(
            f"There is no command {name!r}.",
            remedy=f"'modeltrail {meant}' may be what you mean; "
            "'modeltrail --help' lists all commands."
            if meant
            else "'modeltrail --help' lists the commands.",
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands section by section."""
        del ctx
        for title, commands in _SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, text) for name, (_, text) in commands.items()])
