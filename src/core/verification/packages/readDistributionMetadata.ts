/** What the beginning of a distribution's metadata tells. */
export interface DistributionMetadata {
  readonly name: string;
  readonly version: string;
  /** Where its documentation is, or else its home page. */
  readonly documentation?: string;
}

/** What the beginning of a `METADATA` or `PKG-INFO` file tells; `undefined` where it does not say name and version. */
export function readDistributionMetadata(text: string): DistributionMetadata | undefined {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const name = /^Name:[ \t]*(\S+)/im.exec(head)?.[1];
  const version = /^Version:[ \t]*(\S+)/im.exec(head)?.[1];
  if (name === undefined || version === undefined) return undefined;
  const documentation = documentationIn(head);
  return { name, version, ...(documentation !== undefined && { documentation }) };
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
