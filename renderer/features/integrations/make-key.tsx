import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyKind, MadeKey } from '../../../shared/contract/integrations.ts';
import { readPublicKey } from '../../../shared/ssh/ssh-public-key.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { KeyFacts } from './key-verdict.tsx';
import type { Draft } from './state.ts';

const kinds: readonly { value: KeyKind; text: string; title: string }[] = [
  { value: 'ed25519', text: 'Ed25519', title: 'Short and fast; every present service takes it' },
  { value: 'rsa-4096', text: 'RSA 4096', title: 'For services that take only RSA' },
];

type MakeKeyProps = {
  addonId: string;
  draft: Draft;
  inBrowser: boolean;
  onChange: (change: Partial<Draft>) => void;
};

/** What was made: where its private half is, and the half that is registered. */
function Made({ made, onAgain }: { made: MadeKey; onAgain: () => void }) {
  const reading = readPublicKey(made.publicKey);
  return (
    <div role="group" aria-label="New key" className="flex flex-col gap-1.5 rounded-md border border-line bg-bg px-3 py-2">
      {reading.kind === 'key' ? <KeyFacts shown={reading.key} /> : null}
      <p className="m-0 text-sm">
        The private key is saved in <code className="font-mono break-all select-text">{made.path}</code>, which only you can read. It is nowhere else, and it has no passphrase: give it to the service, and then delete the file.
      </p>
      <div className="flex gap-1">
        <Button kind="link" small onClick={() => void copyText(made.path, 'Path of the private key')}>Copy path</Button>
        <span className="flex-1" />
        <Button kind="link" small onClick={onAgain}>Use another key</Button>
      </div>
    </div>
  );
}

/** Electron asks by the system's dialog, the browser host for a path in a field. */
function useMake({ addonId, draft, inBrowser, onChange }: MakeKeyProps) {
  const { client, query } = useApi();
  const name = draft.name === '' ? 'integration' : draft.name.slice(0, 100);
  const suggestion = useQuery(query.integrations.chooseKeyFile.queryOptions({ input: { name }, enabled: inBrowser && draft.made === null, staleTime: Infinity, gcTime: 0, placeholderData: (old) => old }));
  const suggested = suggestion.data?.kind === 'ask' ? suggestion.data.suggested : '';
  const path = draft.path ?? suggested;
  const make = useMutation({
    async mutationFn(): Promise<MadeKey | null> {
      const choice = inBrowser ? { kind: 'chosen' as const, path: path.trim() } : await client.integrations.chooseKeyFile({ name });
      if (choice.kind !== 'chosen') return null;
      return client.integrations.makeKey({ addonId, kind: draft.kind, comment: `borealis-${name}`, path: choice.path });
    },
    onSuccess: (made) => { if (made !== null) onChange({ made, path: null }); },
    retry: false,
  });
  return { path, make };
}

/** Makes a key pair here, for a service that wants the private key itself. The private half goes to a file and nowhere else. */
export function MakeKey(props: MakeKeyProps) {
  const { draft, inBrowser, onChange } = props;
  const { path, make } = useMake(props);
  const [touched, setTouched] = useState(false);
  if (draft.made !== null) return <Made made={draft.made} onAgain={() => onChange({ made: null, path: null })} />;
  const ready = !make.isPending && (!inBrowser || path.trim() !== '');
  return (
    <div className="flex flex-col gap-2.5">
      <p className="m-0 text-sm text-muted">For a service that wants the private key itself, such as Airbyte, or for a program of your own. The private half is written to a file that only you can read; the window never sees it.</p>
      <div><Choice label="Kind of key" value={draft.kind} options={kinds} onChange={(kind) => onChange({ kind })} disabled={make.isPending} /></div>
      {inBrowser ? (
        <Field
          label="Private key file" value={path} spellCheck={false} autoComplete="off" className="[&_input]:font-mono [&_input]:text-sm"
          error={touched && path.trim() === '' ? 'A path is needed.' : null} help="The whole path on this computer. A file that is there is never replaced."
          onChange={(event) => { setTouched(true); make.reset(); onChange({ path: event.target.value }); }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            if (ready) make.mutate();
          }}
        />
      ) : null}
      {make.isError ? <FailureView compact error={toAppError(make.error)} /> : null}
      <div><Button disabled={!ready} onClick={() => make.mutate()}>{make.isPending ? 'Making the key…' : inBrowser ? 'Make and save the key' : 'Make the key and save it…'}</Button></div>
    </div>
  );
}
