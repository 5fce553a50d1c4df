import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppEvent } from '../../shared/contract/app.ts';
import type { Target } from '../../shared/contract/base.ts';
import { createAddonService } from '../../electron/services/addons/addon-service.ts';
import { createCredentialSource } from '../../electron/services/addons/credential-source.ts';
import { createBorealisApi } from '../../electron/services/borealis/borealis-api.ts';
import { createChildAuthorizations } from '../../electron/services/borealis/child-authorizations.ts';
import { fixedToken } from '../../electron/services/heroku/fixed-token.ts';
import { createHerokuApi, type HerokuFor } from '../../electron/services/heroku/heroku-api.ts';
import { createHttpClient } from '../../electron/services/http/http-client.ts';
import { createTransport } from '../../electron/services/http/transport.ts';
import { createSignal } from '../../electron/services/signal.ts';
import { createPortStore } from '../../electron/services/tunnels/port-store.ts';
import { createTunnelService } from '../../electron/services/tunnels/tunnel-service.ts';
import type { CredentialSource } from '../../electron/services/tunnels/types.ts';
import { freePort } from '../../sandbox/testing/free-port.ts';
import { selectOne } from './local-client.ts';
import type { Place, Times } from './place.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The program's services as compose.ts wires them, with nothing cached: no list, authorization, user or connection. */
async function start(place: Place) {
  const dataDir = await mkdtemp(join(tmpdir(), 'borealis-bench-'));
  const config = { herokuApiUrl: place.heroku.origin, borealisApiUrl: place.borealis.href.replace(/\/$/, ''), addonServiceName: 'borealis-pg', dataDir };
  const tokens = fixedToken(place.apiKey, 'me');
  const transport = createTransport({ httpProxy: null, httpsProxy: null, noProxy: null, extraCaFile: null });
  const http = createHttpClient({ transport, userAgent: 'borealis-desktop/bench' });
  const herokuFor: HerokuFor = (of) => createHerokuApi({ http, tokens: of, config });
  const children = createChildAuthorizations({ tokens, herokuFor, log: quiet });
  const borealis = createBorealisApi({ http, children, config });
  const addons = createAddonService({ tokens, herokuFor, borealis, config, events: createSignal<AppEvent>(), log: quiet });
  const source = createCredentialSource({ addons, heroku: herokuFor(tokens), borealis });
  return {
    addons, source, dataDir,
    async dispose() {
      await addons.dispose();
      await children.dispose();
      await transport.dispose();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Seconds from the click to the whole list of add-ons. */
export async function ourList(place: Place): Promise<Times> {
  const ours = await start(place);
  try {
    const began = performance.now();
    const { addons, error } = await ours.addons.refresh();
    const http = (performance.now() - began) / 1000;
    if (error !== null || addons.length === 0) throw new Error(`The list failed: ${error?.message ?? 'it is empty'}.`);
    return { http, whole: http };
  } finally {
    await ours.dispose();
  }
}

/** Seconds from the click to the details of one add-on, the same that the CLI's info gives. */
export async function ourDetails(place: Place): Promise<Times> {
  const ours = await start(place);
  try {
    const began = performance.now();
    const { info } = await ours.addons.details(place.addonId);
    const http = (performance.now() - began) / 1000;
    if (info === null) throw new Error('There are no details.');
    return { http, whole: http };
  } finally {
    await ours.dispose();
  }
}

/** Seconds from the click to a checked, open tunnel and the answer to a program that waited at its port meanwhile. */
export function ourTunnel(place: Place): Promise<Times> {
  return openTunnel(place, 'waits');
}

/** The same for a program that connects only after the tunnel has said that it is open. */
export function ourTunnelThenProgram(place: Place): Promise<Times> {
  return openTunnel(place, 'connects afterwards');
}

async function openTunnel(place: Place, program: 'waits' | 'connects afterwards'): Promise<Times> {
  const ours = await start(place);
  const target: Target = { addonId: place.addonId, access: 'read-only', identity: 'personal' };
  let began = 0;
  let http = 0;
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const value = await work;
    http = (performance.now() - began) / 1000;
    return value;
  };
  // The bastion is behind a link too.
  const source: CredentialSource = {
    ...ours.source,
    sshUser: async (addonId, signal) => ({ ...await timed(ours.source.sshUser(addonId, signal)), port: place.sshPort }),
    dbUser: (of, signal) => timed(ours.source.dbUser(of, signal)),
  };
  // As for a tool that was set up once: its port is kept. Written to the file, because asking a service for it would fetch the list.
  const port = await freePort();
  await createPortStore({ dataDir: ours.dataDir, log: quiet }).assign(target, port);
  const tunnels = createTunnelService({
    source, dataDir: ours.dataDir, log: quiet, audit: { record: () => undefined }, labelOf: () => null, who: () => '',
    platform: { copySecret: () => Promise.resolve(false), onPower: () => () => undefined },
  });
  try {
    began = performance.now();
    const opened = tunnels.open(target);
    if (program === 'connects afterwards') await opened;
    const asked = tunnels.access.dbUser(target).then(({ username: user, password, database }) => selectOne(port, { user, password, database }));
    const [close] = await Promise.all([asked, opened]);
    const whole = (performance.now() - began) / 1000;
    await close();
    return { http, whole };
  } finally {
    await tunnels.dispose();
    await ours.dispose();
  }
}
