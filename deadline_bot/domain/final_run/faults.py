"""Why a change of a final run is refused: each says what a person needs to put it right."""


class PlanFault(ValueError):
    """A change of a final run that cannot be made; the final run stays as it is."""


class BadEstimate(PlanFault):
    """A text that is neither a duration (`6h`) nor a range of two (`5h-9h`)."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not an estimate like 6h or 5h-9h: {text!r}")
        self.text = text


class BadStepName(PlanFault):
    """A name without a letter, or one that is too long. `most` is how many signs it may have."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(f"not a step's name of at most {most} signs: {name!r}")
        self.name = name
        self.most = most


class NoSuchStep(PlanFault):
    """No step has this name; `nearest` are the names of those that there are, likeliest first."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        super().__init__(f"no step {name!r} among {nearest}")
        self.name = name
        self.nearest = nearest


class StepExists(PlanFault):
    """A step of this name is there already; `name` is how it is written there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a step {name!r}")
        self.name = name


class StepsInCircle(PlanFault):
    """Steps would wait for each other: each of `names` for the next, the last for the first."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"steps that wait for each other: {names}")
        self.names = names


class TooManySteps(PlanFault):
    """More than `most` steps."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} steps")
        self.most = most


class BadStep(PlanFault):
    """A line that is not a step: `text` is what of it was not understood, all of it for no name."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not understood in a step: {text!r}")
        self.text = text


class BadLine(PlanFault):
    """One of many lines is not a step, for `fault`; `line` is its number, from 1."""

    def __init__(self, line: int, fault: PlanFault) -> None:
        super().__init__(f"line {line}: {fault}")
        self.line = line
        self.fault = fault
