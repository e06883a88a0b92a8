"""How fast it is, each figure as a ratio to something measured in the same run (`make bench`)."""
