import { chordText } from '../../../state/commands.ts';
import { endsSoon, transactionHelp, transactionWords } from '../../../state/transaction-words.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/class-names.ts';
import { useNow } from '../../../ui/clock.ts';
import type { Transaction } from './transaction-of.ts';

export const endKeys = { commit: 'Alt+Shift+C', rollback: 'Alt+Shift+R' } as const;

type TransactionControlsProps = {
  transaction: Transaction | null;
  /** While something runs, or the program cannot be reached. */
  disabled: boolean;
  onEnd: (how: 'commit' | 'rollback') => void;
};

/** The transaction of the tab's session, always in sight, and what ends it. */
export function TransactionControls({ transaction, disabled, onEnd }: TransactionControlsProps) {
  const active = transaction !== null && transaction.state !== 'idle';
  const now = useNow(1000, active);
  if (transaction === null || !active) {
    return <span className="shrink-0 text-sm text-faint @max-[900px]/run:hidden">{transaction === null ? '' : 'No transaction'}</span>;
  }
  const failed = transaction.state === 'failed';
  const urgent = failed || endsSoon(transaction, now);
  return (
    <span role="group" aria-label="Transaction" className="flex shrink-0 items-center gap-1.5">
      <span title={transactionHelp(transaction)} className={cx('rounded-full border px-2 text-sm leading-5 whitespace-nowrap tabular', urgent ? 'border-red-line bg-red-soft text-red' : 'border-amber-line bg-amber-soft text-amber', !endsSoon(transaction, now) && '@max-[800px]/run:hidden')}>
        {transactionWords(transaction, now)}
      </span>
      <Button small kind={failed ? 'plain' : 'amber'} disabled={disabled || failed} onClick={() => onEnd('commit')} title={failed ? 'A failed transaction can only be rolled back' : `Commit the transaction (${chordText(endKeys.commit)})`}>Commit</Button>
      <Button small kind={failed ? 'danger' : 'plain'} disabled={disabled} onClick={() => onEnd('rollback')} title={`Roll the transaction back (${chordText(endKeys.rollback)})`}>Roll back</Button>
    </span>
  );
}
