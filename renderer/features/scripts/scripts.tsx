import { ScrollText } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import { useStore } from '../../state/store.ts';
import { cx } from '../../ui/class-names.ts';
import { useFileDrop, type Dropped } from './file-drop.ts';
import { useScriptRuns } from './queries.ts';
import { RecentRuns } from './recent-runs.tsx';
import { RunForm } from './run-form.tsx';
import { RunView } from './run-view.tsx';
import { isOver } from './run-words.ts';
import { changeForm, scriptForms, showRun, shownRuns } from './script-form.ts';

function NothingShown() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 p-6 text-center">
      <ScrollText size={26} aria-hidden="true" className="text-faint" />
      <p className="m-0 font-semibold">Output appears here</p>
      <p className="m-0 max-w-96 text-muted">Choose a .sql file or type a command, then run it. A run goes on when this window is closed or reloaded.</p>
    </div>
  );
}

/** The run to look at: the one chosen, else one that is under way, as after a reload. */
function useShownRun(addonId: string): string | null {
  const chosen = useStore(shownRuns).get(addonId);
  const runs = useScriptRuns(addonId);
  const underWay = runs.data?.find((run) => !isOver(run))?.id;
  useEffect(() => {
    // It stays in view when it has ended.
    if (chosen === undefined && underWay !== undefined) showRun(addonId, underWay);
  }, [addonId, chosen, underWay]);
  return chosen ?? null;
}

/** Runs .sql files and shell commands against the add-on's database. */
export default function Scripts({ addon, elevated }: { addon: Addon; elevated: boolean }) {
  const shownId = useShownRun(addon.id);
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const { over, handlers } = useFileDrop((next) => {
    // What is kept of the form would be lost if it were changed before it is there.
    if (!scriptForms.get().has(addon.id)) return;
    changeForm(addon.id, 'path' in next ? { kind: 'file', path: next.path } : { kind: 'file' });
    setDropped(next);
  });
  return (
    <div {...handlers} {...(over ? { 'data-drop': '' } : {})} className={cx('@container/scripts relative h-full', over && 'after:pointer-events-none after:absolute after:inset-0 after:z-10 after:border-2 after:border-accent')}>
      <div className="flex h-full min-h-0 flex-col @min-[820px]/scripts:flex-row">
        <aside aria-label="What to run" className="flex max-h-[50%] w-full shrink-0 flex-col gap-5 overflow-auto border-b border-line p-4 @min-[820px]/scripts:max-h-none @min-[820px]/scripts:w-[min(372px,40%)] @min-[820px]/scripts:border-r @min-[820px]/scripts:border-b-0">
          <RunForm addon={addon} elevated={elevated} dropped={dropped} onChanged={() => setDropped(null)} />
          <RecentRuns addonId={addon.id} shownId={shownId} />
        </aside>
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">{shownId === null ? <NothingShown /> : <RunView key={shownId} runId={shownId} />}</div>
      </div>
    </div>
  );
}
