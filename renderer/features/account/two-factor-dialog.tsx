import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';

const codeShape = /^[0-9A-Za-z]{6,64}$/;

/** Asks for the second factor that Heroku wants; what needed it then goes on by itself. */
export function TwoFactorDialog() {
  const { twoFactor, query } = useApi();
  const question = useStore(twoFactor.question);
  const [code, setCode] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation(query.account.twoFactor.mutationOptions({ gcTime: 0 }));
  const close = (accepted: boolean) => {
    setCode('');
    send.reset();
    twoFactor.answer(accepted);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (question === null || !codeShape.test(code.trim())) return;
    send.mutate({ app: question.app, code: code.trim() }, { onSuccess: () => close(true) });
  };
  const description = question?.app === null || question?.app === undefined
    ? 'Heroku asks for a code from your authenticator.'
    : `Heroku asks for a code from your authenticator before it lets anyone use ${question.app}.`;
  return (
    <Dialog open={question !== null} onClose={() => close(false)} title="Second factor" description={description} initialFocus={input}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field ref={input} label="Code" autoComplete="one-time-code" spellCheck={false} value={code} onChange={(event) => setCode(event.target.value)} className="[&_input]:font-mono" />
        {send.isError ? <FailureView compact error={toAppError(send.error)} /> : null}
        <DialogActions>
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={!codeShape.test(code.trim()) || send.isPending}>{send.isPending ? 'Checking…' : 'Continue'}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
