import type { AnyRouter } from '@orpc/server';
import type { Config, Log, PlatformServices } from '../services/deps.ts';
export interface Composition { router: AnyRouter; dispose(): Promise<void> }
export async function compose(_deps: { config: Config; platform: PlatformServices; log: Log }): Promise<Composition> {
  throw new Error('not yet');
}
