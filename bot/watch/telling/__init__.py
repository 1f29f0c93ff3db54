"""What a channel reads of it: folded, in order, at its pace, with the rights of who asked."""
