"""From a Derivation to a page: text, LaTeX, HTML, diagrams."""
