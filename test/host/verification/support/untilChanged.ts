import type { Event } from 'vscode';

/** Does something, and waits until it is noticed. */
export async function untilChanged(event: Event<void>, act: () => unknown): Promise<void> {
  const changed = new Promise<void>((resolve) => {
    const listening = event(() => {
      listening.dispose();
      resolve();
    });
  });
  await act();
  await changed;
}
