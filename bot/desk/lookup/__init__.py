"""From names to records: what was meant, what is offered, what was seen lately."""
