import { benchTunnel } from './tunnel/bench-tunnel.ts';

/** `npm run bench -- <name>`: prints what it does and, as its last line, one JSON object; status 1 when a target is missed. */
const benches: Readonly<Record<string, () => Promise<boolean>>> = { tunnel: benchTunnel };

const name = process.argv[2] ?? '';
const bench = benches[name];
if (!bench) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await bench() ? 0 : 1;
}
