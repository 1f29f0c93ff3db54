"""What a person typed or filled in becomes a call: pure, no I/O."""
