import * as vscode from 'vscode';
import { type OffsetRange, touches } from '../../../../src/core/text/offsetRange.ts';
import type { ReportItem } from '../../../../src/core/verification/findings/reportItem.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';

/** A verification that knows of nothing but the names that the test says do not exist. */
export class ScriptedVerification {
  readonly asked: string[] = [];
  missing: readonly string[] = [];
  /** Milliseconds of one check. */
  takes = 0;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#changed.event;

  async verify(
    { code, within }: { readonly code: string; readonly within?: OffsetRange },
    signal: AbortSignal,
  ): Promise<readonly ReportItem[]> {
    this.asked.push(code);
    await nodeTimer.delay(this.takes, signal);
    signal.throwIfAborted();
    const items = this.missing.flatMap((name) => {
      const start = code.lastIndexOf(name);
      return start === -1 ? [] : [missingItem(name, { start, end: start + name.length })];
    });
    return within ? items.filter(({ range }) => touches(range, within)) : items;
  }

  /** Packages have changed. */
  change(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function missingItem(name: string, range: OffsetRange): ReportItem {
  return {
    kind: 'symbol',
    name,
    range,
    finding: 'missing',
    label: 'does not exist',
    message: `${name} does not exist.`,
    isVerifiedByUser: false,
  };
}
