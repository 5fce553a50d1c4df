import { useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';

/** What would end the session that a transaction is open in. */
export type LeaveQuestion = { title: string; because: string; action: string };

/** Says once that an open transaction will be rolled back. */
export function LeaveTransaction({ question, onAnswer }: { question: LeaveQuestion | null; onAnswer: (leave: true | null) => void }) {
  const stay = useRef<HTMLButtonElement>(null);
  return (
    <Dialog open={question !== null} onClose={() => onAnswer(null)} title={question?.title ?? ''} initialFocus={stay}>
      <p className="m-0">{question?.because} What it has changed and not committed is rolled back; nothing is run again.</p>
      <DialogActions>
        <Button ref={stay} onClick={() => onAnswer(null)}>Keep the transaction</Button>
        <Button kind="danger" onClick={() => onAnswer(true)}>{question?.action}</Button>
      </DialogActions>
    </Dialog>
  );
}
