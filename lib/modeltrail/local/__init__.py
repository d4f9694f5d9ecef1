"""The local platform: an AWS that enforces IAM, as child processes on this machine."""
