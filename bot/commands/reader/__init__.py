"""Lines as people say them → a tool and its fields: pure, no I/O, the same for the same line.

formal → a command in which each word says itself is what it is. Else normalise → words; spans →
what each stretch can be; lists, changing, making, planning → readings; understanding → the one that
is meant, or a question; naming → the same line with names, to learn from.
"""
