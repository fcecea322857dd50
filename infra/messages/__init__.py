"""What read models of messages share, wherever they keep them."""
