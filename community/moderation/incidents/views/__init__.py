"""Pages of incidents: for moderators, and for the person it is about."""
