import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppEvent } from '../../../../shared/contract/app.ts';
import type { Target } from '../../../../shared/contract/base.ts';
import type { DoctorStep, DoctorStepId } from '../../../../shared/contract/doctor.ts';
import { doctorRunAfter, type DoctorRun } from '../../../../shared/doctor-report.ts';
import { createAddonService } from '../../addons/addon-service.ts';
import { createCredentialSource } from '../../addons/credential-source.ts';
import { createBorealisApi } from '../../borealis/borealis-api.ts';
import { createChildAuthorizations } from '../../borealis/child-authorizations.ts';
import { fixedToken } from '../../heroku/fixed-token.ts';
import { createHerokuApi, type HerokuFor } from '../../heroku/heroku-api.ts';
import { createHttpClient } from '../../http/http-client.ts';
import { createTransport } from '../../http/transport.ts';
import { createSignal } from '../../signal.ts';
import { createRig, type Rig } from '../../tunnels/testing/rig.ts';
import { createDoctor, type DoctorService } from '../doctor-service.ts';

/** Where a sandbox's clouds are, by shape: services never import it. */
interface Box { apiKey: string; endpoints: { herokuHost: string; borealisApiBaseUrl: string } }

/** The doctor with the product's clients, add-on list and tunnels around it, for tests. */
export interface Clinic {
  doctor: DoctorService;
  rig: Rig;
  /** Every request's users stand behind these; `rig.alter` changes what they are. */
  examine(target: Target, onStep?: (step: DoctorStep) => void): Promise<DoctorRun & { step: (id: DoctorStepId) => DoctorStep }>;
  dispose(): Promise<void>;
}

const quiet = { info() {}, warn() {}, error() {} };

/** Limits that no step of a working sandbox comes near; a test in which one hangs gives a shorter one. */
export async function openClinic(box: Box, { stepMs = 20_000 } = {}): Promise<Clinic> {
  const dataDir = mkdtempSync(join(tmpdir(), 'borealis-doctor-'));
  const tokens = fixedToken(box.apiKey, 'me');
  const transport = createTransport({ httpProxy: null, httpsProxy: null, noProxy: null, extraCaFile: null });
  const http = createHttpClient({ transport, userAgent: 'borealis-desktop/0.0.0' });
  const herokuFor: HerokuFor = (of) => createHerokuApi({ http, tokens: of, config: { herokuApiUrl: box.endpoints.herokuHost } });
  const children = createChildAuthorizations({ tokens, herokuFor, log: quiet });
  const borealis = createBorealisApi({ http, children, config: { borealisApiUrl: box.endpoints.borealisApiBaseUrl } });
  const addons = createAddonService({ tokens, herokuFor, borealis, events: createSignal<AppEvent>(), log: quiet, config: { addonServiceName: 'borealis-pg', dataDir } });
  const rig = createRig({ source: createCredentialSource({ addons, heroku: herokuFor(tokens), borealis }) });
  const doctor = createDoctor({
    addons, heroku: herokuFor(tokens), borealis, program: 'test', limits: { stepMs, usersMs: 20_000 },
    users: { sshUser: rig.service.sshUser, dbUser: (target, options) => rig.service.access.dbUser(target, options), heldSince: rig.service.heldSince },
    herokuHost: new URL(box.endpoints.herokuHost).host, borealisHost: new URL(box.endpoints.borealisApiBaseUrl).host,
    clockSkewMs: () => http.clockSkewMs(),
  });
  await addons.refresh();
  return {
    doctor, rig,
    async examine(target, onStep) {
      let run: DoctorRun | null = null;
      for await (const event of doctor.run(target)) {
        run = doctorRunAfter(run, event);
        if (event.kind === 'step') onStep?.(event.step);
      }
      if (run === null) throw new Error('The run told nothing.');
      const { steps } = run;
      const step = (id: DoctorStepId): DoctorStep => {
        const found = steps.find((one) => one.id === id);
        if (found === undefined) throw new Error(`There is no step ${id}.`);
        return found;
      };
      return { ...run, step };
    },
    async dispose() {
      await doctor.dispose();
      await rig.dispose();
      await addons.dispose();
      await children.dispose();
      await transport.dispose();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
