import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { IconButton } from './iconButton.tsx';
import { usePanel } from './panel.ts';

const confirmationMilliseconds = 1_500;

/** Copies a text and shows for a moment that it did. */
export function CopyButton({ label, text }: { label: string; text: () => string }): VNode {
  const { host, ui } = usePanel();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), confirmationMilliseconds);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    if (!(await host.call('copy', { text: text() }))) return;
    setCopied(true);
    ui.announce('Copied');
  };
  return <IconButton icon={copied ? 'check' : 'copy'} label={label} onClick={() => void copy()} />;
}
