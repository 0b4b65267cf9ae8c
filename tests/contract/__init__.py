"""What every store must do, tried on each."""
