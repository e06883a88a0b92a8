"""minisam runs an AWS SAM template on a laptop, without Docker and without an AWS account."""

__version__ = "0.1.0"
