import { buildCli, buildElectron, buildRenderer } from './bundles.ts';

/** `npm run build`: the window, Electron's two scripts and the command line, into .build/. */
const say = (what: string, built: boolean): void => console.log(built ? `Built ${what}.` : `${what} is up to date.`);

say('the window', await buildRenderer());
say('the main process', await buildElectron());
say('the command line', await buildCli());
