import type { BorealisApi, DbUser } from '../borealis/types.ts';
import { appDbUsers } from '../borealis/conn-info.ts';
import { failure } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { CredentialSource } from '../tunnels/types.ts';
import type { AddonService } from './addon-service.ts';

export interface CredentialSourceDeps {
  addons: Pick<AddonService, 'find'>;
  heroku: Pick<HerokuApi, 'configVars'>;
  borealis: Pick<BorealisApi, 'personalSshUser' | 'personalDbUser'> & Partial<Pick<BorealisApi, 'prepare'>>;
}

/** Where tunnels get their users from: Borealis for personal ones, the billing app's config var for the app's. */
export function createCredentialSource({ addons, heroku, borealis }: CredentialSourceDeps): CredentialSource {
  const appUser = async (addonId: string, write: boolean, signal: AbortSignal | undefined): Promise<DbUser> => {
    // The billing app's attachments come first.
    const { attachments, app, name } = await addons.find(addonId, signal);
    const attachment = attachments[0];
    if (attachment === undefined) {
      throw failure('addon.no-app-credentials', { app: app.name, variable: '', problem: 'the add-on is attached to no app' }, `${name} is attached to no app.`);
    }
    const users = appDbUsers(await heroku.configVars(attachment.appId, signal), attachment.name, attachment.appName);
    return write ? users.writer : users.reader;
  };
  return {
    prepare: () => borealis.prepare?.(2),
    addonName: async (addonId) => (await addons.find(addonId)).name,
    sshUser: async (addonId, signal) => borealis.personalSshUser((await addons.find(addonId, signal)).name, signal),
    async dbUser({ addonId, access, identity }, signal) {
      const write = access === 'read-write';
      if (identity === 'app') return appUser(addonId, write, signal);
      return borealis.personalDbUser((await addons.find(addonId, signal)).name, write, signal);
    },
  };
}
