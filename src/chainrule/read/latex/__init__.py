"""Mathematics as LaTeX writes it, read into a tree that remembers where every part stands."""
