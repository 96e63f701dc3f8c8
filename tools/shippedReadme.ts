/** The part that only a reader of the repository needs. */
const forBuilders = /^<!-- repository only -->\n[\s\S]*?^<!-- end -->\n/gm;

const picture = /^!\[[^\]]*\]\((?![a-z]+:)[^)]*\)\n\n?/gm;
const link = /\[((?:[^\]\\]|\\.)*)\]\((?![a-z]+:|#)[^)]*\)/g;

/**
 * The README as the extension page shows it. VS Code resolves links and pictures there against the manifest's
 * repository, so those that are relative would be dead or broken: pictures go, and of links the text stays. The Help
 * command, which the README names, leads to the pages.
 */
export function shippedReadme(readme: string): string {
  return readme.replace(forBuilders, '').replace(picture, '').replace(link, '$1');
}
