import { Check, CircleQuestionMark, Dot, Minus, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RestoreOrder, RestorePlan } from '../../../shared/contract/restore.ts';
import { formatUtc } from '../../../shared/utc.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/panel.tsx';
import { localMoment } from './times.ts';
import { priceDifference, priceWord, storageHint } from './plan-choice.tsx';

type ReviewProps = {
  order: RestoreOrder;
  source: { name: string; plan: string; usedBytes: number | null };
  plans: readonly RestorePlan[];
  replaced: string | null;
  command: string | null;
};

function Points({ title, icon, children }: { title: string; icon: ReactNode; children: readonly string[] }) {
  return (
    <div className="min-w-0">
      <h3 className="m-0 mb-1 text-base font-medium">{title}</h3>
      <ul aria-label={title} className="m-0 flex list-none flex-col gap-1 p-0">
        {children.map((text) => <li key={text} className="flex gap-2 text-sm"><span aria-hidden="true" className="mt-px shrink-0 text-muted">{icon}</span><span>{text}</span></li>)}
      </ul>
    </div>
  );
}

function consequences({ order, source, replaced }: ReviewProps): string[] {
  return [
    `${source.name} is not changed, and stays in use while it is copied.`,
    'A new add-on is made and billed from now on, with credentials of its own.',
    `${order.app} restarts when the copy is attached to it, because its config vars change.`,
    ...(replaced === null ? [] : [`${order.attachmentName}_URL of ${order.app} no longer points to ${replaced}: the app uses the copy from then on.`]),
    ...(order.time === null ? [] : ['What was written after the chosen moment is not in the copy.']),
    'When the copy is ready, it can be compared with its source here, table by table.',
  ];
}

/*
 * Of what is in a copy, Borealis tells that it is the database as it is now or was then, in a new add-on, with the source unaffected
 * (CLI guide, Database restore and clone), and that an app's credentials come with its add-on and personal ones with their use (Database
 * users). Heroku makes one attachment with an add-on (Platform API, Add-on Create). Nothing is told of the rest.
 */
const copied = ({ order }: ReviewProps): string[] => [`The database with its data, as it ${order.time === null ? 'is when the clone is made' : 'was at the chosen moment'}.`];
const notCopied = ({ order, source, replaced }: ReviewProps): string[] => [
  `Credentials: ${order.app} gets new ones with the copy, and personal users get theirs when they first connect.`,
  `Attachments: the copy has one, on ${order.app}. ${replaced === source.name ? 'The other ones' : 'Those'} of ${source.name} stay as they are.`,
  'What this program keeps of the source: its label, its pin and its SQL tabs.',
];
const unknown = [
  'Data integrations: if the copy’s list lacks one that is needed there, register it.',
  'Read-only replicas: the copy’s overview says how many it has.',
];

/** A command line that breaks between its words only. */
function Words({ line }: { line: string }) {
  return line.split(/(?<= )/).map((word, at) => <span key={`${at} ${word}`} className="inline-block max-w-full break-words whitespace-pre-wrap">{word}</span>);
}

/** The last step: what will happen, all of it, before anything is sent. */
export function ReviewStep(props: ReviewProps) {
  const { order, source, plans, command } = props;
  const plan = plans.find(({ name }) => name === order.plan);
  const difference = plan === undefined ? '' : priceDifference(plan, plans.find(({ name }) => name === source.plan));
  const hint = storageHint(plan, source.usedBytes);
  return (
    <div className="flex flex-col gap-4">
      <Facts facts={[
        ['Source', source.name],
        ['Moment', order.time === null ? 'Now: a clone of the present state' : <span key="time" className="tabular">{localMoment(order.time)}, {formatUtc(order.time)}</span>],
        ['Destination app', order.app],
        ['Attachment name', order.attachmentName ?? 'Heroku chooses one'],
        ['Plan', <span key="plan"><code className="font-mono text-sm">{order.plan}</code>{plan === undefined ? '' : `, ${priceWord(plan)}`}{difference === '' ? '' : difference === 'same price' ? ', the same as the source' : `, ${difference} against the source`}</span>],
      ]} />
      {hint === null ? null : <p className="m-0 flex gap-1.5 text-sm text-amber"><TriangleAlert size={14} aria-hidden="true" className="mt-px shrink-0" />{hint}</p>}
      <Points title="What happens" icon={<Dot size={13} strokeWidth={6} />}>{consequences(props)}</Points>
      <div className="grid grid-cols-1 gap-4 min-[900px]:grid-cols-3">
        <Points title="Copied" icon={<Check size={13} />}>{copied(props)}</Points>
        <Points title="Not copied" icon={<Minus size={13} />}>{notCopied(props)}</Points>
        <Points title="Borealis does not say" icon={<CircleQuestionMark size={13} />}>{unknown}</Points>
      </div>
      {command === null ? null : (
        <div>
          <h3 className="m-0 mb-1 text-base font-medium">The same in a terminal</h3>
          {order.confirm === null ? (
            <div className="flex items-start gap-2 rounded-md border border-line bg-bg px-3 py-2">
              <code className="min-w-0 flex-1 font-mono text-sm leading-5 select-text"><Words line={command} /></code>
              <CopyButton text={command} what="Command" />
            </div>
          ) : <p className="m-0 text-sm text-muted">There is no such command: borealis-pg:restore:execute cannot confirm that the attachment {order.attachmentName} is replaced.</p>}
        </div>
      )}
    </div>
  );
}
