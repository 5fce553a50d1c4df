import { benchApi } from './api/bench-api.ts';
import { benchConsole } from './console/bench-console.ts';
import { benchTunnel } from './tunnel/bench-tunnel.ts';

/** `npm run bench -- <name> [part…]`: prints what it does and, as its last line, one JSON object; status 1 when a target is missed. */
const benches: Readonly<Record<string, (parts: readonly string[]) => Promise<boolean>>> = { tunnel: benchTunnel, console: benchConsole, api: benchApi };

const [name = '', ...parts] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')} [part…]`);
  process.exitCode = 2;
} else {
  process.exitCode = await bench(parts) ? 0 : 1;
}
