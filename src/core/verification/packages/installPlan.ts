/** A file or folder that Python finds as if it were in a package folder. */
export interface ModuleLink {
  /** Where it is found, with slashes, such as `shop`, `shop/cart.py` or `space/part`. */
  readonly path: string;
  /** Where it is; absolute. */
  readonly source: string;
  /** Whether it is found before what the search path has under that name. */
  readonly isFirst?: boolean;
}

/**
 * The files that meson installs among Python's packages, from the text of its `intro-install_plan.json`; none if that is
 * damaged.
 */
export function readInstallPlan(text: string): ModuleLink[] {
  const links: ModuleLink[] = [];
  for (const section of Object.values(parsed(text)))
    for (const [source, file] of Object.entries(asRecord(section))) {
      const destination = asRecord(file)['destination'];
      if (typeof destination !== 'string') continue;
      const path = /^\{py_(?:pure|plat)lib\}\/(.+)$/.exec(destination.replaceAll('\\', '/'))?.[1];
      if (path !== undefined && !path.split('/').includes('..')) links.push({ path, source });
    }
  return links;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return {};
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
