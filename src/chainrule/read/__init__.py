"""From text, LaTeX and documents to a graph."""
