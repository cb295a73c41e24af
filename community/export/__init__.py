"""What a member takes along: everything they wrote and everything kept about them, in one file. The room above all others."""
