import type { Monaco } from '../monaco.ts';
import { contextOf, signalOf, statementAround } from './language-context.ts';

type HoverProvider = Parameters<Monaco['languages']['registerHoverProvider']>[1];
type SignatureProvider = Parameters<Monaco['languages']['registerSignatureHelpProvider']>[1];

/** Comments of a database are other people's text: Markdown in them is shown as it is. */
const plain = (text: string) => text.replaceAll(/[\\`*_{}[\]()#+\-.!<>|~&]/g, String.raw`\$&`).replaceAll('\n', '  \n');

/** A fence longer than any run of backticks in the text. */
function fenced(sql: string): string {
  const longest = Math.max(2, ...[...sql.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}pgsql\n${sql}\n${fence}`;
}

/** What the name under the pointer is. */
export function hoverProvider(monaco: Monaco): HoverProvider {
  return {
    async provideHover(model, position, token) {
      const context = contextOf(model);
      const around = context === undefined ? null : statementAround(context, model.getOffsetAt(position));
      if (context === undefined || around === null || around.text === '') return null;
      const found = await context.client.language.hover({ ...context.target, text: around.text, at: around.at }, { signal: signalOf(token) }).catch(() => null);
      if (found === null || token.isCancellationRequested) return null;
      const start = model.getPositionAt(around.from + found.range.from);
      const end = model.getPositionAt(around.from + found.range.to);
      const sql = found.sql === null ? [] : [{ value: fenced(found.sql) }];
      const text = found.text === '' ? [] : [{ value: plain(found.text) }];
      // What people wrote about a table comes before its columns, which may not all be in view.
      const contents = found.sql?.includes('\n') === true ? [...text, ...sql] : [...sql, ...text];
      return { range: new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column), contents };
    },
  };
}

/** Where each parameter stands in the label; names repeat, so they are looked for one behind the other. */
function parameterPlaces(label: string, parameters: readonly string[]): [number, number][] {
  let from = label.indexOf('(') + 1;
  return parameters.map((parameter) => {
    const at = Math.max(label.indexOf(parameter, from), from);
    from = at + parameter.length;
    return [at, from];
  });
}

/** The arguments of the function, or the columns of the VALUES list, that the cursor is in. */
export function signatureProvider(): SignatureProvider {
  return {
    signatureHelpTriggerCharacters: ['(', ','],
    signatureHelpRetriggerCharacters: [',', ')'],
    async provideSignatureHelp(model, position, token, { activeSignatureHelp }) {
      const context = contextOf(model);
      const around = context === undefined ? null : statementAround(context, model.getOffsetAt(position));
      if (context === undefined || around === null || around.text === '') return null;
      const found = await context.client.language.signature({ ...context.target, text: around.text, at: around.at }, { signal: signalOf(token) }).catch(() => null);
      if (found === null || token.isCancellationRequested) return null;
      const chosen = activeSignatureHelp?.signatures.length === found.signatures.length ? activeSignatureHelp.activeSignature : found.active;
      const fits = (found.signatures[chosen]?.parameters.length ?? 0) > found.activeParameter;
      return {
        value: {
          signatures: found.signatures.map(({ label, parameters, documentation }) => ({
            label, parameters: parameterPlaces(label, parameters).map((place) => ({ label: place })), ...(documentation === null ? {} : { documentation }),
          })),
          activeSignature: fits ? chosen : found.active, activeParameter: found.activeParameter,
        },
        dispose: () => undefined,
      };
    },
  };
}
