"""What a checkout needs to run and to be tested, in the standard library alone: nothing is installed yet."""
