import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type FormEvent } from 'react';
import { registerIntegrationCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import { longestIntegrationName, nameProblem, nearestName } from '../../../shared/integrations/integration-name.ts';
import { readPublicKey } from '../../../shared/ssh/ssh-public-key.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { CopyCommand } from '../../ui/copy-command.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { Busy } from '../../ui/marks.tsx';
import { Steady } from '../../ui/steady.tsx';
import { AccessChoice } from './access-choice.tsx';
import { DoubtNote } from './doubt-note.tsx';
import { KeyField } from './key-field.tsx';
import { MakeKey } from './make-key.tsx';
import type { useRegister } from './queries.ts';
import { drafts, emptyDraft, putDraft, registerAsked, type Draft } from './state.ts';

const sources: readonly { value: Draft['source']; text: string; title: string }[] = [
  { value: 'given', text: 'The service has a key', title: 'Fivetran, Stitch, Hevo and most others show their public key' },
  { value: 'made', text: 'Make a key here', title: 'For services that want a private key, such as Airbyte' },
];

type NameProps = { name: string; taken: readonly string[]; onChange: (name: string) => void };

function Name({ name, taken, onChange }: NameProps) {
  const problem = name === '' ? null : nameProblem(name, taken);
  const near = problem === null ? null : nearestName(name);
  return (
    <div className="relative">
      <Field
        label="Name" autoFocus value={name} autoComplete="off" spellCheck={false} placeholder="fivetran_prod" className="[&_input]:w-72 [&_input]:font-mono" error={problem}
        help={`a to z, digits and underscores; ${name.length} of ${longestIntegrationName}. It cannot be changed later.`} onChange={(event) => onChange(event.target.value)}
      />
      {near === null || nameProblem(near, taken) !== null ? null : <Button kind="link" small className="absolute top-6.5 left-74" onClick={() => onChange(near)}>Use {near}</Button>}
    </div>
  );
}

type Register = ReturnType<typeof useRegister>;
type FormProps = { addon: Addon; taken: readonly string[]; register: Register; inBrowser: boolean; onClose: () => void };

function Outcome({ addon, register, onRetry }: { addon: Addon; register: Register; onRetry: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { if (register.isError) box.current?.scrollIntoView({ block: 'nearest' }); }, [register.isError]);
  const { isPending } = register;
  const error = register.isError ? toAppError(register.error) : null;
  if (!isPending && error === null) return null;
  return (
    <Steady held={isPending}>
      {isPending ? <Busy>Waiting for Borealis, up to 30 s. Closing this does not stop it; the password is shown when it is here.</Busy> : null}
      {error === null ? null : (
        <div ref={box} className="flex scroll-mb-20 flex-col gap-2">
          <FailureView compact error={error} onRetry={onRetry} />
          {error.code === 'integration.uncertain' ? <DoubtNote addonId={addon.id} name={error.details.name} since={register.submittedAt} step="register" /> : null}
        </div>
      )}
    </Steady>
  );
}

function RegisterForm({ addon, taken, register, inBrowser, onClose }: FormProps) {
  const draft = useStore(drafts).get(addon.id) ?? emptyDraft;
  const change = (part: Partial<Draft>) => {
    if (!register.isPending) register.reset();
    putDraft(addon.id, part);
  };
  const { name, source, text, made, write } = draft;
  const reading = readPublicKey(source === 'made' ? made?.publicKey ?? '' : text);
  const publicKey = reading.kind === 'key' ? reading.key.line : null;
  const ready = publicKey !== null && nameProblem(name, taken) === null;
  const send = () => {
    if (publicKey !== null && ready && !register.isPending) register.mutate({ addonId: addon.id, name, publicKey, write, keyFile: source === 'made' ? made?.path ?? null : null });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={submit} className="mt-2 flex flex-col gap-4">
      <fieldset disabled={register.isPending} className="m-0 flex min-w-0 flex-col gap-4 border-0 p-0">
        <Name name={name} taken={taken} onChange={(next) => change({ name: next })} />
        <div className="flex flex-col gap-2.5">
          <div><Choice label="Where the key comes from" value={source} options={sources} onChange={(next) => change({ source: next })} disabled={register.isPending} /></div>
          {source === 'given' ? <KeyField text={text} onText={(next) => change({ text: next })} /> : <MakeKey addonId={addon.id} draft={draft} inBrowser={inBrowser} onChange={change} />}
        </div>
        <AccessChoice write={write} onChange={(next) => change({ write: next })} />
      </fieldset>
      <Outcome addon={addon} register={register} onRetry={send} />
      <DialogActions>
        <CopyCommand addon={addon} disabled={!ready} line={(cli) => registerIntegrationCommand(cli, { name, publicKey: publicKey ?? '', access: write ? 'read-write' : 'read-only' })} />
        <Button onClick={onClose}>{register.isPending ? 'Close' : 'Cancel'}</Button>
        <Button type="submit" kind={write ? 'amber' : 'primary'} className={write ? 'min-w-50' : 'min-w-27'} disabled={!ready || register.isPending}>{register.isPending ? 'Registering…' : write ? 'Register with read & write' : 'Register'}</Button>
      </DialogActions>
    </form>
  );
}

/** Asks for all that a new integration needs; what was entered stays when it is closed. */
export function RegisterDialog({ addon, taken, register }: { addon: Addon; taken: readonly string[]; register: Register }) {
  const open = useStore(registerAsked) === addon.id;
  const platform = useQuery(useApi().query.app.platform.queryOptions({ input: {}, staleTime: Infinity }));
  const close = () => {
    if (!register.isPending) register.reset();
    registerAsked.set(null);
  };
  return (
    <Dialog open={open} onClose={close} title="Register a data integration" description={`A service gets SSH and database users of its own in ${addon.name}.`} width="w-[600px]">
      {platform.data === undefined ? null : <RegisterForm addon={addon} taken={taken} register={register} inBrowser={platform.data.kind === 'browser'} onClose={close} />}
    </Dialog>
  );
}
