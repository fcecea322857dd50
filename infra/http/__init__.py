"""The HTTP edge that both sides share: who asks, what may be sent, how refusals look."""
