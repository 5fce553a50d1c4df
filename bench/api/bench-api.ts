import { loadavg } from 'node:os';
import { z } from 'zod';
import { lineOf, ratioResult, type Result } from '../console/report.ts';
import { startScript } from '../tunnel/children.ts';
import { environmentLines, hasNativeCrypto } from '../tunnel/environment.ts';
import { median } from '../tunnel/measure.ts';
import { ourDetails, ourList, ourTunnel, ourTunnelThenProgram } from './our-side.ts';
import { farEndSchema, type Place, type Times } from './place.ts';
import { cliInfo, cliTunnel } from './vendor-cli.ts';

type Side = (place: Place) => Promise<Times>;

const steps: readonly { roundTripMs: number; pairs: number; warmUps: number; judged: boolean }[] = [
  { roundTripMs: 0, pairs: 9, warmUps: 3, judged: false },
  { roundTripMs: 40, pairs: 7, warmUps: 1, judged: true },
  { roundTripMs: 100, pairs: 7, warmUps: 1, judged: true },
];
const httpAtMost = 0.5;
const wholeAtMost = 0.8;

interface Compared { ours: number; theirs: number; ratio: number }

/** So many pairs that take turns in who goes first; medians in milliseconds, and of the pairs' ratios. */
async function interleave(place: Place, ours: Side, theirs: Side, { pairs, warmUps }: { pairs: number; warmUps: number }): Promise<Record<keyof Times, Compared>> {
  const taken: { ours: Times; theirs: Times }[] = [];
  for (let pair = -warmUps; pair < pairs; pair += 1) {
    const oursFirst = pair % 2 === 0;
    const first = await (oursFirst ? ours : theirs)(place);
    const second = await (oursFirst ? theirs : ours)(place);
    if (pair >= 0) taken.push(oursFirst ? { ours: first, theirs: second } : { ours: second, theirs: first });
  }
  const compare = (part: keyof Times): Compared => ({
    ours: median(taken.map((pair) => pair.ours[part])) * 1000,
    theirs: median(taken.map((pair) => pair.theirs[part])) * 1000,
    ratio: median(taken.map((pair) => pair.ours[part] / pair.theirs[part])),
  });
  return { http: compare('http'), whole: compare('whole') };
}

function result(metric: string, compared: Compared, atMost: number, judged: boolean): Result {
  const told = ratioResult(metric, 'ms', compared, atMost);
  return judged ? told : { ...told, target: 'for information', ok: true };
}

async function measureAt({ roundTripMs, judged, ...counts }: (typeof steps)[number], farEnd: z.infer<typeof farEndSchema>): Promise<Result[]> {
  const borealis = new URL(farEnd.borealisApiBaseUrl);
  const heroku = new URL(farEnd.herokuHost);
  const links = await startScript('../api/delayed-links.ts', { ports: [Number(heroku.port), Number(borealis.port), farEnd.sshPort], roundTripMs });
  try {
    const [herokuPort, borealisPort, sshPort] = z.tuple([z.number(), z.number(), z.number()]).parse(links.said);
    heroku.port = String(herokuPort);
    borealis.port = String(borealisPort);
    const place: Place = { ...farEnd, heroku, borealis, sshPort };
    const at = `${roundTripMs} ms`;
    console.log(`\n${at} round trip, load ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
    const results: Result[] = [];
    const add = (...found: Result[]): void => {
      for (const one of found) console.log(lineOf(one, 'the CLI'));
      results.push(...found);
    };
    add(result(`click to list, ${at}`, (await interleave(place, ourList, cliInfo, counts)).http, httpAtMost, judged));
    add(result(`click to details, ${at}`, (await interleave(place, ourDetails, cliInfo, counts)).http, httpAtMost, judged));
    const tunnel = await interleave(place, ourTunnel, cliTunnel, counts);
    add(result(`click to open tunnel, HTTP part, ${at}`, tunnel.http, httpAtMost, judged), result(`click to open tunnel, ${at}`, tunnel.whole, wholeAtMost, judged));
    const afterwards = await interleave(place, ourTunnelThenProgram, cliTunnel, { pairs: 3, warmUps: 0 });
    add(result(`click to open tunnel, then a program, ${at}`, afterwards.whole, wholeAtMost, false));
    return results;
  } finally {
    await links.stop();
  }
}

/**
 * From the click to the list and to an open tunnel, with nothing cached, beside the requests and the tunnel of the vendor's CLI at
 * 0, 40 and 100 ms round trip to both clouds and the bastion. True when every target is met.
 */
export async function benchApi(): Promise<boolean> {
  for (const line of environmentLines()) console.log(line);
  const farEnd = await startScript('../api/far-end.ts', {});
  const results: Result[] = [];
  try {
    const said = farEndSchema.parse(farEnd.said);
    for (const step of steps) results.push(...await measureAt(step, said));
  } finally {
    await farEnd.stop();
  }
  console.log(JSON.stringify({ bench: 'api', results }));
  return !hasNativeCrypto() && results.every(({ ok }) => ok);
}
