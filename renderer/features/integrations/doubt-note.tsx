import { toAppError } from '../../api/failure.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { Button } from '../../ui/button.tsx';
import { Busy } from '../../ui/marks.tsx';
import { useIntegrations } from './queries.ts';

type DoubtNoteProps = {
  addonId: string;
  name: string;
  /** When the request was sent, in milliseconds; a list from before says nothing. */
  since: number;
  step: 'register' | 'remove';
};

function verdict(there: boolean, name: string, step: 'register' | 'remove'): string {
  if (step === 'register') return there ? `It was: ${name} is in the list now, but its password is lost. Close this, remove it and register it again.` : `It was not, as far as the list says: ${name} is not in it. You can register it again.`;
  return there ? `It was not, as far as the list says: ${name} is still in it. You can remove it once more.` : `It was: ${name} is no longer in the list.`;
}

/** What the list, fetched again, says of a change whose answer was lost. */
export function DoubtNote({ addonId, name, since, step }: DoubtNoteProps) {
  const list = useIntegrations(addonId);
  if (list.isFetching) return <Busy>Fetching the list to see…</Busy>;
  if (list.data === undefined || list.isError || list.dataUpdatedAt < since) {
    return (
      <p role="status" className="m-0 text-sm">
        The list could not be fetched either{list.isError ? `: ${wordsOf(toAppError(list.error)).what}` : '.'} <Button kind="link" small onClick={() => void list.refetch()}>Look again</Button>
      </p>
    );
  }
  return <p role="status" className="m-0 text-sm font-medium">{verdict(list.data.some((one) => one.name === name), name, step)}</p>;
}
