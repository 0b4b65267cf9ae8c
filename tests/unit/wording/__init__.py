"""The words, as readers of each language see them."""
