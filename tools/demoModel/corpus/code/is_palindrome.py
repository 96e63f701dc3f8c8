def is_palindrome(text: str) -> bool:
    """Return True if text reads the same backwards."""
    letters = [letter for letter in text.lower() if letter.isalnum()]
    return letters == letters[::-1]
