def parse_bool(text: str) -> bool:
    """Return the truth value that text spells out."""
    normalized = text.strip().lower()
    if normalized in {"1", "true", "yes", "on"}:
        return True
    if normalized in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"not a truth value: {text!r}")
