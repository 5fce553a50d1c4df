import { buildElectron, buildRenderer } from '../build/launch/bundles.ts';

/** Journeys run what is in the work tree: builds whatever changed since the last build. */
export default async function globalSetup(): Promise<void> {
  await buildRenderer();
  if (process.env['BOREALIS_E2E_HOST'] === 'electron') await buildElectron();
}
