import type { GpuRequest, LoadRequest } from '../../ports/engine.ts';

/** JSON in which the properties of objects are in alphabetical order. */
function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** Whether two requests are for the same model with the same settings, so that one load serves both. */
export function isSameLoad(one: LoadRequest | undefined, other: LoadRequest | undefined): boolean {
  return (
    one !== undefined && other !== undefined && stableJson(settingsOf(one)) === stableJson(settingsOf(other))
  );
}

/** Without what is only known about files, which says nothing about how to load one. */
function settingsOf({ checks: _known, ...settings }: LoadRequest): Omit<LoadRequest, 'checks'> {
  return settings;
}

/** Whether one process can serve both: it runs on one back-end for as long as it lives. */
export function isSameBackend(one: GpuRequest, other: GpuRequest): boolean {
  return (one.backend ?? 'auto') === (other.backend ?? 'auto') && one.addonFolder === other.addonFolder;
}
