import * as l10n from '@vscode/l10n';
import { type ComponentChildren, Fragment, type VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { FindingKind } from '../../core/verification/findings/finding.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { printableText } from '../markdown/safeMarkdown.ts';
import { CopyButton, Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

type Item = CodeReport['items'][number];

/** Characters of a signature that are shown at first: some functions have dozens of parameters or overloads. */
const longSignature = 240;

/** An import or a symbol, what is known of it, and the actions for it. */
export function VerifiedItemView({ item }: { item: Item }): VNode {
  const { name, finding, label, detail, message, signature, install, isVerifiedByUser } = item;
  return (
    <li class="verified-item">
      <FindingIcon finding={finding} isVerifiedByUser={isVerifiedByUser} />
      <div class="verified-body">
        <span class="verified-words" title={printableText(message)}>
          <code>{breakable(name)}</code> <span class="verified-label">{label}</span>
        </span>
        <VerifiedButton item={item} />
        <ItemLinks item={item} />
        {detail !== undefined && <p class="verified-detail">{printableText(detail)}</p>}
        {signature !== undefined && <Signature text={printableText(signature)} />}
        {install !== undefined && (
          <div class="verified-install">
            <code>{install}</code>
            <CopyButton label={l10n.t('Copy install command')} text={() => install} />
          </div>
        )}
      </div>
    </li>
  );
}

/** A dotted name that may wrap after its dots. */
function breakable(name: string): ComponentChildren {
  return name.split(/(?<=\.)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** Marks the API as verified, or removes the mark. */
function VerifiedButton({ item }: { item: Item }): VNode | null {
  const { host } = usePanel();
  const { name, finding, api, isVerifiedByUser } = item;
  if (!api || (finding === undefined && !isVerifiedByUser)) return null;
  const version = `${api.distribution} ${api.version}`;
  const [label, ariaLabel, title] = isVerifiedByUser
    ? [
        l10n.t('Remove mark'),
        l10n.t('Remove verified mark for {0}', name),
        l10n.t('Remove verified mark for {0} in {1}', name, version),
      ]
    : [
        l10n.t('Mark as verified'),
        l10n.t('Mark {0} as verified', name),
        l10n.t('Mark {0} in {1} as verified', name, version),
      ];
  return (
    <button
      type="button"
      class="link-button verified-mark"
      aria-label={ariaLabel}
      title={title}
      onClick={() => void host.call(isVerifiedByUser ? 'withdrawVerified' : 'markVerified', api)}
    >
      {label}
    </button>
  );
}

function ItemLinks({ item }: { item: Item }): VNode | null {
  const { host } = usePanel();
  const { name, source, documentation } = item;
  if (!source && documentation === undefined) return null;
  return (
    <span class="verified-links">
      {source && (
        <IconButton
          icon="go-to-file"
          label={l10n.t('Go to {0} ({1}:{2})', name, source.path, source.line)}
          onClick={() => void host.call('openSource', source)}
        />
      )}
      {documentation !== undefined && (
        <IconButton
          icon="book"
          label={l10n.t('Documentation of {0} ({1})', name, documentation)}
          onClick={() => void host.call('openLink', { href: documentation })}
        />
      )}
    </span>
  );
}

/** Keeps arrows in one piece: browsers would wrap inside of them. */
function withWholeArrows(text: string): ComponentChildren {
  return text.split('->').map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <span class="verified-arrow">{'->'}</span>}
      {part}
    </Fragment>
  ));
}

/** A signature in short form; expanded, as the checker prints it. */
function Signature({ text }: { text: string }): VNode {
  const [open, setOpen] = useState(false);
  const compact = compactSignature(text);
  const isLong = compact.length > longSignature;
  const preview = isLong ? `${compact.slice(0, longSignature)}…` : compact;
  return (
    <div class="verified-signature">
      <code>{open ? text : withWholeArrows(preview)}</code>
      {isLong && (
        <button type="button" class="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? l10n.t('Show less') : l10n.t('Show all')}
        </button>
      )}
    </div>
  );
}

/** The codicon of each finding, and the class that colours it. */
const icons: Readonly<Record<FindingKind, readonly [name: string, tone: 'error' | 'attention' | 'quiet']>> = {
  'not-found': ['error', 'error'],
  missing: ['error', 'error'],
  'wrong-call': ['error', 'error'],
  // A fragment may take it for granted.
  'not-imported': ['warning', 'attention'],
  'not-installed': ['warning', 'attention'],
  replaced: ['arrow-swap', 'attention'],
  deprecated: ['warning', 'attention'],
  unverified: ['shield', 'quiet'],
  unknown: ['question', 'quiet'],
};

/** How much attention a finding asks for. */
export function toneOf(finding: FindingKind | undefined): 'error' | 'attention' | 'quiet' | 'fine' {
  return finding === undefined ? 'fine' : icons[finding][1];
}

/** The icon of an item, or of the most severe of several. The text next to it says the same. */
export function FindingIcon({
  finding,
  isVerifiedByUser = false,
}: {
  readonly finding: FindingKind | undefined;
  readonly isVerifiedByUser?: boolean;
}): VNode {
  const fine = [isVerifiedByUser ? 'verified' : 'check', 'fine'] as const;
  const [name, tone] = finding === undefined ? fine : icons[finding];
  return (
    <span class={`finding-icon ${tone}`}>
      <Icon name={name} />
    </span>
  );
}

/** Shortens a signature that the checker prints with one parameter a line: each overload in one line. */
export function compactSignature(signature: string): string {
  return signature
    .replaceAll(/,?\s*\n\s*([)\]])/g, '$1')
    .replaceAll(/([([,])\n\s*/g, (_, before: string) => (before === ',' ? ', ' : before))
    .replace(/^(\([\w ]+\))\n/, '$1 ')
    .replaceAll(/\n{2,}/g, '\n');
}
