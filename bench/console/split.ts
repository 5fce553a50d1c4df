import { loadModule, scanSync } from 'libpg-query';
import { splitScript } from '../../shared/sql/splitter.ts';
import { interleave } from '../tunnel/measure.ts';
import { fact, ratioResult, type Result } from './report.ts';
import { longScript } from './scripts.ts';

const ratioBelow = 1;
/** The WASM scanner's answer for all of it at once does not fit into its memory, so it gets the script in pieces of whole statements. */
const scannedBytes = 1024 * 1024;

/** One script of ten million bytes: ours cuts it into statements, libpg_query's scanner into tokens. */
export async function benchSplit({ bytes = 10_000_000, pairs = 5 } = {}): Promise<Result[]> {
  const script = longScript(bytes);
  await loadModule();
  const pieces = splitScript(script);
  const parts: string[] = [];
  let from = 0;
  for (const { to } of pieces) {
    if (to - from < scannedBytes && to < script.length) continue;
    parts.push(script.slice(from, to));
    from = to;
  }
  console.log(`\nsplit: ${bytes} bytes, ${pieces.length} statements; libpg_query (WASM) scans the same text in ${parts.length} parts, one after the other`);
  const taken = await interleave(pairs, () => seconds(() => { splitScript(script); }), () => seconds(() => { for (const part of parts) scanSync(part); }));
  const result = ratioResult(`${Math.round(bytes / 1e6)} MB script`, 'ms', { ours: taken.ours * 1000, theirs: taken.theirs * 1000, ratio: taken.ratio }, ratioBelow);
  return [{ ...result, target: `< ${ratioBelow}`, ok: taken.ratio < ratioBelow }, fact('split', 'MB/s', bytes / 1e6 / taken.ours)];
}

async function seconds(work: () => void): Promise<number> {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}
