"""What the site tells the public of its moderation: counts by quarter, small ones grouped."""
