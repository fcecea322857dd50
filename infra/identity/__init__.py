"""What the stores of identity share, whatever they keep it in."""
