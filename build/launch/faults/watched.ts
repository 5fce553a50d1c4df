import { expect, vi } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../../sandbox/types.ts';
import { watchSecrets, type Product } from './product.ts';

/** A small sandbox whose first database is there, and every secret that it hands out. */
export async function createWatchedSandbox(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; secrets: ReadonlySet<string> }> {
  const sandbox = await createSandbox({ eventsRows: 10, ...options });
  const secrets = watchSecrets(sandbox);
  await sandbox.databases.ensure(sandbox.world.primary);
  return { sandbox, secrets };
}

/** Fails where a secret is to be seen anywhere, or where the log has a failure that nobody foresaw. */
export async function expectNothingTold(product: Product, secrets: Iterable<string>): Promise<void> {
  expect(await product.leaks(secrets)).toEqual([]);
  expect(await product.unforeseen()).toEqual([]);
}

/** Waits until nobody is logged in to the sandbox any more: the other end hears of a closed connection a moment later. */
export async function expectNobodyLeft(sandbox: Sandbox): Promise<void> {
  await vi.waitFor(() => { expect(sandbox.counters()).toMatchObject({ sshSessions: 0, liveAuthorizations: 0 }); }, { timeout: 5_000 });
}
