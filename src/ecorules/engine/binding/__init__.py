"""Binds a compiled rule set to a layout of data: which step fills which row."""
