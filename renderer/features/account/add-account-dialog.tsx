import { useStore } from '../../state/store.ts';
import { openDialog } from '../../state/workbench-state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SignIn } from './sign-in.tsx';

const close = () => openDialog.set(null);

/** Signing in with one more account. */
export function AddAccountDialog() {
  const open = useStore(openDialog) === 'add-account';
  return (
    <Dialog open={open} onClose={close} title="Add account" description="Signs in beside the accounts you have; you can switch at any time.">
      <SignIn onDone={close} />
    </Dialog>
  );
}
