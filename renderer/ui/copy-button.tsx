import { Button } from './button.tsx';
import { copyText } from './clipboard.ts';

type CopyButtonProps = { text: string; what: string; verb?: 'Copy' | 'Copy all' };

/** "Copy" beside a value; `what` names the value for screen readers and in the toast. */
export function CopyButton({ text, what, verb = 'Copy' }: CopyButtonProps) {
  return <Button kind="link" small className="shrink-0" aria-label={`${verb} ${what}`} onClick={() => void copyText(text, what)}>{verb}</Button>;
}
