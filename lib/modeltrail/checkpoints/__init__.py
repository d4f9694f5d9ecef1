"""Checkpoints: signed statements of where every timeline ended, kept where nobody can change them.

A log in the form of RFC 6962 holds a leaf for each timeline's end that a checkpoint covers; each
checkpoint is a signed note (c2sp.org/tlog-checkpoint) of its size and root.
"""

from modeltrail.checkpoints._checkpoint import Checkpoint, open_checkpoint
from modeltrail.checkpoints._covered import Covered, Leaves, verify_covered, verify_covered_export
from modeltrail.checkpoints._entries import Entry
from modeltrail.checkpoints._files import create_file
from modeltrail.checkpoints._growth import is_of_growth, prove_growth, verify_growth
from modeltrail.checkpoints._keys import Signer, VerificationKey, read_public_key
from modeltrail.checkpoints._log import Log, has_checkpoints, read_log
from modeltrail.checkpoints._make import Made, make_checkpoint, sign_entries
from modeltrail.checkpoints._note import MAX_NOTE
from modeltrail.checkpoints._proof import MAX_PROOF, Proven, prove, verify_proof
from modeltrail.checkpoints._signers import kms_signer, local_signer, make_key
from modeltrail.checkpoints._store import FolderStore, S3Store, Store, parse_s3

__all__ = [
    "MAX_NOTE",
    "MAX_PROOF",
    "Checkpoint",
    "Covered",
    "Entry",
    "FolderStore",
    "Leaves",
    "Log",
    "Made",
    "Proven",
    "S3Store",
    "Signer",
    "Store",
    "VerificationKey",
    "create_file",
    "has_checkpoints",
    "is_of_growth",
    "kms_signer",
    "local_signer",
    "make_checkpoint",
    "make_key",
    "open_checkpoint",
    "parse_s3",
    "prove",
    "prove_growth",
    "read_log",
    "read_public_key",
    "sign_entries",
    "verify_covered",
    "verify_covered_export",
    "verify_growth",
    "verify_proof",
]
