"""What is asked for as rows: held, claimed once, run, ended, told; and swept."""
