import { isFailure } from '../errors/app-failure.ts';
import type { AddonService } from './addon-service.ts';

/**
 * A call about an add-on. Where Borealis does not know it any more, it may have vanished from Heroku too, so that the list is
 * read anew. Throws what the call throws.
 */
export async function orGone<T>(addons: Pick<AddonService, 'refresh'>, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isFailure(error, 'borealis.not-found')) void addons.refresh().catch(() => undefined);
    throw error;
  }
}
