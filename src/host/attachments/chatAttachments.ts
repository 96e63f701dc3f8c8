import {
  type Disposable,
  type NotebookCell,
  type Range,
  type TextDocument,
  type TextDocumentChangeEvent,
  Uri,
  workspace,
} from 'vscode';
import { type Attachment, isOwnText, newAttachment, unfitted } from '../../core/attachments/attachment.ts';
import { type LineRange, movedLines } from '../../core/attachments/lineRange.ts';
import type { PendingQuestion } from '../../core/attachments/pendingQuestion.ts';
import { roomForAttachments } from '../../core/attachments/fitAttachments.ts';
import type { SensitiveReason } from '../../core/attachments/sensitiveText.ts';
import { withName } from '../../core/attachments/symbolName.ts';
import type { Timer } from '../../core/ports/clock.ts';
import { attachmentPlace } from '../../wording/chat/attachments.ts';
import { cellOf } from '../documents/notebookCells.ts';
import { type FileText, readFileText } from './readFileText.ts';
import { secretsIn, sensitiveReasons } from './sensitiveReasons.ts';

/** Of phi-4. */
const usualContextSize = 16_384;

/** How long after the last keystroke what is attached is measured again. */
const pauseMilliseconds = 300;

/** What users attach to the next question. Files are read again when the question is sent; selections move with edits. */
export class ChatAttachments implements Disposable {
  readonly #pending: PendingQuestion;
  readonly #timer: Timer;
  readonly #openText: (attachment: Attachment) => Promise<void>;
  readonly #askUser: (path: string, reasons: readonly SensitiveReason[]) => Promise<boolean>;
  /** What the user has agreed to, by the attachment's id. */
  readonly #agreed = new Map<string, ReadonlySet<string>>();
  readonly #following: Disposable;
  #pause: AbortController | undefined;

  constructor(parts: {
    readonly pending: PendingQuestion;
    readonly timer: Timer;
    /** Asks whether a file goes with the question in spite of reasons against it. */
    readonly confirm: (path: string, reasons: readonly SensitiveReason[]) => Promise<boolean>;
    readonly open: (attachment: Attachment) => Promise<void>;
  }) {
    this.#pending = parts.pending;
    this.#timer = parts.timer;
    this.#askUser = parts.confirm;
    this.#openText = parts.open;
    this.#following = workspace.onDidChangeTextDocument((event) => this.#follow(event));
  }

  /**
   * Attaches a file. False if the user did not agree.
   *
   * @param agreed Reasons against it that the user was shown and that did not matter.
   * @throws PhidelityError `attachment` for what is no file with text.
   */
  async addFile(uri: Uri, agreed: readonly SensitiveReason[] = []): Promise<boolean> {
    return this.#add(fileAttachment(await readFileText(uri)), agreed);
  }

  /** Attaches a cell of a notebook. False if the user did not agree. */
  async addCell(cell: NotebookCell): Promise<boolean> {
    const { document } = cell;
    return this.#add({ ...linesAttachment(document, 0, document.lineCount - 1), kind: 'cell' });
  }

  /**
   * Attaches a text of its own. False if the user did not agree.
   *
   * @param reasons What is still to be agreed to. The user has been asked about all else in it.
   */
  async addText(attachment: Attachment, reasons: readonly SensitiveReason[] = []): Promise<boolean> {
    if (!(await this.#confirm(attachment, reasons))) return false;
    this.#agreed.set(this.#pending.add(attachment), keysOf(attachment, await this.#reasons(attachment)));
    return true;
  }

  /** Tokens that more attachments can have; an estimate while it is not known which model will answer. */
  get room(): number {
    const { attachments: added, draftTokens, contextSize = usualContextSize } = this.#pending.state;
    const used = added.reduce((sum, { tokens }) => sum + tokens, 0);
    return Math.max(0, roomForAttachments(contextSize, draftTokens) - used);
  }

  /**
   * Attaches whole lines of a document. False if the user did not agree.
   *
   * @param name What they are called, if they are a function, a class or the like.
   */
  async addLines(document: TextDocument, { start, end }: Range, name?: string): Promise<boolean> {
    const attachment = linesAttachment(document, start.line, end.line);
    return this.#add(name === undefined ? attachment : { ...attachment, name });
  }

  /** Whole lines of a document as an attachment. The user is asked about them when they are sent. */
  linesOf(document: TextDocument, { start, end }: Range): Attachment {
    return linesAttachment(document, start.line, end.line);
  }

  /**
   * Whole lines of a document, for a question of their own. Undefined if the user did not agree. That they are outside the
   * workspace is no reason to ask: the user has them in the editor, such as the code of an installed package.
   */
  async lines(document: TextDocument, { start, end }: Range): Promise<Attachment | undefined> {
    const attachment = linesAttachment(document, start.line, end.line);
    const reasons = (await this.#reasons(attachment)).filter(({ kind }) => kind !== 'outside');
    return (await this.#confirm(attachment, reasons)) ? attachment : undefined;
  }

  remove(id: string): void {
    this.#agreed.delete(id);
    this.#pending.remove([id]);
  }

  async open(id: string): Promise<void> {
    const found = this.#pending.attachments.find((one) => one.id === id);
    if (found) await this.#openText(found.attachment);
  }

  /** Attaches what was attached to a question that was taken back. */
  restore(attachments: readonly Attachment[]): void {
    // The project's rules go along as they are now.
    for (const attachment of attachments)
      if (attachment.kind !== 'rules') this.#pending.add(unfitted(attachment));
  }

  /** Attaches a file as `addFile` does, but asks the user only when it is sent. */
  async restoreFile(uri: Uri): Promise<void> {
    this.#pending.add(fileAttachment(await readFileText(uri)));
  }

  /** Attaches a text as it was attached before. */
  restoreText(attachment: Attachment): void {
    this.#pending.add(attachment);
  }

  /** Attaches lines that were attached before, where they are now; nothing if their text is no longer there. */
  restoreLines(document: TextDocument, before: Pick<Attachment, 'startLine' | 'text' | 'name'>): void {
    const wanted = before.text.split('\n');
    const isAt = (first: number): boolean =>
      first + wanted.length <= document.lineCount &&
      wanted.every((line, index) => document.lineAt(first + index).text === line);
    const known = before.startLine - 1;
    const first = isAt(known)
      ? known
      : Array.from({ length: document.lineCount }, (_, line) => line).find(isAt);
    if (first === undefined) return;
    const now = linesAttachment(document, first, first + wanted.length - 1);
    this.#pending.add(withName(now, before, document.getText()));
  }

  /**
   * Reads again what is attached, asks the user about what has become sensitive, and has it go with a question. What went with
   * it is attached no longer, once `ask` has resolved.
   *
   * @returns False if the user did not agree; nothing is asked then.
   * @throws PhidelityError `attachment` if a file cannot be read any more, or what `ask` rejects with.
   */
  async send(ask: (attachments: readonly Attachment[]) => Promise<void>): Promise<boolean> {
    const { attachments } = this.#pending;
    const current: Attachment[] = [];
    for (const { id, attachment } of attachments) {
      const now =
        attachment.kind === 'file'
          ? fileAttachment(await readFileText(Uri.parse(attachment.uri, true)))
          : attachment;
      if (!(await this.#agrees(now, id))) return false;
      this.#pending.replace(id, now);
      current.push(now);
    }
    await ask(current);
    for (const { id } of attachments) this.#agreed.delete(id);
    this.#pending.remove(attachments.map(({ id }) => id));
    return true;
  }

  dispose(): void {
    this.#pause?.abort();
    this.#following.dispose();
  }

  async #add(attachment: Attachment, agreed: readonly SensitiveReason[] = []): Promise<boolean> {
    const reasons = await this.#reasons(attachment);
    const known = new Set(agreed.map(({ kind }) => kind));
    const fresh = reasons.filter(({ kind }) => !known.has(kind));
    if (!(await this.#confirm(attachment, fresh))) return false;
    this.#agreed.set(this.#pending.add(attachment), keysOf(attachment, reasons));
    return true;
  }

  async #reasons(attachment: Attachment): Promise<SensitiveReason[]> {
    // Where rules are is no secret; what they say may be.
    if (isOwnText(attachment) || attachment.kind === 'rules') return secretsIn(attachment.text, undefined);
    const { uri, text, startLine } = attachment;
    return sensitiveReasons(Uri.parse(uri, true), text, startLine);
  }

  /** Whether the user agrees to what an attachment has become since it was attached. */
  async #agrees(attachment: Attachment, id: string): Promise<boolean> {
    const agreed = this.#agreed.get(id);
    const reasons = await this.#reasons(attachment);
    const fresh = reasons.filter((reason) => !agreed?.has(keyOf(attachment, reason)));
    if (!(await this.#confirm(attachment, fresh))) return false;
    this.#agreed.set(id, keysOf(attachment, reasons));
    return true;
  }

  async #confirm(attachment: Attachment, reasons: readonly SensitiveReason[]): Promise<boolean> {
    const name = isOwnText(attachment) ? attachmentPlace(attachment) : attachment.path;
    return reasons.length === 0 || this.#askUser(name, reasons);
  }

  #follow({ document, contentChanges }: TextDocumentChangeEvent): void {
    const uri = document.uri.toString();
    if (contentChanges.length === 0 || !this.#pending.attachments.some((one) => one.attachment.uri === uri))
      return;
    for (const { id, attachment } of this.#pending.attachments) {
      if (attachment.uri !== uri || (attachment.kind !== 'selection' && attachment.kind !== 'cell')) continue;
      const lines =
        attachment.kind === 'cell'
          ? { first: 0, last: document.lineCount - 1 }
          : linesAfter(contentChanges, attachment);
      // What was replaced together with other lines stays attached as it was.
      if (!lines) continue;
      const text = linesAttachment(document, lines.first, lines.last);
      const now = { ...withName(text, attachment, document.getText()), kind: attachment.kind };
      if (now.text.trim() !== '') this.#pending.replace(id, now);
    }
    void this.#measureFile(document);
  }

  /** After a pause in typing. */
  async #measureFile(document: TextDocument): Promise<void> {
    this.#pause?.abort();
    const pause = (this.#pause = new AbortController());
    if (!(await this.#timer.delay(pauseMilliseconds, pause.signal)) || document.isClosed) return;
    const { uri, languageId } = document;
    for (const { id, attachment } of this.#pending.attachments)
      if (attachment.kind === 'file' && attachment.uri === uri.toString())
        this.#pending.replace(id, fileAttachment({ uri, languageId, text: document.getText() }));
  }
}

/** Where an attachment's lines are after changes of their document; undefined if they are gone. */
function linesAfter(
  changes: TextDocumentChangeEvent['contentChanges'],
  { startLine, endLine }: Attachment,
): LineRange | undefined {
  let lines: LineRange | undefined = { first: startLine - 1, last: endLine - 1 };
  for (const { range, text } of changes)
    lines &&= movedLines(lines, { start: range.start, end: range.end, text });
  return lines;
}

/** What a user has agreed to: that a file is where it is, or has just this text. */
function keyOf({ text }: Attachment, { kind }: SensitiveReason): string {
  return kind === 'secret' || kind === 'encoding' ? `${kind}:${text}` : kind;
}

function keysOf(attachment: Attachment, reasons: readonly SensitiveReason[]): ReadonlySet<string> {
  return new Set(reasons.map((reason) => keyOf(attachment, reason)));
}

function fileAttachment(file: FileText): Attachment {
  return newAttachment({ ...placeOf(file), kind: 'file', startLine: 1, text: file.text });
}

function linesAttachment(document: TextDocument, first: number, last: number): Attachment {
  const lines: string[] = [];
  for (let line = first; line <= Math.min(last, document.lineCount - 1); line++)
    lines.push(document.lineAt(line).text);
  return newAttachment({
    ...placeOf(document),
    kind: 'selection',
    startLine: first + 1,
    text: lines.join('\n'),
  });
}

function placeOf({
  uri,
  languageId,
}: Pick<FileText, 'uri' | 'languageId'>): Pick<Attachment, 'uri' | 'path' | 'languageId' | 'cell'> {
  const cell = cellOf(uri);
  const path = workspace.asRelativePath(cell?.notebook.uri ?? uri);
  return { uri: uri.toString(), path, languageId, ...(cell ? { cell: cell.index + 1 } : {}) };
}
