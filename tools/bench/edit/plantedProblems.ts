import { type FixPlace, fixPlace } from '../../../src/core/edits/fix/fixPlace.ts';
import type { Position } from '../../../src/core/text/position.ts';

/** A problem of the code below, and what has to change for it. */
interface PlantedProblem {
  readonly marked: string;
  /** The first and last line of its statement. */
  readonly statement: string;
  /** The same of what is edited. */
  readonly edited: string;
}

/** Code with a problem in each kind of statement. */
export const client = `"""Talks to the
billing service."""
from __future__ import annotations

import asyncio, jsonn
from dataclasses import (
    dataclass,
    feild,
)

import requests  # type: ignore[import]

TIMEOUT: int = "30"; RETRIES = tree
QUERY = """
select :nmae
from "users"
"""  # noqa: E501
HEADERS = {
    "Accept": "application/json",
    "User-Agent": f"billing/{requests.__versoin__} {os.name}",
}


@dataclass(frozen=Ture)
class Invoice(
    BaseModle,
):
    number: str
    total: flaot = 0.0

    @property
    @functools.cached
    def label(self) -> str:
        # TODO: translate
        return self.numbr.upper() \\
            .strip() \\
            .ljust(self.width)

    async def fetch(
        self,
        session: aiohttp.ClientSesion,
        *,
        retries: int = 3,
    ) -> dict[str, Any]:
        """Fetch it.

        See :func:\`undocumented\`.
        """
        for attempt in rnage(retries):
            try:
                async with session.get(
                    url_for("invoice", number=self.number),
                    headers=HEADERS, timeuot=TIMEOUT,
                ) as response:
                    return await response.josn()
            except aiohttp.ClientEror as error:
                logger.warn("attempt %d: %s", attempt, error)
            else:
                pass
            finally: cleanup(attempts)
        if (
            self.total > limit
            and not self.paid
        ): raise ValueError(
            "too much: "
            f"{self.totl}"
        )
        elif self.total < minimum:
            return {}
        return [
            line(item, key=lambda it: (it.prise, it.tax))
            for item in self.itmes
            if item.price > 0
        ]


def main(argv: list[str] = None) -> int:
    match argv:
        case ["run", *rest]:
            return runn(rest)
        case ["--help"] if verbos:
            print("""usage:
              billing {undefined}
            """.formt(1), file=sys.stder)
    x: int = first(second(third(
        fourth[fifth(
            sixht,
        )],
    )))
    while x := step(xx):
        x -= 1
    with open(path) as handel, lock: handle.read()
    lambda: unknwon
    return "done"
   


if __name__ == "__main__": sys.exit(main())
del misssing, (
    other
)
`;

/** The first and last of some lines. */
export const textOf = (code: string, { start, end }: FixPlace['edited']): string =>
  code
    .split('\n')
    .slice(start, end)
    .filter((_, at, all) => at === 0 || at === all.length - 1)
    .map((line) => line.trim())
    .join(' … ');

/** Where something stands in code that has it once. */
export function rangeOf(code: string, marked: string): { readonly start: Position; readonly end: Position } {
  const at = code.indexOf(marked);
  if (at < 0 || code.indexOf(marked, at + 1) >= 0) throw new Error(`${marked} is not there, or twice`);
  const positionAt = (offset: number): { line: number; character: number } => {
    const before = code.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)!.length };
  };
  return { start: positionAt(at), end: positionAt(at + marked.length) };
}

const whole = 'if ( … return {}';
const loop = 'for attempt in rnage(retries): … finally: cleanup(attempts)';
const attempt = 'try: … finally: cleanup(attempts)';
const label = '@property … .ljust(self.width)';
const invoiceHeader = 'class Invoice( … ):';
/** What is marked, the first and last line of its statement, and of what is edited where that is more. */
const planted: readonly (readonly [marked: string, statement: string, edited?: string])[] = [
  ['billing service.', '"""Talks to the … billing service."""'],
  ['jsonn', 'import asyncio, jsonn'],
  ['feild', 'from dataclasses import ( … )'],
  ['type: ignore[import]', 'import requests  # type: ignore[import]'],
  ['"30"', 'TIMEOUT: int = "30"; RETRIES = tree'],
  ['tree', 'TIMEOUT: int = "30"; RETRIES = tree'],
  [':nmae', 'QUERY = """ … """  # noqa: E501'],
  ['noqa: E501', 'QUERY = """ … """  # noqa: E501'],
  ['__versoin__', 'HEADERS = { … }'],
  ['os.name', 'HEADERS = { … }'],
  // The class is too long to be edited for its header.
  ['Ture', '@dataclass(frozen=Ture)'],
  ['BaseModle', invoiceHeader],
  ['flaot', 'total: flaot = 0.0'],
  ['functools.cached', '@functools.cached', label],
  ['label', 'def label(self) -> str:', label],
  ['# TODO: translate', '# TODO: translate'],
  ['numbr', 'return self.numbr.upper() \\ … .ljust(self.width)'],
  ['.strip()', 'return self.numbr.upper() \\ … .ljust(self.width)'],
  ['self.width', 'return self.numbr.upper() \\ … .ljust(self.width)'],
  ['aiohttp.ClientSesion', 'async def fetch( … ) -> dict[str, Any]:', 'async def fetch( … ]'],
  ['dict[str, Any]', 'async def fetch( … ) -> dict[str, Any]:', 'async def fetch( … ]'],
  [':func:`undocumented`', '"""Fetch it. … """'],
  ['rnage', 'for attempt in rnage(retries):', loop],
  [
    'url_for',
    'async with session.get( … ) as response:',
    'async with session.get( … return await response.josn()',
  ],
  [
    'timeuot=TIMEOUT',
    'async with session.get( … ) as response:',
    'async with session.get( … return await response.josn()',
  ],
  ['josn', 'return await response.josn()'],
  ['aiohttp.ClientEror', 'except aiohttp.ClientEror as error:', attempt],
  ['warn', 'logger.warn("attempt %d: %s", attempt, error)'],
  ['cleanup(attempts)', 'finally: cleanup(attempts)', attempt],
  ['self.total > limit', 'if ( … )', whole],
  ['totl', 'if ( … )', whole],
  ['minimum', 'elif self.total < minimum:', whole],
  ['prise', 'return [ … ]'],
  ['itmes', 'return [ … ]'],
  [
    'None) ->',
    'def main(argv: list[str] = None) -> int:',
    'def main(argv: list[str] = None) -> int: … return "done"',
  ],
  ['runn', 'return runn(rest)'],
  ['verbos', 'case ["--help"] if verbos:', 'case ["--help"] if verbos: … """.formt(1), file=sys.stder)'],
  ['{undefined}', 'print("""usage: … """.formt(1), file=sys.stder)'],
  ['formt', 'print("""usage: … """.formt(1), file=sys.stder)'],
  ['sys.stder)', 'print("""usage: … """.formt(1), file=sys.stder)'],
  ['sixht', 'x: int = first(second(third( … )))'],
  ['step(xx)', 'while x := step(xx):', 'while x := step(xx): … x -= 1'],
  ['handel', 'with open(path) as handel, lock: handle.read()'],
  ['unknwon', 'lambda: unknwon'],
  ['sys.exit', 'if __name__ == "__main__": sys.exit(main())'],
  ['other\n', 'del misssing, ( … )'],
  ['misssing', 'del misssing, ( … )'],
  // Across statements, as unsorted imports and unreachable code are reported.
  ['import asyncio, jsonn\nfrom dataclasses import (\n    dataclass', 'import asyncio, jsonn … )'],
  ['x -= 1\n', 'x -= 1'],
];

/** What is marked in the code, each with what is known of it. */
export const plantedProblems: readonly PlantedProblem[] = planted.map(
  ([marked, statement, edited = statement]) => ({ marked, statement, edited }),
);

/** How many of them are found where they are. */
export function foundStatements(): number {
  const lines = client.split('\n');
  return plantedProblems.filter(({ marked, statement, edited }) => {
    const place = fixPlace(lines, rangeOf(client, marked));
    return textOf(client, place.statement) === statement && textOf(client, place.edited) === edited;
  }).length;
}
