import { toast } from 'sonner';
import type { ContractClient } from '../../shared/contract/index.ts';

type SecretCopy = Awaited<ReturnType<ContractClient['tunnels']['copy']>>;

/** Copies text that is no secret and says so. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(`${what} copied`);
  } catch {
    toast.error(`${what} was not copied: the browser did not allow it. Click into the page and try again.`);
  }
}

async function clearIfUnchanged(text: string): Promise<void> {
  try {
    if ((await navigator.clipboard.readText()) !== text) return;
  } catch {
    // Without permission to read, whether it changed cannot be known: only a focused page may overwrite it.
    if (!document.hasFocus()) return;
  }
  await navigator.clipboard.writeText('').catch(() => undefined);
}

/** Finishes a secret's copy: in Electron the main process did it all, in the browser the page copies and clears as best it can. False when it did not get into the clipboard. */
export async function finishSecretCopy(copy: SecretCopy, what: string): Promise<boolean> {
  if (copy.by === 'host') {
    toast.success(`${what} copied; the clipboard is cleared in ${copy.clearsAfterSeconds} s if unchanged`);
    return true;
  }
  try {
    await navigator.clipboard.writeText(copy.text);
  } catch {
    toast.error(`${what} was not copied: the browser did not allow it. Click into the page and try again.`);
    return false;
  }
  toast.success(`${what} copied; this page tries to clear the clipboard in ${copy.clearsAfterSeconds} s`);
  setTimeout(() => void clearIfUnchanged(copy.text), copy.clearsAfterSeconds * 1000);
  return true;
}
