import { vi } from 'vitest';

/** Milliseconds that a test waits for a state: far more than any takes, since a loaded machine takes its time. */
const waitMs = 20_000;

const { waitFor, waitUntil } = vi;
type Options = Parameters<typeof waitFor>[1];

const patient = (options: Options): Options => (typeof options === 'number' ? options : { timeout: waitMs, ...options });

// Vitest has a setting for expect.poll only.
vi.waitFor = (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options));
