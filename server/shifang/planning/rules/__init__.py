"""How plans are made and checked: pure functions of a problem, a seed and a budget."""
