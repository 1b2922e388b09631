"""Set-up of a machine: what `make run`, `make test` and `make bench` need, with the standard library alone."""
