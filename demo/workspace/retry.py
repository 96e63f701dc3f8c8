"""Call a function again when it fails."""

import time
from collections.abc import Callable
from functools import wraps


def retry(times: int, delay: float = 0.1) -> Callable:
    """Return a decorator that calls a function up to times times."""

    def decorate(function: Callable) -> Callable:
        @wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(times):
                try:
                    return function(*args, **kwargs)
                except OSError:
                    if attempt == times - 1:
                        raise
                    time.sleep(delay * 2**attempt)

        return wrapper

    return decorate
