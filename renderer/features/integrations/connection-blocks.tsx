import { useState, type ReactNode } from 'react';
import { envText, masked } from '../../../shared/connection-url.ts';
import type { HeldCredentials } from '../../../shared/contract/integrations.ts';
import { forwardPort, knownHostsLine, sshAlias, sshConfig, vendorForms, vendorText, type VendorForm } from '../../../shared/integrations/connection-blocks.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Choice } from '../../ui/field.tsx';

type Block = 'ssh' | 'known-hosts' | 'env' | VendorForm['vendor'];
const blocks: readonly { value: Block; text: string }[] = [
  { value: 'Fivetran', text: 'Fivetran' }, { value: 'Airbyte', text: 'Airbyte' }, { value: 'Stitch', text: 'Stitch' }, { value: 'Hevo', text: 'Hevo' },
  { value: 'ssh', text: 'SSH config' }, { value: 'known-hosts', text: 'known_hosts' }, { value: 'env', text: '.env' },
];

function Text({ name, text, note, action }: { name: string; text: string; note: ReactNode; action: ReactNode }) {
  return (
    <div role="group" aria-label={name} className="flex min-w-0 flex-col gap-1">
      <div className="flex items-baseline gap-3"><p className="m-0 min-w-0 flex-1 text-sm text-muted">{note}</p>{action}</div>
      <pre className="m-0 max-h-66 overflow-auto rounded-md border border-line bg-bg px-3 py-2 font-mono text-sm leading-5 break-all whitespace-pre-wrap select-text">{text}</pre>
    </div>
  );
}

function Vendor({ form, password }: { form: VendorForm; password: ReactNode }) {
  return (
    <div role="group" aria-label={`${form.vendor} fields`} className="flex min-w-0 flex-col gap-1">
      <div className="flex items-baseline gap-3">
        <p className="m-0 min-w-0 flex-1 text-sm text-muted">{form.note}</p>
        <CopyButton verb="Copy all" text={vendorText(form)} what={`${form.vendor} fields`} />
      </div>
      <dl className="m-0 rounded-md border border-line bg-bg px-3 py-1.5">
        {form.fields.map(([label, value]) => (
          <div key={label} className="grid h-6 grid-cols-[190px_minmax(0,1fr)_auto] items-center gap-2">
            <dt className="truncate text-muted" title={label}>{label}</dt>
            <dd className="m-0 min-w-0 truncate font-mono text-sm select-text" {...(value === null ? {} : { title: value })}>{value ?? <span role="img" aria-label="hidden">••••••••••••</span>}</dd>
            <span>{value === null ? password : <CopyButton text={value} what={label} />}</span>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The credentials in the forms in which services and programs want them; the password only by its own button. */
export function ConnectionBlocks({ held, copyPassword, copyEnv }: { held: HeldCredentials; copyPassword: ReactNode; copyEnv: ReactNode }) {
  // Who made a key here has a service that wants its private half.
  const [block, setBlock] = useState<Block>(held.keyFile === null ? 'Fivetran' : 'Airbyte');
  const config = sshConfig(held, held.keyFile);
  const hosts = knownHostsLine(held);
  const form = vendorForms(held).find(({ vendor }) => vendor === block);
  const envNote = <>For a program beside “ssh -N {sshAlias(held)}” with the SSH config, whose forward listens on port {forwardPort}. The password is filled in when it is copied, percent-encoded in the URL.</>;
  const env = masked((password) => envText({ username: held.dbUsername, password, database: held.dbName }, forwardPort));
  return (
    <div className="flex flex-col gap-2">
      <div className="overflow-x-auto"><Choice label="Form of the credentials" value={block} options={blocks} onChange={setBlock} /></div>
      <div className="min-h-56">
        {form === undefined ? null : <Vendor form={form} password={copyPassword} />}
        {block === 'ssh' ? <Text name="SSH config" text={config} note="Into ~/.ssh/config of the machine that connects. The server’s key goes into known_hosts; without it ssh refuses." action={<CopyButton text={config} what="SSH config" />} /> : null}
        {block === 'known-hosts' ? <Text name="known_hosts" text={hosts} note="Into ~/.ssh/known_hosts: the SSH server’s key, so that nobody can take its place." action={<CopyButton text={hosts} what="known_hosts line" />} /> : null}
        {block === 'env' ? <Text name=".env" text={env} note={envNote} action={copyEnv} /> : null}
      </div>
    </div>
  );
}
