import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { accessWord } from './tunnel-words.ts';

type PortDialogProps = { tunnel: Pick<Tunnel, 'addonId' | 'access' | 'port'>; open: boolean; onClose: () => void };

/** Changing the local port that an add-on keeps for one access level. */
export function PortDialog({ tunnel, open, onClose }: PortDialogProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const setPort = useMutation(useApi().query.tunnels.setPort.mutationOptions({ onSuccess: onClose }));
  useEffect(() => {
    setText(String(tunnel.port));
  }, [open, tunnel.port]);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : null;
  const valid = port !== null && port >= 1024 && port <= 65_535;
  const change = (next: number) => setPort.mutate({ addonId: tunnel.addonId, access: tunnel.access, port: next });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid) change(port);
  };
  const error = setPort.isError ? toAppError(setPort.error) : null;
  const suggestion = error?.code === 'tunnel.port-taken' ? error.details.suggestion : null;
  const use = suggestion === null ? undefined : { label: `Use port ${suggestion}`, run: () => { setText(String(suggestion)); change(suggestion); } };
  const close = () => {
    setPort.reset();
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} title="Local port" description={`${accessWord(tunnel.access)} listens on 127.0.0.1. The port is kept, so that your tools find it again.`} initialFocus={input}>
      <form onSubmit={submit}>
        <Field ref={input} label="Port" inputMode="numeric" value={text} onChange={(event) => setText(event.target.value)} error={valid || text === '' ? null : 'A port is a number from 1024 to 65535.'} help="Programs that are connected stay connected; new connections use the new port." />
        {error === null ? null : <div className="mt-3"><FailureView compact error={error} action={use} /></div>}
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={!valid || setPort.isPending}>{setPort.isPending ? 'Changing…' : 'Change port'}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
