/** What is free on the fake GPU: in the folder `small`, no room for a full context beside the demo model. */
export function fakeFreeBytes(addonFolder: string | undefined): number {
  return addonFolder?.endsWith('small') ? 466e6 : 7e9;
}
