import { join } from 'node:path';
import { z } from 'zod';
import { createJsonFile, type JsonFileOptions } from '../storage/json-file.ts';
import { isEnded, storedJobSchema, type StoredJob } from './job.ts';

const fileSchema = z.object({ version: z.literal(1), jobs: z.array(storedJobSchema) });

/** All restores of all accounts, newest first, in one file. */
export interface JobStore {
  all(): readonly StoredJob[];
  get(jobId: string): StoredJob | undefined;
  /** Adds or replaces it; resolves when it is on the disk, or cannot be written (it is then kept in memory). */
  put(job: StoredJob): Promise<void>;
  delete(jobId: string): Promise<void>;
  flush(): Promise<void>;
}

/** Ended ones that are kept. */
const mostEnded = 50;

export type JobStoreDeps = Pick<JsonFileOptions<unknown>, 'log' | 'onUnwritable'> & { dataDir: string };

/** See JobStore. */
export function createJobStore({ dataDir, ...options }: JobStoreDeps): JobStore {
  const file = createJsonFile<z.infer<typeof fileSchema>>({
    ...options, path: join(dataDir, 'restores.json'), schema: fileSchema, fallback: { version: 1, jobs: [] },
  });
  const save = (jobs: readonly StoredJob[]): Promise<void> => {
    const forgotten = new Set(jobs.filter(isEnded).slice(mostEnded));
    return file.write({ version: 1, jobs: jobs.filter((job) => !forgotten.has(job)) });
  };
  return {
    all: () => file.read().jobs,
    get: (jobId) => file.read().jobs.find(({ id }) => id === jobId),
    put(job) {
      const { jobs } = file.read();
      return save(jobs.some(({ id }) => id === job.id) ? jobs.map((old) => (old.id === job.id ? job : old)) : [job, ...jobs]);
    },
    delete: (jobId) => save(file.read().jobs.filter(({ id }) => id !== jobId)),
    flush: () => file.flush(),
  };
}
