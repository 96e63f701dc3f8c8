import { isModuleName } from './moduleName.ts';

/**
 * The one spelling of a distribution's name by which names are compared: PEP 503. `undefined` for what can be no name,
 * such as a path.
 */
export function distributionName(name: string): string | undefined {
  if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name)) return undefined;
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}

/** What the beginning of a distribution's metadata says. */
export interface DistributionMetadata {
  readonly name: string;
  readonly version: string;
  /** Where its documentation is, or else its home page. */
  readonly documentation?: string;
  /** The top-level modules and namespaces that it names (core metadata 2.5); undefined where it says nothing of them. */
  readonly modules?: readonly string[];
}

/** Reads the beginning of a `METADATA` or `PKG-INFO` file; `undefined` if it lacks name or version. */
export function readDistributionMetadata(text: string): DistributionMetadata | undefined {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const name = /^Name:[ \t]*(\S+)/im.exec(head)?.[1];
  const version = /^Version:[ \t]*(\S+)/im.exec(head)?.[1];
  if (name === undefined || version === undefined) return undefined;
  const documentation = documentationIn(head);
  const modules = importNamesIn(head);
  return {
    name,
    version,
    ...(documentation !== undefined && { documentation }),
    ...(modules && { modules }),
  };
}

/** `Import-Name` and `Import-Namespace` may be dotted, private, and empty where there is nothing to import. */
function importNamesIn(head: string): string[] | undefined {
  const named = [...head.matchAll(/^Import-(?:Name|Namespace):[ \t]*([^.;\s]*)/gim)];
  return named.length === 0 ? undefined : [...new Set(named.map(([, name]) => name!))].filter(isModuleName);
}

/** The labels of addresses are free text, such as "Docs", "Documentation (stable)" or "home page". */
function documentationIn(head: string): string | undefined {
  const labelled = Array.from(
    head.matchAll(/^Project-URL:[ \t]*([^,\r\n]*?)[ \t]*,[ \t]*(\S+)[ \t]*\r?$/gim),
    ([, label, address]) => ({ label: label!, address: address! }),
  ).filter(({ address }) => isSecure(address));
  const home = /^Home-page:[ \t]*(\S+)[ \t]*\r?$/im.exec(head)?.[1];
  const found =
    labelled.find(({ label }) => /\b(?:docs?|documentation)\b/i.test(label)) ??
    labelled.find(({ label }) => /^home[\s_-]*(?:page)?$/i.test(label));
  return found?.address ?? (home !== undefined && isSecure(home) ? home : undefined);
}

function isSecure(address: string): boolean {
  return /^https:\/\/[\w.-]+(?:[:/?#][^\s<>"'`\\]*)?$/i.test(address);
}

/**
 * Name and version that the folder or file of a distribution's metadata is named after, as `PyYAML-6.0.dist-info` or
 * `six-1.16.0-py3.11.egg-info`. The version is empty where it is not named.
 */
export function readMetadataFolderName(fileName: string): DistributionMetadata | undefined {
  const [, name, version = ''] =
    /^([a-z0-9][\w.]*?(?:-[a-z][\w.]*?)*)(?:-(\d[^-]*))?(?:-py[\d.]+(?:-.+)?)?\.(?:dist|egg)-info$/i.exec(
      fileName,
    ) ?? [];
  return name === undefined ? undefined : { name, version };
}
