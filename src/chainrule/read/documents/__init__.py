"""Documents that carry mathematics: Markdown, LaTeX files and notebooks."""
