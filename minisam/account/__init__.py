"""The user's real AWS account, behind `--remote`: whose it is, and requests sent to it. Knows nothing of functions."""

from minisam.account.account import Account, open_account

__all__ = ["Account", "open_account"]
