import { type ComponentChildren, Fragment, type VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { FindingKind } from '../../core/verification/findings/finding.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { printableText } from '../markdown/safeMarkdown.ts';
import { CopyButton, Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

type Item = CodeReport['items'][number];

/** Characters of a signature that are shown at first: some functions have dozens of parameters, or of forms. */
const longSignature = 240;

/** An import or a symbol, what was found out about it, and what can be done. */
export function VerifiedItemView({ item }: { item: Item }): VNode {
  const { name, finding, label, detail, message, signature, install, isVerifiedByPerson } = item;
  return (
    <li class="verified-item">
      <FindingIcon finding={finding} isVerifiedByPerson={isVerifiedByPerson} />
      <div class="verified-body">
        <span class="verified-words" title={printableText(message)}>
          <code>{breakable(name)}</code> <span class="verified-label">{label}</span>
        </span>
        <VouchButton item={item} />
        <ItemLinks item={item} />
        {detail !== undefined && <p class="verified-detail">{printableText(detail)}</p>}
        {signature !== undefined && <Signature text={printableText(signature)} />}
        {install !== undefined && (
          <div class="verified-install">
            <code>{install}</code>
            <CopyButton label="Copy install command" text={() => install} />
          </div>
        )}
      </div>
    </li>
  );
}

/** A dotted name that may be broken behind its dots. */
function breakable(name: string): ComponentChildren {
  return name.split(/(?<=\.)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** Says that a person has verified it, or takes that back. */
function VouchButton({ item }: { item: Item }): VNode | null {
  const { host } = usePanel();
  const { name, finding, subject, isVerifiedByPerson } = item;
  if (!subject || (finding === undefined && !isVerifiedByPerson)) return null;
  const version = `${subject.distribution} ${subject.version}`;
  return (
    <button
      type="button"
      class="link-button verified-vouch"
      aria-label={isVerifiedByPerson ? `Withdraw ${name}` : `Mark ${name} verified`}
      title={
        isVerifiedByPerson
          ? `Take back that ${name} of ${version} is verified`
          : `Remember that I have verified ${name} of ${version}`
      }
      onClick={() => void host.call(isVerifiedByPerson ? 'withdrawVerified' : 'markVerified', subject)}
    >
      {isVerifiedByPerson ? 'Withdraw' : 'Mark verified'}
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
          label={`Go to ${name} (${source.path}:${source.line})`}
          onClick={() => void host.call('openSource', source)}
        />
      )}
      {documentation !== undefined && (
        <IconButton
          icon="book"
          label={`Documentation of ${name} (${documentation})`}
          onClick={() => void host.call('openLink', { href: documentation })}
        />
      )}
    </span>
  );
}

/** Browsers would break a line inside of an arrow. */
function withWholeArrows(text: string): ComponentChildren {
  return text.split('->').map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <span class="verified-arrow">{'->'}</span>}
      {part}
    </Fragment>
  ));
}

/** In few words, and on request as it was printed. */
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
          {open ? 'Show less' : 'Show all'}
        </button>
      )}
    </div>
  );
}

/** The codicon of each finding, and how it is coloured. */
const icons: Readonly<Record<FindingKind, readonly [name: string, tone: 'grave' | 'attention' | 'quiet']>> = {
  'not-found': ['error', 'grave'],
  missing: ['error', 'grave'],
  'wrong-call': ['error', 'grave'],
  'not-installed': ['warning', 'attention'],
  deprecated: ['warning', 'attention'],
  unverified: ['shield', 'quiet'],
  unknown: ['question', 'quiet'],
};

/** How an item is marked, or the gravest of several. The words beside it say the same. */
export function FindingIcon({
  finding,
  isVerifiedByPerson = false,
}: {
  readonly finding: FindingKind | undefined;
  readonly isVerifiedByPerson?: boolean;
}): VNode {
  const fine = [isVerifiedByPerson ? 'verified' : 'check', 'fine'] as const;
  const [name, tone] = finding === undefined ? fine : icons[finding];
  return (
    <span class={`finding-icon ${tone}`}>
      <Icon name={name} />
    </span>
  );
}

/** A signature as a checker prints it, one parameter a line, with each of its forms in one line. */
export function compactSignature(signature: string): string {
  return signature
    .replaceAll(/,?\s*\n\s*([)\]])/g, '$1')
    .replaceAll(/([([,])\n\s*/g, (_, before: string) => (before === ',' ? ', ' : before))
    .replace(/^(\([\w ]+\))\n/, '$1 ')
    .replaceAll(/\n{2,}/g, '\n');
}
