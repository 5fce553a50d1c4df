import { wordsOf } from '../../../shared/error-copy.ts';
import { statusWord } from '../../../shared/info-words.ts';
import type { Notice } from '../deps.ts';
import type { StoredJob } from './job.ts';

/** What is told at the end of a job. */
export function noticeOf(job: StoredJob): Notice {
  const what = job.time === null ? 'Clone' : 'Restore';
  const about = { tag: `restore-${job.id}`, addonId: job.source.addonId };
  const name = job.addon?.name ?? 'the copy';
  const { source: { addonName }, borealisStatus: status } = job;
  if (job.state === 'done') {
    const but = status === 'available' || status === null ? '.' : `; its status is “${statusWord(status)}”.`;
    return { ...about, addonId: job.addon?.id ?? null, tone: 'info', title: `${what} finished: ${name} is ready`, body: `It holds a copy of ${addonName}${but}` };
  }
  if (job.state === 'cancelled') {
    return { ...about, tab: 'restore', tone: 'warning', title: `${what} was cancelled`, body: `${name} was deprovisioned before it was ready. ${addonName} is untouched.` };
  }
  const words = job.error === null ? null : wordsOf(job.error);
  return { ...about, tab: 'restore', tone: 'error', title: `${what} of ${addonName} failed`, body: words === null ? 'Nothing was created.' : `${words.what} ${words.why}` };
}
