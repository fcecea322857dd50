"""A small made-up organisation, so that a newcomer sees a living place."""
