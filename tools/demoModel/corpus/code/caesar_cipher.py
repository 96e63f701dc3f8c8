def caesar_cipher(text: str, shift: int) -> str:
    """Return text with each letter moved by shift places."""
    result = []
    for letter in text:
        if letter.isalpha():
            base = ord("a") if letter.islower() else ord("A")
            letter = chr((ord(letter) - base + shift) % 26 + base)
        result.append(letter)
    return "".join(result)
