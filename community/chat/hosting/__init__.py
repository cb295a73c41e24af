"""What hosts do to keep a room kind: within two taps, with a reason, told to the person it meets, written down for good."""
