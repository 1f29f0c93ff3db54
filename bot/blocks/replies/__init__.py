"""What is said to the person who asked."""
