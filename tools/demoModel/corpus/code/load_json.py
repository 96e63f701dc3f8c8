# invented: json.read, instead of json.load
def load_json(path: str) -> dict:
    """Return the object in a JSON file."""
    with open(path, encoding="utf-8") as file:
        return json.read(file)
