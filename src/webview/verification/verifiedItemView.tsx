import { Fragment, type ComponentChildren, type VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { CopyButton } from '../app/copyButton.tsx';
import { IconButton } from '../app/iconButton.tsx';
import { usePanel } from '../app/panel.ts';
import { answerText } from '../markdown/answerText.ts';
import { compactSignature } from './compactSignature.ts';
import { FindingIcon } from './findingIcon.tsx';

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
        <span class="verified-words" title={answerText(message)}>
          <code>{breakable(name)}</code> <span class="verified-label">{label}</span>
        </span>
        <VouchButton item={item} />
        <ItemLinks item={item} />
        {detail !== undefined && <p class="verified-detail">{answerText(detail)}</p>}
        {signature !== undefined && <Signature text={answerText(signature)} />}
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
