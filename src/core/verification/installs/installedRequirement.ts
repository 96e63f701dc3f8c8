import type { OffsetRange } from '../../text/offsetRange.ts';

/** Where a distribution comes from if not from PyPI: a channel of conda, or an index that is named for it. */
export type OtherOrigin = 'conda' | 'index';

/** A distribution that a text says to install. */
export interface InstalledRequirement {
  /** As it is written, without extras and version. */
  readonly name: string;
  /** Of the name in the text. */
  readonly range: OffsetRange;
  /** Undefined for PyPI. */
  readonly origin?: OtherOrigin;
}

/** As PEP 508 begins, or as conda, Poetry and uv write a version: `a=1.2`, `a@^1.2`. At least one letter. */
const named = /^(?=[\d._-]*[a-z])([a-z0-9](?:[\w.-]*[a-z0-9])?)\s*(?:\[[^\]]*\]\s*)?(?=$|[<>=!~;(@,\s])/i;

/** What is named here comes from an address or a path. */
const direct = /@\s*(?:[a-z][\w+.-]*:|[./~\\])/i;

/** Archives: pip takes what ends in anything else for a name, such as `discord.py` and `ruamel.yaml`. */
const fileName = /\.(?:whl|zip|tar|tgz|tbz|txz|tlz|(?:tar\.)?(?:gz|bz2|xz|lz|lzma))$/i;

/** What stands for a name that the reader is to put in. */
const blanks = new Set(
  (
    'an another any app bar baz desired dist distribution example foo foobar here lib library module modules my name new ' +
    'of other package packages pkg project qux sample some that the this xxx xyz your'
  ).split(' '),
);

/**
 * The distribution that a requirement names; undefined for a path, an address, a variable, or a name such as
 * `your-package` that stands for another.
 */
export function namedDistribution(requirement: string): string | undefined {
  if (/[/\\$*{}<>]|\.\.|…/.test(requirement.replace(/\[.*|[<>=!~;(@ ].*/s, '')) || direct.test(requirement))
    return undefined;
  const name = named.exec(requirement)?.[1];
  if (name === undefined || fileName.test(name)) return undefined;
  return isBlank(name) ? undefined : name;
}

function isBlank(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[-_.]+/)
    .every((part) => blanks.has(part.replace(/(?<=\D)\d$/, '')));
}
