"""How the paper is doing, for the newsroom: each thing it stands on is tried and told of."""
