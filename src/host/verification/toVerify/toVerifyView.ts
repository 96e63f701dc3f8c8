import { joinSentences } from '../../../wording/sentences.ts';
import {
  Disposable,
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  workspace,
  type TreeDataProvider,
  type TreeView,
} from 'vscode';
import { summarizeItems } from '../../../wording/summary.ts';
import { describeBasis } from '../../../wording/verdict.ts';
import { errorFindings } from '../../../core/verification/findings/finding.ts';
import type { ReportItem } from '../../../core/verification/findings/reportItem.ts';
import type { Settings } from '../../settings/settings.ts';
import type { CheckedItem } from '../checked/checkedDocument.ts';
import type { FileToVerify, FilesToVerify } from './filesToVerify.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';

/** An item to verify, and the file that it is in. */
export interface EntryToVerify {
  readonly file: FileToVerify;
  readonly checked: CheckedItem;
}

type Node = FileToVerify | EntryToVerify;

const viewId = 'phidelity.unverified';
/** With more files than this, they start collapsed. */
const mostExpanded = 5;

/** The tree view "APIs to Verify": what is left to verify, by file. */
export class ToVerifyView implements TreeDataProvider<Node>, Disposable {
  readonly #files: FilesToVerify;
  readonly #verification: WorkspaceVerification;
  readonly #settings: Settings;
  readonly #changed = new EventEmitter<void>();
  readonly #view: TreeView<Node>;
  readonly #subscriptions: Disposable;

  constructor(parts: {
    readonly files: FilesToVerify;
    readonly verification: WorkspaceVerification;
    readonly settings: Settings;
  }) {
    this.#files = parts.files;
    this.#verification = parts.verification;
    this.#settings = parts.settings;
    this.#view = window.createTreeView<Node>(viewId, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = Disposable.from(
      this.#view,
      this.#changed,
      parts.files.onDidChange(() => {
        this.#changed.fire();
        this.#describe();
      }),
    );
  }

  readonly onDidChangeTreeData = this.#changed.event;

  /** Shows the view, and in it the file of the active editor. */
  async reveal(): Promise<void> {
    const active = window.activeTextEditor?.document.uri;
    const file = (active && this.#files.get(active)) ?? this.#files.all[0];
    if (file) await this.#view.reveal(file, { select: true, focus: true, expand: true });
  }

  getChildren(node?: Node): Node[] {
    if (!node) return [...this.#files.all];
    return 'items' in node ? node.items.map((checked) => ({ file: node, checked })) : [];
  }

  getParent(node: Node): Node | undefined {
    return 'file' in node ? node.file : undefined;
  }

  getTreeItem(node: Node): TreeItem {
    return 'items' in node ? this.#fileItem(node) : this.#entryItem(node);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #fileItem({ uri, items }: FileToVerify): TreeItem {
    const { Expanded, Collapsed } = TreeItemCollapsibleState;
    const item = new TreeItem(uri, this.#files.all.length > mostExpanded ? Collapsed : Expanded);
    item.id = uri.toString();
    item.iconPath = ThemeIcon.File;
    item.description = true;
    item.tooltip = `${workspace.asRelativePath(uri)}\n${summarizeItems(items.map((one) => one.item))}`;
    return item;
  }

  #entryItem({ file, checked: { item, range } }: EntryToVerify): TreeItem {
    const shown = new TreeItem(item.name);
    shown.id = [file.uri.toString(), item.kind, item.name, item.finding].join(' ');
    shown.description = item.label;
    shown.tooltip = tooltipOf(item);
    shown.iconPath = this.#iconOf(item);
    shown.command = {
      command: 'vscode.open',
      title: l10n.t('Open'),
      arguments: [file.uri, { selection: range }],
    };
    if (item.api) shown.contextValue = 'verifiable';
    return shown;
  }

  /** The icon of the severity that the finding has in the editor. */
  #iconOf({ finding }: ReportItem): ThemeIcon {
    switch (finding && this.#settings.verification.severity[finding]) {
      case 'error':
        return new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground'));
      case 'warning':
        return new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
      case 'information':
        return new ThemeIcon('info', new ThemeColor('problemsInfoIcon.foreground'));
      default:
        return new ThemeIcon(finding === 'unknown' ? 'question' : 'info');
    }
  }

  #describe(): void {
    const files = this.#files.all;
    const items = files.flatMap((file) => file.items.map(({ item }) => item));
    this.#view.description = items.length === 0 ? '' : String(items.length);
    const errors = items.filter(({ finding }) => finding && errorFindings.has(finding));
    this.#view.badge =
      errors.length === 0 ? undefined : { value: errors.length, tooltip: summarizeItems(errors) };
    const bases = files.map(({ uri }) => this.#verification.basisOf(uri)).filter((one) => one !== undefined);
    this.#view.message = joinSentences(...new Set(bases.map(describeBasis)));
  }
}

function tooltipOf({ message, signature }: ReportItem): MarkdownString {
  const text = new MarkdownString();
  text.appendText(message);
  if (signature !== undefined) text.appendCodeblock(signature, 'python');
  return text;
}
