import { type ComponentChildren, createContext, type VNode } from 'preact';
import type { Token } from 'marked';
import { useContext, useMemo } from 'preact/hooks';
import { readInstallCommands } from '../../core/verification/installs/installCommands.ts';
import type { CodeReport } from '../../protocol/schemas/codeReportSchema.ts';
import { printableText } from '../markdown/safeMarkdown.ts';
import { Report } from './codeVerification.tsx';
import { type CommandToken, commandsIn, splitCommands, type TextToken } from './commandTokens.ts';
import { useCodeReport } from './useCodeReport.ts';
import { FindingIcon, toneOf } from './verifiedItemView.tsx';

/** The names that the answer's code imports; undefined for text that may still grow: half a name is no name. */
export const ImportedNames = createContext<ReadonlySet<string> | undefined>(undefined);

/** What is known of the commands in the text around. */
const CommandReport = createContext<CodeReport | null | undefined>(undefined);

interface TextProps {
  readonly tokens: readonly Token[];
  readonly render: (tokens: readonly TextToken[]) => ComponentChildren;
  /** Puts the text into its element. */
  readonly wrap: (content: ComponentChildren) => ComponentChildren;
}

/** A line of text, and below it what is known of what its commands install. */
export function TextWithCommands({ tokens, render, wrap }: TextProps): VNode {
  const imported = useContext(ImportedNames);
  const split = useMemo(() => (imported ? splitCommands(tokens, imported) : tokens), [imported, tokens]);
  const commands = useMemo(() => (imported ? commandsIn(split, imported) : []), [imported, split]);
  const content = wrap(render(split));
  if (commands.length === 0) return <>{content}</>;
  return <Verified commands={commands}>{content}</Verified>;
}

interface VerifiedProps {
  readonly commands: readonly string[];
  readonly children: ComponentChildren;
}

function Verified({ commands, children }: VerifiedProps): VNode {
  const code = commands.join('\n\n');
  const language = 'console';
  const { place, report } = useCodeReport(code, language);
  const isRemarkable = report?.items.some(({ finding }) => finding !== undefined && finding !== 'unknown');
  return (
    <CommandReport.Provider value={report}>
      {children}
      <div ref={place} class="verification of-text" aria-live="off">
        {report && isRemarkable && <Report report={report} code={code} language={language} />}
      </div>
    </CommandReport.Provider>
  );
}

/** A command in a text. Each name has its mark, and what is known of it as a hover. */
export function CommandView({ token }: { token: CommandToken }): VNode {
  const report = useContext(CommandReport);
  const { raw, command, isCode } = token;
  const offset = command.length - raw.length;
  const parts: ComponentChildren[] = [];
  const items = [];
  let end = 0;
  for (const { name, range } of readInstallCommands(command)) {
    const item = report?.items.find((one) => one.name === name);
    if (!item || range.start - offset < end) continue;
    items.push(item);
    const mark = `install-mark ${toneOf(item.finding)}`;
    parts.push(
      raw.slice(end, range.start - offset),
      <span class={mark} title={printableText(item.message)}>
        {name}
      </span>,
    );
    end = range.end - offset;
  }
  const content = [...parts, raw.slice(end)];
  return (
    <>
      {isCode ? <code>{content}</code> : content}
      <QuietMark items={items} />
    </>
  );
}

/** The mark of a command about which the list below the text has nothing to say. */
function QuietMark({ items }: { items: CodeReport['items'] }): VNode | null {
  if (items.length === 0 || items.some(({ finding }) => finding !== undefined && finding !== 'unknown'))
    return null;
  const text = printableText(items.map(({ message }) => message).join('\n'));
  const open = items.find(({ finding }) => finding !== undefined);
  return (
    <span class="install-icon" role="img" aria-label={text} title={text}>
      <FindingIcon finding={open?.finding} />
    </span>
  );
}
