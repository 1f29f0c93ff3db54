"""Records as people see them: cards, lists, facts, changes."""
