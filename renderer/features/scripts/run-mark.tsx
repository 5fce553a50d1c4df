import { Check, CircleAlert, CircleHelp, LoaderCircle, X } from 'lucide-react';
import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import { stateWord } from './run-words.ts';

/** A run's state as a mark with its word for screen readers. */
export function RunMark({ run }: { run: ScriptRun }) {
  const word = stateWord(run);
  const shared = { size: 14, role: 'img', 'aria-label': word } as const;
  switch (run.state) {
    case 'done': return <Check {...shared} className="shrink-0 text-accent-text" />;
    case 'failed': return <CircleAlert {...shared} className="shrink-0 text-red" />;
    case 'lost': return <CircleHelp {...shared} className="shrink-0 text-red" />;
    case 'stopped': return <X {...shared} className="shrink-0 text-muted" />;
    case 'checking':
    case 'connecting':
    case 'running':
    case 'stopping': return <LoaderCircle {...shared} className="turning shrink-0 text-accent-text" />;
  }
}
