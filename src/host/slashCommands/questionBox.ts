import { Disposable, EventEmitter, window } from 'vscode';
import type { Attachment } from '../../core/attachments/attachment.ts';
import type { PendingQuestion } from '../../core/attachments/pendingQuestion.ts';
import type { QuestionContext } from '../../core/conversation/conversation.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { TaskQueue } from '../../core/lifetime/async.ts';
import type { CommandContext } from '../../core/slashCommands/slashCommand.ts';
import { nothingToWorkOn } from '../../wording/chat/slashCommands.ts';
import { joinSentences } from '../../wording/sentences.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import { showError } from '../commands/registerCommand.ts';
import { editorInUse } from '../documents/editorInUse.ts';
import { linesToAskAbout, selectedLines } from '../documents/codeAtCursor.ts';
import type { ProjectRules } from './projectRules.ts';
import type { FoundCommand, SlashCommands } from './slashCommands.ts';
import { type CommandSubject, stagedChanges } from './stagedChanges.ts';

/**
 * The question in the box, with what goes with it by itself: what its command is about, and the project's rules. Each is
 * attached where the user sees it, and can take it away, before the question is asked.
 */
export class QuestionBox implements Disposable {
  readonly #pending: PendingQuestion;
  readonly #attachments: ChatAttachments;
  readonly #commands: SlashCommands;
  readonly #rules: ProjectRules;
  readonly #hasTurns: () => boolean;
  readonly #queue = new TaskQueue();
  readonly #changed = new EventEmitter<void>();
  /** What is not attached of what the command is about, in words. */
  #contextNote = '';
  #told: string | undefined;
  readonly #subscriptions: Disposable;
  #text = '';
  #newest = '';
  #command: FoundCommand | undefined;
  /** The command whose code the user has taken away. */
  #withoutContext: string | undefined;

  constructor(parts: {
    readonly pending: PendingQuestion;
    readonly attachments: ChatAttachments;
    readonly commands: SlashCommands;
    readonly rules: ProjectRules;
    /** Whether the chat has something that a command can be about. */
    readonly hasTurns: () => boolean;
  }) {
    this.#pending = parts.pending;
    this.#attachments = parts.attachments;
    this.#commands = parts.commands;
    this.#rules = parts.rules;
    this.#hasTurns = parts.hasTurns;
    const follow = (): void => {
      const context = this.#command?.context;
      if (context === 'code' || context === 'selection')
        this.#queue.run(() => this.#follow()).catch(showError);
    };
    this.#subscriptions = Disposable.from(
      this.#changed,
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === editorInUse()) follow();
      }),
      window.onDidChangeActiveTextEditor(follow),
    );
  }

  /** The command in the box has changed. */
  get onDidChangeCommand(): EventEmitter<void>['event'] {
    return this.#changed.event;
  }

  /** The command that the question begins with, and what of it has no effect or is not there. */
  get command(): Pick<FoundCommand, 'name' | 'description' | 'argumentHint' | 'note'> | undefined {
    if (!this.#command) return undefined;
    const { name, description, argumentHint, note } = this.#command;
    return { name, description, argumentHint, note: joinSentences(note, this.#contextNote) };
  }

  /** The text in the box is another one. Resolves when what goes with it, or with a newer one, is to be attached. */
  draft(text: string): Promise<void> {
    this.#newest = text;
    // Not more often than it can be read.
    return this.#queue.run(async () => {
      if (text === this.#newest) await this.#read(text, false);
    });
  }

  /**
   * Asks a question with all that is attached.
   *
   * @returns False if the user did not agree, or something goes with it that the user has not seen: it is attached now.
   * @throws PhidelityError `attachment` if there is nothing that its command could be about, or what `ask` rejects with.
   */
  ask(
    question: string,
    ask: (question: string, context: QuestionContext) => Promise<void>,
  ): Promise<boolean> {
    return this.#queue.run(async () => {
      const seen = this.#automaticIds();
      await this.#rules.refresh();
      await this.#read(question, true);
      if (this.#automaticIds().some((id) => !seen.includes(id))) return false;
      const command = this.#command;
      if (command) this.#checkContext(command);
      const prompt = command?.prompt(this.#goesWithText);
      const isAsked = await this.#attachments.send((attachments) =>
        ask(question, {
          ...(attachments.length === 0 ? {} : { attachments }),
          ...(prompt === undefined ? {} : { prompt }),
        }),
      );
      await this.#rules.refresh();
      return isAsked;
    });
  }

  /** What the model reads in the place of a question with these attachments; undefined if it reads the question itself. */
  async promptOf(question: string, attachments: readonly Attachment[]): Promise<string | undefined> {
    const command = await this.#commands.find(question, true);
    return command?.prompt(attachments.some(({ kind }) => kind !== 'rules'));
  }

  /** Takes away what goes with the question. */
  async remove(id: string): Promise<void> {
    const found = this.#pending.attachments.find((one) => one.id === id);
    if (found?.source === 'command') this.#withoutContext = this.#command?.name;
    this.#attachments.remove(id);
    if (found?.source === 'rules') await this.#rules.takeAway(found.attachment.uri);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #read(text: string, isAsked: boolean): Promise<void> {
    const before = this.#command;
    this.#text = text;
    this.#command = await this.#commands.find(text, isAsked);
    if (this.#command?.name !== this.#withoutContext) this.#withoutContext = undefined;
    // What is staged is read when it is sent, as files are.
    if (this.#command?.name !== before?.name || (isAsked && this.#command?.context === 'staged-changes'))
      await this.#follow();
    this.#pending.draft = this.#command?.prompt(this.#goesWithText) ?? text;
    this.#tell();
  }

  /** Says what the command is, if that is not known. */
  #tell(): void {
    const command = JSON.stringify(this.command);
    if (command === this.#told) return;
    this.#told = command;
    this.#changed.fire();
  }

  /** Attaches what the command is about, as it is now. */
  async #follow(): Promise<void> {
    const command = this.#command;
    const isOpen = this.#sources('command').length > 0 || this.#sources(undefined).length === 0;
    const { attachment, note } =
      command && isOpen && this.#withoutContext !== command.name
        ? await this.#contextOf(command.context)
        : { attachment: undefined, note: '' };
    this.#contextNote = note;
    this.#pending.setAutomatic('command', attachment ? [attachment] : []);
    this.#pending.draft = command?.prompt(this.#goesWithText) ?? this.#text;
  }

  async #contextOf(context: CommandContext): Promise<CommandSubject> {
    if (context === 'staged-changes') return stagedChanges();
    const editor = editorInUse();
    if (!editor || context === 'none') return { note: '' };
    const lines = context === 'code' ? await linesToAskAbout(editor) : selectedLines(editor);
    return { ...(lines ? { attachment: this.#attachments.linesOf(editor.document, lines) } : {}), note: '' };
  }

  #checkContext({ name, rest, context }: FoundCommand): void {
    if (context !== 'code' && context !== 'staged-changes') return;
    const isAboutTurns = context === 'code' && this.#hasTurns();
    if (rest !== '' || this.#goesWithText || isAboutTurns) return;
    throw new PhidelityError('attachment', joinSentences(this.#contextNote, nothingToWorkOn(name, context)));
  }

  /** Whether there is text that a command can be about. */
  get #goesWithText(): boolean {
    return this.#pending.attachments.some(({ source }) => source !== 'rules');
  }

  #sources(source: 'command' | undefined): readonly unknown[] {
    return this.#pending.attachments.filter((one) => one.source === source);
  }

  #automaticIds(): readonly string[] {
    return this.#pending.attachments.flatMap(({ id, source }) => (source === undefined ? [] : [id]));
  }
}
