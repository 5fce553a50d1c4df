import type { Config } from '../services/deps.ts';
import { failure } from '../services/errors/app-failure.ts';
import { createDiagnose, type Diagnose } from '../services/parser/diagnose.ts';
import type { PgParser } from '../services/parser/pg-parser.ts';
import type { PgConnector } from '../services/postgres/types.ts';
import { createSafetyService, type SafetyService } from '../services/safety/safety-service.ts';
import type { WriteSessionRecord } from '../services/sql/write-session.ts';
import type { Audit } from '../services/storage/audit.ts';
import type { TunnelService } from '../services/tunnels/tunnel-service.ts';
import type { Clouds } from './clouds.ts';

/** Leaves a line in the audit for each write session, under the name that the add-on has then. */
export function writeSessionRecorder({ accounts, addons }: Clouds, audit: Audit): (record: WriteSessionRecord) => void {
  return ({ target, from, to, statements }) => {
    const who = accounts.active()?.email ?? '';
    const write = (addonName: string): void => audit.record({ kind: 'write-session', who, addonId: target.addonId, addonName, from, to, statements });
    addons.find(target.addonId).then(({ name }) => write(name), () => write(''));
  };
}

/** Throws elevation.required. */
export function elevationCheck(tunnels: TunnelService): (addonId: string) => void {
  return (addonId) => {
    if (!tunnels.elevations.allows(addonId)) throw failure('elevation.required', { addonId }, 'Write access is not allowed at the moment.');
  };
}

export interface SafetyServicesDeps { config: Config; clouds: Clouds; tunnels: TunnelService; audit: Audit; parser: PgParser; connector: PgConnector }

/** What looks at SQL before it runs: the safety in front of write runs, and the editor's syntax errors. */
export function createSafetyServices({ config, clouds, tunnels, audit, parser, connector }: SafetyServicesDeps): { safety: SafetyService; diagnose: Diagnose } {
  const safety = createSafetyService({
    parser,
    connector,
    applicationName: `borealis-desktop/${config.appVersion}`,
    addon: (addonId, signal) => clouds.addons.find(addonId, signal),
    roleOf: async (target, signal) => (await tunnels.access.dbUser(target, signal === undefined ? {} : { signal })).username,
    checkElevation: elevationCheck(tunnels),
    audit: writeSessionRecorder(clouds, audit),
  });
  return { safety, diagnose: createDiagnose(parser) };
}
