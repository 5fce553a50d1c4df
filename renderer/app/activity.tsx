import { Popover } from '@base-ui/react/popover';
import { Check, CircleAlert, LoaderCircle, X } from 'lucide-react';
import { activities, activityShown, clearEndedActivities, type Activity } from '../state/activity.ts';
import { useCommands } from '../state/commands.ts';
import { useStore } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { FailureView } from '../ui/failure-view.tsx';

const words = { running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' } as const;

function Mark({ state }: { state: Activity['state'] }) {
  const shared = { size: 14, 'aria-label': words[state], className: 'mt-0.5 shrink-0' };
  switch (state) {
    case 'running': return <LoaderCircle {...shared} className="turning mt-0.5 shrink-0 text-accent-text" />;
    case 'done': return <Check {...shared} className="mt-0.5 shrink-0 text-accent-text" />;
    case 'failed': return <CircleAlert {...shared} className="mt-0.5 shrink-0 text-red" />;
    case 'cancelled': return <X {...shared} className="mt-0.5 shrink-0 text-muted" />;
  }
}

function Progress({ value, title }: { value: number | null; title: string }) {
  return <progress aria-label={title} className="h-1 w-full" {...(value === null ? {} : { value, max: 1 })} />;
}

function Item({ activity }: { activity: Activity }) {
  const { title, description, state, value, error, action, cancel } = activity;
  return (
    <li className="flex gap-2.5 border-t border-line-soft px-4 py-2.5 first:border-t-0">
      <Mark state={state} />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="truncate font-medium" title={title}>{title}</span>
        {error === null ? <span className="text-sm break-words text-muted select-text">{description}</span> : <FailureView compact error={error} />}
        {state === 'running' ? <Progress value={value} title={title} /> : null}
      </div>
      {state === 'running' && cancel !== null ? <Button small onClick={cancel}>Cancel</Button> : null}
      {action === null ? null : <Button small onClick={action.run}>{action.label}</Button>}
    </li>
  );
}

function summary(list: readonly Activity[]): string {
  const running = list.filter((one) => one.state === 'running');
  const [first] = running;
  if (first !== undefined) return running.length === 1 ? `${first.title} · ${first.description}` : `${running.length} operations running`;
  const failed = list.filter((one) => one.state === 'failed').length;
  return failed === 0 ? 'Activity' : `Activity: ${failed} failed`;
}

/** Long operations in one place: a word in the status bar, and their list. */
export function ActivityButton() {
  const list = useStore(activities);
  const open = useStore(activityShown);
  useCommands([{ id: 'view.activity', title: 'Show activity', group: 'Go to', run: () => activityShown.set(true), disabled: list.length === 0 }]);
  if (list.length === 0) return null;
  const running = list.some((one) => one.state === 'running');
  return (
    <Popover.Root open={open} onOpenChange={(next) => activityShown.set(next)}>
      <Popover.Trigger className="flex min-w-0 items-center gap-1.5 rounded-sm px-1 hover:bg-hover hover:text-text">
        {running ? <LoaderCircle size={12} aria-hidden="true" className="turning shrink-0" /> : null}
        <span className="max-w-96 truncate tabular">{summary(list)}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="end" sideOffset={6} className="z-50">
          <Popover.Popup className="pop-in w-[420px] max-w-[calc(100vw-24px)] rounded-lg border border-line bg-raised text-text shadow-pop outline-none">
            <header className="flex items-center gap-2 border-b border-line-soft px-4 py-2">
              <Popover.Title className="m-0 flex-1 text-base font-semibold">Activity</Popover.Title>
              <Button small kind="quiet" disabled={list.every((one) => one.state === 'running')} onClick={clearEndedActivities}>Clear ended</Button>
            </header>
            <ul className="m-0 max-h-[50vh] list-none overflow-auto p-0">{list.map((activity) => <Item key={activity.id} activity={activity} />)}</ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
