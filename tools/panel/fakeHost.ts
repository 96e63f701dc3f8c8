import 'vscode-jsonrpc/node';
import { EventEmitter, once } from 'node:events';
import { ChatDrafts } from '../../src/core/conversation/chatDrafts.ts';
import type { Turn } from '../../src/core/conversation/conversation.ts';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import {
  chatHostContract,
  chatViewContract,
  type ChatViewState,
  type CommandSuggestion,
  type ContextSuggestion,
} from '../../src/protocol/chatViewContract.ts';
import type { Handlers, Params, Result } from '../../src/protocol/rpc/contract.ts';
import { RpcPeer } from '../../src/protocol/rpc/rpcPeer.ts';
import type { CodeReport } from '../../src/protocol/schemas/codeReportSchema.ts';
import type { Transport } from '../../src/protocol/rpc/transport.ts';

type Requests = Handlers<typeof chatHostContract>['requests'];
type Method = keyof Requests;
type CodeInTurn = Params<typeof chatHostContract, 'verify'>;

type FoundCode = Result<typeof chatHostContract, 'attachFoundCode'>;

interface Call {
  readonly method: Method;
  readonly params: unknown;
}

/** The extension's end of the connection: it shows what a test says and writes down what the panel asks for. */
export class FakeHost {
  readonly calls: Call[] = [];
  /** Messages of the panel that could not be understood. */
  readonly protocolErrors: string[] = [];
  /** Set to make every request fail. */
  failure: PhidelityError | undefined;
  state: ChatViewState;
  /** The question that can be taken back. */
  takenBack: string | null = null;
  /** Whether the user wants the question to be sent with what is attached. */
  isAsked = true;
  /** What can go with the question. */
  suggestions: readonly ContextSuggestion[] | Promise<readonly ContextSuggestion[]> = [];
  /** What is found in the workspace for a question. */
  findCode: (
    signal: AbortSignal,
    report: (reading: { readonly read: number; readonly total: number }) => void,
  ) => FoundCode | Promise<FoundCode> = () => ({ found: 0, files: 0 });
  /** The commands that questions can begin with. */
  commands: readonly CommandSuggestion[] | Promise<readonly CommandSuggestion[]> = [];
  /** What is known of the blocks of code. */
  report: (block: CodeInTurn, signal: AbortSignal) => CodeReport | null | Promise<CodeReport | null> = () =>
    null;
  readonly #recorded = new EventEmitter();
  readonly #drafts = new ChatDrafts();
  readonly #peer: RpcPeer<typeof chatHostContract, typeof chatViewContract>;

  constructor(transport: Transport, state: ChatViewState) {
    this.state = state;
    // Else what the panel has kept is all that is known.
    if (state.box.draft !== '') this.#drafts.adopt(state.box);
    const methods = Object.keys(chatHostContract.requests) as Method[];
    const record =
      (method: Method) =>
      (
        params: never,
        call: { readonly signal: AbortSignal; readonly report: Parameters<FakeHost['findCode']>[1] },
      ) => {
        this.calls.push({ method, params });
        this.#recorded.emit('call');
        if (this.failure && method !== 'ready') throw this.failure;
        if (method === 'ready') {
          this.#drafts.adopt(params);
          return this.#withBox();
        }
        if (method === 'draftChanged') this.#drafts.write((params as { text: string }).text);
        if (method === 'takeBack') return this.takenBack;
        if (method === 'ask') return this.isAsked;
        if (method === 'suggestContext') return this.suggestions;
        if (method === 'attachFoundCode') return this.findCode(call.signal, call.report);
        if (method === 'suggestCommands') return this.commands;
        if (method === 'verify') return this.report(params, call.signal);
        return undefined;
      };
    this.#peer = new RpcPeer(transport, {
      local: chatHostContract,
      remote: chatViewContract,
      handlers: {
        requests: Object.fromEntries(methods.map((one) => [one, record(one)])) as unknown as Requests,
        notifications: { focused: () => {} },
      },
      onGone: (why) => new PhidelityError('protocol', why),
      onError: (error) => this.protocolErrors.push(error.message),
    });
  }

  get notify(): RpcPeer<typeof chatHostContract, typeof chatViewContract>['notify'] {
    return this.#peer.notify.bind(this.#peer);
  }

  show(state: Partial<ChatViewState>): void {
    const { id, turns } = this.state.conversation;
    this.state = { ...this.state, ...state };
    const shown = this.state.conversation.id;
    if (shown !== id) this.#drafts.changeChat(turns.length > 0 ? id : undefined, shown);
    this.notify('state', this.#withBox());
  }

  #withBox(): ChatViewState {
    const { draft, drafts } = this.#drafts.box;
    return { ...this.state, box: { draft, drafts: [...drafts] } };
  }

  turn(turn: Turn): void {
    this.notify('turn', turn);
  }

  text(turn: string, text: string, at = 1): void {
    this.notify('text', { turn, text, at });
  }

  /** What the panel requested because of the user's actions, not by itself. */
  get asked(): readonly Call[] {
    return this.calls.filter(
      ({ method }) =>
        !['ready', 'verify', 'draftChanged', 'suggestContext', 'suggestCommands'].includes(method),
    );
  }

  /** The code that the panel wanted verified. */
  get verified(): readonly string[] {
    return this.calls.flatMap(({ method, params }) =>
      method === 'verify' ? [(params as CodeInTurn).code] : [],
    );
  }

  /** `asked`, as soon as it holds this many. */
  async askedFor(count: number): Promise<readonly Call[]> {
    while (this.asked.length < count) await once(this.#recorded, 'call');
    return this.asked;
  }

  /** Resolves when the panel has last told that this text is in the box. */
  async draftOf(text: string): Promise<void> {
    const last = (): unknown => this.calls.findLast(({ method }) => method === 'draftChanged')?.params;
    while ((last() as { text: string } | undefined)?.text !== text) await once(this.#recorded, 'call');
  }

  dispose(): void {
    this.#peer.dispose();
  }
}
