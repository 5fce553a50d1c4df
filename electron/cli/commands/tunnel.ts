import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { openTunnel, type OpenedTunnel } from '../open-tunnel.ts';
import { describeError } from '../problems.ts';
import { alignPairs } from '../text-table.ts';
import { shellWord } from '../../../shared/shell-words.ts';
import { targetOf } from '../write-access.ts';
import type { Command, Context } from './context.ts';

const phases: Partial<Record<Tunnel['phase'], string>> = {
  'closed-by-user': 'The tunnel was closed elsewhere.',
  'closed-by-elevation': 'The write access has ended, and the tunnel with it.',
};

/** Tells changes of state on standard error until the tunnel ends. Answers the exit code. */
async function follow({ say }: Context, { changes }: OpenedTunnel): Promise<number> {
  for await (const { tunnel } of changes) {
    const { state, phase, lastError } = tunnel;
    const why = lastError ? ` ${describeError(lastError).text}` : '';
    if (state === 'closed') {
      say(phases[phase] ?? 'The tunnel was closed.');
      return phase === 'closed-by-user' ? 0 : 1;
    }
    say(state === 'failed' ? `The tunnel failed.${why}` : state === 'open' ? 'The tunnel is open again.' : `The tunnel is ${state}.${why}`);
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
    const passwordCommand = command.map((word) => shellWord(word)).join(' ');
    await out.write(line.flag('json')
      ? `${JSON.stringify({ addonId, addonName: addon.name, access, identity, host: address, port, database, user, urlWithoutPassword, passwordCommand, state: 'open' })}\n`
      : alignPairs([
        ['Add-on', addon.name], ['Access', access], ['Host', address], ['Port', String(port)], ['Database', database], ['User', user],
        ['URL', urlWithoutPassword], ['psql', psql], ['Password', `$(${passwordCommand})`],
      ]));
    say(opened.staysOpen ? 'The tunnel was open already and stays so. Press Ctrl+C to leave it.' : 'The tunnel is open. Press Ctrl+C to close it.');
    signal.addEventListener('abort', opened.close, { once: true });
    if (signal.aborted) opened.close();
    const code = await follow(context, opened);
    host.lost.throwIfAborted();
    // Ctrl+C is how a tunnel is meant to end, as with the vendor's command.
    return interrupts.caught() === 'SIGINT' ? 0 : code;
  } finally {
    opened.close();
  }
};
