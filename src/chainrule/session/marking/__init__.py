"""Everything around the marking of documents: many files, and the faces in which the marks are shown."""
