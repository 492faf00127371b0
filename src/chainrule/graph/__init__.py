"""The typed, interned computation graph with symbolic shapes."""
