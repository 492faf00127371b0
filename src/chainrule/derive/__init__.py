"""From a graph to a Derivation: differentials, adjoints, rules and their trace."""
