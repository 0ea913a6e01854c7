"""Any text as one line that reads as it is written."""

# As Unicode's pictures of them: a tab or a line's end in a name is seen, and nothing is hidden.
_PICTURES: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20)}
_PICTURES |= {0x7F: "␡"} | dict.fromkeys((0x85, 0x2028, 0x2029), "␤")
# Marks that turn the reading order, by which a name can be made to look like another.
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_PICTURES |= dict.fromkeys(_TURNING, "�")


def one_line(text: str, most: int) -> str:
    """The first ``most`` characters of a text, with pictures of those that are none to see."""
    return text[:most].translate(_PICTURES)
