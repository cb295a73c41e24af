"""PostgreSQL, the way Django speaks to it, with a pool that hands out no dead connections."""
