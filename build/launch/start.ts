import { parseArgs } from 'node:util';
import { createUndo, showPage, startHost } from './show-host.ts';
import { orUsage } from './usage.ts';

/** `npm start`: the app on the real Heroku and Borealis, or where the environment points. */
const usage = `Usage: npm start -- [--no-open]

Opens the app on Heroku and Borealis.
  --no-open  serve the browser's page and print its address, nothing else
`;
const { values: options } = orUsage(usage, () => parseArgs({ options: { 'no-open': { type: 'boolean', default: false } } }));
const undo = createUndo();

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function main(): Promise<number> {
  try {
    const host = await startHost({ env: definedEnv(), urlOnly: options['no-open'] });
    undo.add(() => host.stop());
    await showPage(host.url, options['no-open']);
    return await host.ended ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

process.exit(await main());
