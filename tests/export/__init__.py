"""What members take along."""
