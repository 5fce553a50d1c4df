import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { describeProblem } from '../problems.ts';
import { openTunnel } from '../open-tunnel.ts';
import { alignPairs } from '../text-table.ts';
import { shellWord } from '../../../shared/cli-command.ts';
import { targetOf } from '../write-access.ts';
import type { Command, Context } from './context.ts';

const phases: Partial<Record<Tunnel['phase'], string>> = {
  'closed-by-user': 'The tunnel was closed elsewhere.',
  'closed-by-elevation': 'The write access has ended, and the tunnel with it.',
};

/** Tells changes of state on standard error until the tunnel ends or the signal is aborted. Answers the exit code. */
async function follow({ host, signal, say }: Context, opened: Tunnel): Promise<number> {
  let last: Tunnel['state'] = opened.state;
  for await (const tunnels of await host.client.tunnels.watch({}, { signal })) {
    const tunnel = tunnels.find(({ addonId, access }) => addonId === opened.addonId && access === opened.access);
    const state = tunnel?.state ?? 'closed';
    if (state === last) continue;
    last = state;
    const why = tunnel?.lastError ? ` ${describeProblem(tunnel.lastError).text}` : '';
    if (state === 'closed') {
      say(tunnel ? phases[tunnel.phase] ?? 'The tunnel was closed.' : 'The tunnel was closed.');
      return tunnel?.phase === 'closed-by-user' ? 0 : 1;
    }
    say(state === 'failed' ? `The tunnel failed.${why}` : state === 'open' ? 'The tunnel is open again.' : `The tunnel is ${state}.${why}`);
    if (state === 'failed') return 1;
  }
  return 1;
}

/** `borealis-desktop tunnel`: a tunnel for other programs, until Ctrl+C. */
export const tunnelCommand: Command = async (context) => {
  const { line, host, out, signal, say, interrupts } = context;
  const addon = await context.addon();
  const target = targetOf(context, addon);
  const opened = await openTunnel(context, addon, target);
  try {
    const { host: address, port, database, user, urlWithoutPassword, psql } = await host.client.tunnels.credentials(target, { signal });
    const { addonId, access, identity } = target;
    const command = ['borealis-desktop', 'print-password', '--addon', addon.name, ...(access === 'read-write' ? ['--write-access'] : []), ...(identity === 'app' ? ['--app-user'] : [])];
    const passwordCommand = command.map(shellWord).join(' ');
    await out.write(line.flag('json')
      ? `${JSON.stringify({ addonId, addonName: addon.name, access, identity, host: address, port, database, user, urlWithoutPassword, passwordCommand, state: 'open' })}\n`
      : alignPairs([
        ['Add-on', addon.name], ['Access', access], ['Host', address], ['Port', String(port)], ['Database', database], ['User', user],
        ['URL', urlWithoutPassword], ['psql', psql], ['Password', `$(${passwordCommand})`],
      ]));
    say(opened.shared ? 'The tunnel was open already and stays so. Press Ctrl+C to leave it.' : 'The tunnel is open. Press Ctrl+C to close it.');
    return await follow(context, opened.tunnel);
  } catch (error) {
    // Ctrl+C is how a tunnel is meant to end, as with the vendor's command.
    if (interrupts.caught() === 'SIGINT') return 0;
    throw error;
  } finally {
    await opened.close();
  }
};
