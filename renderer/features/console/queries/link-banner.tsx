import { toast } from 'sonner';
import { toAppError } from '../../../api/failure.ts';
import { useStore } from '../../../state/store.ts';
import { Button } from '../../../ui/button.tsx';
import type { ConsoleTab } from '../console-tab.ts';
import { saveTab } from './save-state.ts';

const act = (work: Promise<void>) => { work.catch((error: unknown) => toast.error(toAppError(error).message)); };

/** Says above the editor that the tab's file was changed or removed by another program. */
export function LinkBanner({ tab }: { tab: ConsoleTab }) {
  const link = useStore(tab.link.state);
  if (link === null || (link.status !== 'changed' && link.status !== 'gone')) return null;
  return (
    <div role="status" className="flex min-h-8 shrink-0 flex-wrap items-center gap-2 border-b border-amber-line bg-amber-soft px-3 py-1 text-amber">
      <span className="min-w-0 flex-1 truncate" title={link.path}>
        {link.status === 'changed' ? `${link.path} was changed by another program.` : `${link.path} is gone. Your text is kept here.`}
      </span>
      {link.status === 'changed' ? (
        <>
          <Button small onClick={() => act(tab.link.reload())}>Reload</Button>
          <Button small onClick={() => act(tab.link.keep())}>Keep mine</Button>
        </>
      ) : (
        <>
          <Button small onClick={() => act(saveTab(tab))}>Save again</Button>
          <Button small onClick={() => tab.link.unlink()}>Forget the file</Button>
        </>
      )}
    </div>
  );
}
