"""The graph as people browse it: nodes, edges, neighbourhoods, and the map of everything."""
