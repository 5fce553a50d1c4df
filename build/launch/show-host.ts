import { buildElectron, buildRenderer } from './bundles.ts';
import { chooseElectron } from './electron-binary.ts';
import { startBrowserHost, startElectron, type RunningHost } from './host-process.ts';
import { openBrowser } from './open-browser.ts';

export interface Showing {
  env: Record<string, string>;
  /** Prints the page's address and nothing else, in the browser host. */
  urlOnly: boolean;
  /** The data folder goes with the host. */
  temporaryData?: boolean;
}

/** Starts the app in Electron if its binary is there or downloads, else in the browser host, and says which and why. */
export async function startHost({ env, urlOnly, temporaryData = false }: Showing): Promise<RunningHost> {
  const electron = urlOnly ? null : await chooseElectron(process.env);
  await buildRenderer();
  if (electron?.path) {
    console.log(`Opening in Electron, because ${electron.why}.`);
    await buildElectron();
    return startElectron(electron.path, env);
  }
  const host = await startBrowserHost(env, { temporaryData });
  if (electron) console.log(`Opening in your browser, because ${electron.why}.`);
  return host;
}

/** Shows a browser host's page. The token in its address is good for one page, so it is of no use to who sees it later. */
export async function showPage(url: string | null, urlOnly: boolean): Promise<void> {
  if (url === null) return;
  if (urlOnly) {
    console.log(url);
    return;
  }
  const opened = await openBrowser(url);
  console.log(opened ? `Opened ${url}` : `Open this address in a browser: ${url}`);
  console.log('Press Ctrl+C to quit.');
}

/** What has to be undone at the end, the newest first; once, whoever asks. A second Ctrl+C does not interrupt it. */
export function createUndo() {
  const steps: (() => Promise<unknown>)[] = [];
  let running: Promise<void> | undefined;
  const run = (): Promise<void> => (running ??= (async () => {
    for (const step of steps.toReversed()) {
      await step().catch((error: unknown) => console.error(error instanceof Error ? error.message : String(error)));
    }
  })());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => { run().then(() => process.exit(0), () => process.exit(1)); });
  }
  return { add: (step: () => Promise<unknown>): void => { steps.push(step); }, run };
}
