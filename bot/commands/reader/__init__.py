"""Lines as people say them → a tool and its fields: pure, no I/O, the same for the same line.

normalise → words; spans → what each stretch can be; asking, changing, making → readings; weigh →
the one that is meant, or a question.
"""
