def factorial(n: int) -> int:
    """Return the product of the numbers from 1 to n."""
    result = 1
    for number in range(2, n + 1):
        result *= number
    return result
