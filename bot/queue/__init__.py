"""Work that has its time: rows are the truth, and whoever keeps time only wakes up for them."""
