"""From a graph to programs: the one that runs here, and code for each backend."""
