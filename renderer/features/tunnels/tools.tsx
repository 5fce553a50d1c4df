import { useMutation, useQuery } from '@tanstack/react-query';
import type { Target } from '../../../shared/contract/base.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';

/** The programs that can be opened on the tunnel, and what was done once one was. */
export function Tools({ target, serverVersion }: { target: Target; serverVersion: string | null }) {
  const { query } = useApi();
  const tools = useQuery(query.handoff.tools.queryOptions({ input: { serverVersion } }));
  const open = useMutation(query.handoff.open.mutationOptions());
  if (tools.isError) return <FailureView compact error={toAppError(tools.error)} onRetry={() => void tools.refetch()} />;
  if (tools.data === undefined) return <div aria-busy="true" aria-label="Looking for tools" className="skeleton h-7" />;
  const found = tools.data.filter((tool) => tool.found);
  return (
    <div className="flex flex-col gap-2">
      {found.length === 0 ? null : <div className="grid grid-cols-2 gap-1.5">
        {found.map((tool) => (
          <Button
            key={tool.id}
            kind="primary"
            disabled={open.isPending}
            title={[tool.path, tool.version].filter((part) => part !== null).join(' · ')}
            onClick={() => open.mutate({ ...target, tool: tool.id })}
          >
            {tool.id === 'psql' ? 'psql in terminal' : tool.name}
          </Button>
        ))}
      </div>}
      {tools.data.filter((tool) => tool.note !== null).map((tool) => <p key={tool.id} className="m-0 text-sm text-muted">{tool.note}</p>)}
      {open.isError ? <FailureView compact error={toAppError(open.error)} /> : null}
      {open.data === undefined ? null : (
        <div role="status" className="rounded-md border border-line bg-bg px-3 py-2">
          <p className="m-0 font-semibold">{open.data.title}</p>
          {open.data.steps.length === 0 ? null : <ol className="my-1 list-decimal pl-5 text-muted">{open.data.steps.map((step) => <li key={step}>{step}</li>)}</ol>}
          {open.data.command === null ? null : (
            <div className="flex items-center gap-2">
              <code className="min-w-0 flex-1 truncate font-mono text-sm select-text" title={open.data.command}>{open.data.command}</code>
              <CopyButton text={open.data.command} what="Command" />
            </div>
          )}
        </div>
      )}
    </div>
  );
}
