/** A question about a piece of code, and the answer that a model would give to it. */
export interface Task {
  readonly question: string;
  readonly answer: string;
}

interface Piece {
  readonly code: string;
  /** What is asked for, and what it changes: each text by another, everywhere. */
  readonly rewrites: readonly (readonly [
    request: string,
    ...changes: readonly [from: string, to: string][],
  ])[];
}

const pieces: readonly Piece[] = [
  {
    code: `def read_settings(path, defaults):
    settings = dict(defaults)
    if not path.exists():
        return settings
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            name, separator, value = line.partition("=")
            if not separator:
                raise ValueError(f"{path}, line {number}: there is no '='")
            name = name.strip().lower()
            if name not in defaults:
                raise ValueError(f"{path}, line {number}: there is no setting {name}")
            settings[name] = convert(value.strip(), defaults[name])
    return settings
`,
    rewrites: [
      [
        'Rename `settings` to `result`.',
        ['settings = ', 'result = '],
        ['return settings', 'return result'],
        ['settings[name]', 'result[name]'],
      ],
      [
        'Return the defaults for an empty file, too.',
        ['not path.exists()', 'not path.exists() or path.stat().st_size == 0'],
      ],
      [
        'Let the caller choose the encoding.',
        ['defaults):', 'defaults, encoding="utf-8"):'],
        ['open(encoding="utf-8")', 'open(encoding=encoding)'],
      ],
      ['Also allow comments that begin with a semicolon.', ['startswith("#")', 'startswith(("#", ";"))']],
    ],
  },
  {
    code: `class Ledger:
    def __init__(self, owner):
        self.owner = owner
        self.entries = []

    def deposit(self, amount, note=""):
        if amount <= 0:
            raise ValueError("a deposit must be positive")
        self.entries.append((amount, note))

    def withdraw(self, amount, note=""):
        if amount <= 0:
            raise ValueError("a withdrawal must be positive")
        if amount > self.balance:
            raise ValueError(f"{self.owner} has only {self.balance}")
        self.entries.append((-amount, note))

    @property
    def balance(self):
        return sum(amount for amount, _ in self.entries)

    def statement(self):
        lines = [f"{amount:>10.2f}  {note}" for amount, note in self.entries]
        return "\\n".join([*lines, f"{self.balance:>10.2f}  balance"])
`,
    rewrites: [
      [
        'Say the amount in the messages.',
        ['"a deposit must be positive"', 'f"a deposit must be positive, not {amount}"'],
        ['"a withdrawal must be positive"', 'f"a withdrawal must be positive, not {amount}"'],
      ],
      [
        'Allow an overdraft.',
        ['(self, owner)', '(self, owner, overdraft=0)'],
        ['self.owner = owner', 'self.owner = owner\n        self.overdraft = overdraft'],
        ['amount > self.balance:', 'amount > self.balance + self.overdraft:'],
      ],
      [
        'Let `withdraw` return the new balance.',
        ['((-amount, note))', '((-amount, note))\n        return self.balance'],
      ],
      [
        'Add a method that tells how many entries there are.',
        [
          '    def statement',
          '    def __len__(self):\n        return len(self.entries)\n\n    def statement',
        ],
      ],
    ],
  },
  {
    code: `def shortest_path(graph, start, goal):
    distances = {start: 0}
    previous = {}
    queue = [(0, start)]
    while queue:
        distance, node = heapq.heappop(queue)
        if node == goal:
            break
        if distance > distances[node]:
            continue
        for neighbour, weight in graph[node].items():
            candidate = distance + weight
            if candidate < distances.get(neighbour, math.inf):
                distances[neighbour] = candidate
                previous[neighbour] = node
                heapq.heappush(queue, (candidate, neighbour))
    if goal not in distances:
        return None
    path = [goal]
    while path[-1] != start:
        path.append(previous[path[-1]])
    return path[::-1]
`,
    rewrites: [
      [
        'Raise an error where there is no path.',
        ['return None', 'raise LookupError(f"there is no path from {start} to {goal}")'],
      ],
      [
        'Also return the distance.',
        ['return path[::-1]', 'return distances[goal], path[::-1]'],
        ['return None', 'return math.inf, []'],
      ],
      [
        'Write a docstring.',
        [
          'goal):\n',
          'goal):\n    """Find a shortest path by Dijkstra\'s algorithm, as a list of nodes, or None where there is none."""\n',
        ],
      ],
      [
        'Refuse negative weights.',
        [
          '            candidate = ',
          '            if weight < 0:\n                raise ValueError(f"{node} to {neighbour}: {weight}")\n            candidate = ',
        ],
      ],
    ],
  },
  {
    code: `def download(url, target, attempts=3, timeout=10):
    partial = target.with_suffix(".part")
    for attempt in range(1, attempts + 1):
        try:
            response = requests.get(url, stream=True, timeout=timeout)
            response.raise_for_status()
            with partial.open("wb") as file:
                for chunk in response.iter_content(chunk_size=65536):
                    file.write(chunk)
            partial.replace(target)
            return target
        except requests.RequestException as error:
            print(f"attempt {attempt} of {attempts} failed: {error}")
            if attempt == attempts:
                raise
            time.sleep(2 ** attempt)
        finally:
            partial.unlink(missing_ok=True)
`,
    rewrites: [
      [
        'Log instead of printing.',
        [
          'print(f"attempt {attempt} of {attempts} failed: {error}")',
          'logger.warning("attempt %d of %d failed: %s", attempt, attempts, error)',
        ],
      ],
      [
        'Let the caller pass headers.',
        ['timeout=10):', 'timeout=10, headers=None):'],
        ['timeout=timeout)', 'timeout=timeout, headers=headers)'],
      ],
      [
        'Use larger chunks, and make sure that the file is on the disk.',
        ['65536', '1 << 20'],
        [
          '                    file.write(chunk)\n',
          '                    file.write(chunk)\n                file.flush()\n                os.fsync(file.fileno())\n',
        ],
      ],
      ['Wait for at most half a minute.', ['2 ** attempt', 'min(30, 2 ** attempt)']],
    ],
  },
  {
    code: `def summarize(rows, key, columns):
    groups = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    summary = []
    for value, members in sorted(groups.items()):
        entry = {key: value, "count": len(members)}
        for column in columns:
            numbers = [float(row[column]) for row in members if row[column] != ""]
            if numbers:
                entry[f"{column}_mean"] = statistics.fmean(numbers)
                entry[f"{column}_min"] = min(numbers)
                entry[f"{column}_max"] = max(numbers)
            else:
                entry[f"{column}_mean"] = None
        summary.append(entry)
    return summary
`,
    rewrites: [
      [
        'Add the median.',
        [
          'fmean(numbers)\n',
          'fmean(numbers)\n                entry[f"{column}_median"] = statistics.median(numbers)\n',
        ],
      ],
      [
        'Sort by the number of rows, largest first.',
        ['sorted(groups.items())', 'sorted(groups.items(), key=lambda item: -len(item[1]))'],
      ],
      ['Rename `entry` to `line`.', ['entry', 'line']],
      ['Also leave out values that are None.', ['row[column] != ""', 'row[column] not in ("", None)']],
    ],
  },
];

const block = (code: string): string => `\`\`\`python\n${code}\`\`\``;

function change(code: string, [from, to]: readonly [string, string]): string {
  if (!code.includes(from)) throw new Error(`Nothing to change: ${from}`);
  return code.replaceAll(from, to);
}

/** Rewrites of functions in which most lines stay. */
export const rewrites: readonly Task[] = pieces.flatMap(({ code, rewrites: asked }) =>
  asked.map(([request, ...changes]) => ({
    question: `${request}\n\n${block(code)}`,
    answer: block(changes.reduce(change, code)),
  })),
);

/** New code beside other code, of which it repeats hardly anything. */
export const newCode: readonly Task[] = pieces.map(({ code }, at) => ({
  question: `Write a function for another purpose.\n\n${block(code)}`,
  answer: block(pieces[(at + 1) % pieces.length]!.code),
}));
