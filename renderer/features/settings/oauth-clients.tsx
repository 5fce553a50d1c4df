import { Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import type { ClientDraft } from './form-model.ts';

type OAuthClientsProps = { clients: readonly ClientDraft[]; problem: string | undefined; onChange: (clients: readonly ClientDraft[]) => void };

/** OAuth clients for "Sign in with Heroku", each with its one redirect port. A secret known already is never shown again. */
export function OAuthClients({ clients, problem, onChange }: OAuthClientsProps) {
  const change = (key: string, part: Partial<ClientDraft>) => onChange(clients.map((client) => (client.key === key ? { ...client, ...part } : client)));
  return (
    <fieldset className="m-0 flex flex-col gap-2 border-0 p-0">
      <legend className="mb-1 p-0 font-medium">OAuth clients</legend>
      <p className="m-0 text-sm text-muted">For “Sign in with Heroku”. Register http://127.0.0.1:PORT/callback as the client’s redirect address. An empty secret keeps the known one.</p>
      {clients.map((client, index) => (
        <div key={client.key} className="grid grid-cols-[minmax(0,2fr)_minmax(0,2fr)_72px_24px] items-center gap-2">
          <input aria-label={`Client ${index + 1} id`} placeholder="Client id" autoComplete="off" spellCheck={false} className={inputClass} value={client.id} onChange={(event) => change(client.key, { id: event.target.value })} />
          <input aria-label={`Client ${index + 1} secret`} placeholder="Secret" type="password" autoComplete="off" className={inputClass} value={client.secret} onChange={(event) => change(client.key, { secret: event.target.value })} />
          <input aria-label={`Client ${index + 1} port`} placeholder="Port" inputMode="numeric" className={inputClass} value={client.port} onChange={(event) => change(client.key, { port: event.target.value })} />
          <IconButton label={`Remove client ${index + 1}`} icon={<Trash2 size={13} />} onClick={() => onChange(clients.filter((other) => other.key !== client.key))} />
        </div>
      ))}
      {problem === undefined ? null : <p role="alert" className="m-0 text-sm text-red">{problem}</p>}
      {clients.length >= 8 ? null : (
        <Button small className="self-start" onClick={() => onChange([...clients, { key: crypto.randomUUID(), id: '', secret: '', port: '' }])}>Add client</Button>
      )}
    </fieldset>
  );
}
