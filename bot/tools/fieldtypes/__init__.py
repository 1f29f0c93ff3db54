"""How each type of field is typed, picked, looked up and read back."""
