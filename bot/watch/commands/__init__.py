"""What people type, press and fill in about watches, and what they read of them."""
