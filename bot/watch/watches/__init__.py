"""What is followed: read from a line, kept as a row, matched with what happens, said in words."""
