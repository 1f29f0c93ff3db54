"""Work of many requests: begun, shown as it goes, cancelled, taken up again."""
