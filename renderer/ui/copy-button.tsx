import { Button } from './button.tsx';
import { copyText } from './clipboard.ts';

/** "Copy" beside a value; `what` names the value for screen readers and in the toast. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <Button kind="link" small aria-label={`Copy ${what}`} onClick={() => void copyText(text, what)}>
      Copy
    </Button>
  );
}
