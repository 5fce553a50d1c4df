import { useEffect, useRef } from 'react';
import type { Tool } from '../../../shared/contract/handoff.ts';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { useTools, type ToolOpener } from './handoff-queries.ts';

/** What a tool's button says. */
export function toolTitle(tool: Pick<Tool, 'id' | 'name'>): string {
  return tool.id === 'psql' ? 'psql in terminal' : tool.name;
}

const passwordWords: Record<Tool['password'], string> = {
  'pass-file': 'gets the password from a private file while the tunnel is open',
  asks: 'asks you for the password',
  link: 'asks you for the password, or gets it in a link',
};

function Found({ tools, opener }: { tools: readonly Tool[]; opener: ToolOpener }) {
  return (
    <div role="group" aria-label="Programs found" className="grid grid-cols-2 gap-1.5">
      {tools.map((tool) => (
        <Button
          key={tool.id}
          className="min-w-0"
          disabled={opener.open.isPending}
          title={[tool.path, tool.version, passwordWords[tool.password]].filter((part) => part !== null).join(' · ')}
          onClick={() => opener.choose(tool)}
        >
          <span className="truncate">{toolTitle(tool)}{tool.password === 'link' ? '…' : ''}</span>
        </Button>
      ))}
    </div>
  );
}

/** Said before opening: the one kind of tool to which a password can only go in a link. */
function AskAboutLink({ tool, opener }: { tool: Tool; opener: ToolOpener }) {
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => { safe.current?.focus(); }, [tool]);
  return (
    <div role="group" aria-label={`How ${tool.name} gets the password`} className="rounded-md border border-line bg-bg px-3 py-2">
      <p className="m-0 font-semibold">{tool.name} reads no pass file</p>
      <p className="mt-1 mb-2 text-sm text-muted">
        It can ask you for the password, which you copy from the card below. Or it gets the password in the link that opens it: then other programs of
        yours could read it for a moment, and {tool.name} may keep it. That is noted in the audit.
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Button ref={safe} small kind="primary" onClick={() => opener.start(tool, false)}>Open without it</Button>
        <Button small onClick={() => opener.start(tool, true)}>Open with it in the link</Button>
        <Button small kind="quiet" onClick={opener.cancel}>Cancel</Button>
      </div>
    </div>
  );
}

/** The programs that are not here: where they were looked for, and where they are to be had. */
export function MissingTools({ serverVersion }: { serverVersion: string | null }) {
  const openLink = useOpenLink();
  const tools = (useTools(serverVersion).data ?? []).filter((tool) => !tool.found);
  if (tools.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-default rounded-sm text-muted hover:text-text">Not found on this computer: {tools.map((tool) => tool.name).join(', ')}</summary>
      <ul aria-label="Programs not found" className="m-0 mt-1 flex list-none flex-col gap-1.5 p-0">
        {tools.map((tool) => (
          <li key={tool.id}>
            <div className="flex items-baseline gap-2">
              <span className="min-w-0 flex-1">{tool.note}</span>
              {tool.looked.length === 0 ? null : <Button small kind="link" className="h-5!" aria-label={`Get ${tool.name}`} onClick={() => openLink({ link: 'tool-download', tool: tool.id })}>Get it</Button>}
            </div>
            {tool.looked.length === 0 ? null : <div className="text-xs break-all text-faint">Looked in {tool.looked.join(', ')}</div>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Done({ done }: { done: NonNullable<ToolOpener['open']['data']> }) {
  const box = useRef<HTMLDivElement>(null);
  // In braces: new browsers answer a promise, which React would call as the effect's end.
  useEffect(() => { box.current?.scrollIntoView({ block: 'nearest' }); }, [done]);
  return (
    <div ref={box} role="status" className="rounded-md border border-line bg-bg px-3 py-2">
      <p className="m-0 font-semibold">{done.title}</p>
      {done.steps.length === 0 ? null : <ol className="my-1 list-decimal pl-5 text-muted">{done.steps.map((step) => <li key={step} className="wrap-anywhere">{step}</li>)}</ol>}
      {done.command === null ? null : (
        <div className="flex items-center gap-2">
          <code className="min-w-0 flex-1 truncate font-mono text-sm select-text" title={done.command}>{done.command}</code>
          <CopyButton text={done.command} what="Command" />
        </div>
      )}
      {done.paste === null ? null : (
        <div className="flex items-center gap-2">
          <code className="min-w-0 flex-1 truncate font-mono text-sm select-text">{done.paste.split('\n')[1]}</code>
          <CopyButton text={done.paste} what="Data source" />
        </div>
      )}
    </div>
  );
}

/** The programs that can be opened on the tunnel, and what was done once one was opened. */
export function Tools({ serverVersion, opener }: { serverVersion: string | null; opener: ToolOpener }) {
  const tools = useTools(serverVersion);
  if (tools.isError) return <FailureView compact error={toAppError(tools.error)} onRetry={() => void tools.refetch()} />;
  if (tools.data === undefined) return <div aria-busy="true" aria-label="Looking for tools" className="skeleton h-7" />;
  const found = tools.data.filter((tool) => tool.found);
  const { open, asked } = opener;
  return (
    <div className="flex flex-col gap-2">
      {found.length === 0 ? <p className="m-0 text-muted">No program for PostgreSQL was found on this computer. Connect one by hand with the values below.</p> : <Found tools={found} opener={opener} />}
      {found.filter((tool) => tool.note !== null).map((tool) => <p key={tool.id} className="m-0 text-sm text-muted">{tool.note}</p>)}
      {asked === null ? null : <AskAboutLink tool={asked} opener={opener} />}
      {open.isError ? <FailureView compact error={toAppError(open.error)} action={doctorAction(toAppError(open.error), open.variables.addonId)} /> : null}
      {open.data === undefined ? null : <Done done={open.data} />}
    </div>
  );
}
