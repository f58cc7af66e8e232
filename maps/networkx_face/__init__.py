"""The face that analysts know: graphs of networkx, searched by compiled kernels."""
