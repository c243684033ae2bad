"""From a rule file's model to statuses: compile, bind to a layout of data, run on arrays."""
