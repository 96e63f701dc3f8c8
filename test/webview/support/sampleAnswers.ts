/** An answer with everything that answers are made of. */
export const richAnswer = `Use the \`requests\` package (\`pip install requests\`). It is **not** in the standard library.

\`\`\`python
import requests


def fetch_json(url: str, timeout: float = 10.0) -> dict:
    """Return the JSON body of a GET request."""
    response = requests.get(url, timeout=timeout, headers={"Accept": "application/json", "User-Agent": "example/1.0"})
    response.raise_for_status()  # 404 and friends become exceptions
    return response.json()
\`\`\`

## Why these three calls

1. \`timeout\` keeps the call from waiting *forever*.
2. \`raise_for_status\` turns HTTP errors into exceptions:

   \`\`\`python
   try:
       data = fetch_json("https://example.org/data.json")
   except requests.HTTPError as error:
       print(f"failed: {error.response.status_code}")
   \`\`\`

3. \`json\` raises \`requests.JSONDecodeError\` if the body is not JSON.
   - That is a \`ValueError\`, too.
   - See the [documentation](https://requests.readthedocs.io/en/latest/).

| Package | In the standard library | Async | Typical use |
| --- | :---: | :---: | --- |
| \`urllib.request\` | yes | no | scripts without dependencies |
| \`requests\` | no | no | almost everything |
| \`httpx\` | no | yes | many requests at once |

> Network calls can fail for reasons outside of your code.

Run it from a shell:

\`\`\`bash
python -m pip install requests
python fetch.py --url "https://example.org" | head -n 5
\`\`\`
`;

/** Code that a question of "Explain Selection" holds. */
export const selectedCode = `import re
from collections import Counter


def words(text: str) -> list[str]:
    """Split a text into lower-case words."""
    return re.findall(r"[a-z']+", text.lower())


def word_counts(text: str) -> Counter[str]:
    """Count how often each word occurs."""
    return Counter(words(text))


print(word_counts("To be or not to be").most_common(2))`;
