def count_vowels(text: str) -> int:
    """Return the number of vowels in text."""
    return sum(letter in "aeiou" for letter in text.lower())
