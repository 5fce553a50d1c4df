import { networkInterfaces } from 'node:os';
import type { PlatformServices } from '../services/deps.ts';

/** The contract's name of Node's platform; anything that is neither macOS nor Windows counts as Linux. */
export function osOf(platform: NodeJS.Platform): PlatformServices['os'] {
  if (platform === 'darwin') return 'macos';
  return platform === 'win32' ? 'windows' : 'linux';
}

export type PowerEvent = 'suspend' | 'resume' | 'offline' | 'online';
export interface PowerWatch { onPower(listener: (event: PowerEvent) => void): () => void; dispose(): void }

const everyMs = 2_000;

/** True when an interface other than loopback has an address. */
function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some((address) => !address.internal));
}

/**
 * Sleep and network changes as a plain Node process can know them: a tick that comes far too late means the machine
 * slept, and a list of interfaces that empties or fills means the network went or came.
 */
export function createPowerWatch({ online = hasNetwork, now = Date.now }: { online?: () => boolean; now?: () => number } = {}): PowerWatch {
  const listeners = new Set<(event: PowerEvent) => void>();
  let last = now();
  let wasOnline = online();
  const tell = (event: PowerEvent): void => listeners.forEach((listener) => listener(event));
  const timer = setInterval(() => {
    const late = now() - last > everyMs * 5;
    last = now();
    const isOnline = online();
    if (isOnline !== wasOnline) tell(isOnline ? 'online' : 'offline');
    wasOnline = isOnline;
    if (late) tell('resume');
  }, everyMs);
  timer.unref();
  return {
    onPower(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    dispose: () => clearInterval(timer),
  };
}

/** The browser host's platform: the page opens links and copies secrets itself, and nothing can seal a secret. */
export function createNodePlatform(): PlatformServices & { dispose(): void } {
  const power = createPowerWatch();
  return {
    kind: 'browser',
    os: osOf(process.platform),
    openExternal: () => Promise.resolve(false),
    copySecret: () => Promise.resolve(false),
    chooseSavePath: () => Promise.resolve({ kind: 'no-dialog' }),
    chooseOpenPath: () => Promise.resolve({ kind: 'no-dialog' }),
    revealFile: () => Promise.resolve(false),
    notify: () => Promise.resolve(false),
    sealer: null,
    noSealerReason: 'In the browser Borealis Desktop cannot reach the system’s keychain, so you stay signed in until you quit.',
    onPower: (listener) => power.onPower(listener),
    dispose: () => power.dispose(),
  };
}
