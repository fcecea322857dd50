"""What every store of read models does alike: books, digests, and rows as readers see them."""
