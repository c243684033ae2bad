"""What a rule set says: reading files, their models, and the schema."""
