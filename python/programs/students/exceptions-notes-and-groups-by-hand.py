errors = []
for text in ["1", "two", "3", "", None]:
    try:
        print(int(text))
    except (ValueError, TypeError) as error:
        error.add_note(f"while reading {text!r}")
        errors.append(error)
for error in errors:
    print(type(error).__name__, error.__notes__)
assert len(errors) == 3, "three were wrong"
try:
    assert not errors, f"{len(errors)} errors"
except AssertionError as error:
    print("assert:", error)
