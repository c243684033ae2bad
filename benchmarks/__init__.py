"""How fast ecorules is, each time next to a rival that runs in the same minute."""
