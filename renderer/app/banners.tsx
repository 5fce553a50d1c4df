import { useQuery } from '@tanstack/react-query';
import { TriangleAlert, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useApi } from '../api/api-context.tsx';
import { useStore } from '../state/store.ts';
import { Button, IconButton } from '../ui/button.tsx';

function Banner({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className="flex shrink-0 items-center gap-3 border-b border-amber-line bg-amber-soft px-4 py-1.5">
      <TriangleAlert size={14} aria-hidden="true" className="shrink-0 text-amber" />
      {children}
    </div>
  );
}

/** Says that the program behind this window cannot be reached, while it tries again. */
export function ConnectionBanner() {
  const { connection } = useApi();
  const state = useStore(connection.state);
  if (state.kind !== 'lost') return null;
  return (
    <Banner>
      <span className="flex-1">The connection to the program was lost; reconnecting. What you typed is kept.</span>
      <Button small onClick={connection.reconnect}>Reconnect now</Button>
    </Banner>
  );
}

/** Standing problems, such as a data folder that cannot be written. */
export function WarningBanners() {
  const { query } = useApi();
  const warnings = useQuery(query.app.warnings.queryOptions({ input: {} }));
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  return (warnings.data ?? []).filter((warning) => !hidden.has(warning.id)).map((warning) => (
    <Banner key={warning.id}>
      <span className="min-w-0 flex-1"><strong className="font-semibold">{warning.title}</strong> {warning.text}</span>
      <IconButton label={`Hide: ${warning.title}`} icon={<X size={13} />} onClick={() => setHidden((old) => new Set(old).add(warning.id))} />
    </Banner>
  ));
}
