import type { Completion } from '../../../../shared/contract/language.ts';
import type { Monaco } from '../monaco.ts';
import { contextOf, signalOf, statementAround } from './language-context.ts';

type Provider = Parameters<Monaco['languages']['registerCompletionItemProvider']>[1];
type Item = Exclude<ReturnType<Provider['provideCompletionItems']>, null | undefined | Promise<unknown> | PromiseLike<unknown>>['suggestions'][number];

/** Behind these words a space already asks what may follow. */
const asking = /(?:^|[^\w"$.])(?:select|distinct|from|join|where|on|and|or|by|into|update|set|table|having|returning|using|call|as|view|schema|exists|in|not|when|then|else|case|lateral|references|role|function)[ ]$/i;

function kindsOf({ languages: { CompletionItemKind: kinds } }: Monaco): Record<Completion['kind'], Item['kind']> {
  return {
    schema: kinds.Module, table: kinds.Struct, view: kinds.Interface, column: kinds.Field, alias: kinds.Variable, cte: kinds.Class, function: kinds.Function, aggregate: kinds.Method,
    procedure: kinds.Event, type: kinds.TypeParameter, keyword: kinds.Keyword, join: kinds.Reference, role: kinds.User, setting: kinds.Property, sequence: kinds.Value, extension: kinds.Constant,
  };
}

const words: Record<'loading' | 'unavailable', string> = { loading: 'The catalogue is still being read', unavailable: 'The catalogue could not be read' };

/** A snippet where the cursor belongs between the parentheses that come with the name. */
function insertion({ languages: { CompletionItemInsertTextRule: rules } }: Monaco, { insert, kind, detail }: Completion): Pick<Item, 'insertText' | 'insertTextRules' | 'command'> {
  const call = kind === 'function' || kind === 'aggregate' || kind === 'procedure';
  const inside = insert.endsWith(')') && ((call && insert.endsWith('()') && !detail.startsWith('()')) || (kind === 'keyword' && /\( ?\)$/.test(insert)));
  if (!inside) return { insertText: insert };
  const text = insert.slice(0, -1).replaceAll(/[\\$}]/g, String.raw`\$&`);
  return {
    insertText: `${text}$0)`, insertTextRules: rules.InsertAsSnippet,
    ...(call ? { command: { id: 'editor.action.triggerParameterHints', title: 'Show arguments' } } : {}),
  };
}

/** Completion from the main process, for the statement around the cursor only. */
export function completionProvider(monaco: Monaco): Provider {
  const kinds = kindsOf(monaco);
  return {
    triggerCharacters: ['.', ' ', '"', "'", ':'],
    async provideCompletionItems(model, position, { triggerCharacter }, token) {
      const context = contextOf(model);
      const offset = model.getOffsetAt(position);
      if (context === undefined) return null;
      const line = model.getValueInRange({ startLineNumber: position.lineNumber, startColumn: Math.max(1, position.column - 24), endLineNumber: position.lineNumber, endColumn: position.column });
      if (triggerCharacter === ' ' && !asking.test(line)) return null;
      if (triggerCharacter === ':' && !line.endsWith('::')) return null;
      const around = statementAround(context, offset);
      if (around === null) return null;
      const found = await context.client.language.complete({ ...context.target, text: around.text, at: around.at }, { signal: signalOf(token) }).catch(() => null);
      if (found === null || token.isCancellationRequested) return null;
      context.catalog = found.state;
      const start = model.getPositionAt(around.from + found.replace.from);
      const end = model.getPositionAt(around.from + found.replace.to);
      const range = new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column);
      const insert = range.setEndPosition(position.lineNumber, position.column);
      const typed = model.getValueInRange(insert);
      const note = found.state === 'ready' ? '' : words[found.state];
      const suggestions = found.items.map((item): Item => ({
        label: { label: item.label, ...(item.detail === '' && note === '' ? {} : { description: item.detail === '' ? note : item.detail }) },
        kind: kinds[item.kind],
        ...insertion(monaco, item),
        // The order is the main process': every item matches as well as any other, and Monaco sorts by this text.
        filterText: typed, sortText: item.rank.toFixed(4).padStart(12, '0'),
        ...(item.detail === '' && note !== '' ? { detail: note } : item.detail === '' ? {} : { detail: item.detail }),
        ...(item.documentation === null ? {} : { documentation: item.documentation }),
        range: { insert, replace: range },
      }));
      if (note !== '' && suggestions.length === 0) suggestions.push({ label: note, kind: kinds.keyword, insertText: typed, filterText: typed, sortText: '0', range: { insert, replace: insert } });
      return { suggestions, incomplete: true };
    },
  };
}
