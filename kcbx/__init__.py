"""kcbx: plain-file ledgers that keep every child of compulsory school age in sight."""

# A constant, not package metadata: reading metadata would double the start-up time.
__version__ = "0.1.0"
