import type { Addon } from '../../shared/contract/addons.ts';
import type { Target } from '../../shared/contract/base.ts';
import type { ContractClient } from '../../shared/contract/index.ts';
import type { Tunnel } from '../../shared/contract/tunnels.ts';
import type { Context } from './commands/context.ts';
import { numberOption } from './command-line.ts';
import { checkConfirm, confirmed } from './write-access.ts';

type Uses = Awaited<ReturnType<ContractClient['tunnels']['use']>>;
type Use = Uses extends AsyncIterator<infer T> ? T : never;

export interface OpenedTunnel extends Use {
  /** Each later change of its state; ends with the tunnel, or when it is left. */
  changes: AsyncIterable<Use>;
  /** Leaves it: what this command opened and began ends, unless somebody else uses it. */
  close: () => void;
}

/** The tunnel as it is now, whoever opened it. */
export async function presentTunnel({ host, signal }: Context, { addonId, access }: Target): Promise<Tunnel | undefined> {
  for await (const tunnels of await host.client.tunnels.watch({}, { signal })) {
    return tunnels.find((tunnel) => tunnel.addonId === addonId && tunnel.access === access);
  }
  return undefined;
}

interface Using { uses: Uses; use: Use; leave: AbortController }

/** Opens it. An interrupt calls that off; once it is open it stays until it is left, because what runs over it may still have to end. */
async function firstUse({ host, signal }: Context, target: Target, confirmName: string | null): Promise<Using> {
  const leave = new AbortController();
  const callOff = (): void => leave.abort(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', callOff, { once: true });
  try {
    const elevate = target.access === 'read-write' ? { confirmName } : null;
    const uses = await host.client.tunnels.use({ ...target, elevate }, { signal: leave.signal });
    const first = await uses.next();
    if (first.done) throw new Error('The tunnel was given up before it was open.');
    return { uses, use: first.value, leave };
  } finally {
    signal.removeEventListener('abort', callOff);
  }
}

async function* changesUntil(uses: Uses, left: AbortSignal): AsyncGenerator<Use> {
  try {
    for await (const use of uses) yield use;
  } catch (error) {
    if (!left.aborted) throw error;
  }
}

/**
 * Opens the target's tunnel, with write access and on the port that the options ask for. Write access follows the window's rules: 30
 * minutes from now, and a production label asks for the name. Throws what the contract throws.
 */
export async function openTunnel(context: Context, addon: Addon, target: Target): Promise<OpenedTunnel> {
  const { host, line, signal, say } = context;
  const { addonId, access } = target;
  checkConfirm(context, target);
  const port = numberOption(line, 'port', 1, 65_535);
  if (port !== null && (await presentTunnel(context, target))?.port !== port) await host.client.tunnels.setPort({ addonId, access, port }, { signal });
  const { uses, use, leave } = await confirmed(context, addon, (confirmName) => firstUse(context, target, confirmName));
  if (use.elevation) {
    say(`Write access until ${new Date(use.elevation.until).toLocaleTimeString()}. \`borealis-desktop tunnel -w\` or the window gives 30 minutes more.`);
  }
  return {
    ...use,
    changes: changesUntil(uses, leave.signal),
    close: () => leave.abort(),
  };
}
