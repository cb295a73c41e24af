"""What changes anything of safety."""
