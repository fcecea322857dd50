"""Options of every command, wherever they stand among the arguments."""

from collections.abc import Sequence

_EVERYWHERE = ("--data", "--config")


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options of every command first, where the parser wants them."""
    first: list[str] = []
    rest: list[str] = []
    left = list(arguments)
    while left:
        argument = left.pop(0)
        if argument == "--":
            return [*first, *rest, argument, *left]
        if argument in _EVERYWHERE and left:
            first += [argument, left.pop(0)]
        elif argument.startswith(tuple(f"{option}=" for option in _EVERYWHERE)):
            first.append(argument)
        else:
            rest.append(argument)
    return [*first, *rest]
