from caas_console.views.words.results import result_lines

DIGITS = "0123456789abcdef" * 4


def test_a_result_is_told_by_titles_with_short_ids_and_sizes() -> None:
    assert result_lines(
        {"container_id": DIGITS, "reclaimed_bytes": 1 << 20, "untagged": [], "volumes": ["a"]}
    ) == [
        "Container: 0123456789ab",
        "Freed: 1 MiB",
        "Volumes removed: a",
    ]


def test_of_many_removed_objects_the_first_are_named_and_all_counted() -> None:
    (line,) = result_lines({"deleted": [f"layer{number}" for number in range(100)]})
    assert line.startswith("Layers removed: layer0, layer1,")
    assert line.endswith("layer19, … (100)")


def test_what_is_not_known_stands_for_itself() -> None:
    assert result_lines({"new": "x"}) == ["new: x"]
