import { buildElectron, buildRenderer } from './bundles.ts';
import { aptInstall, canInstall, downloadChromium, findChromium, findProgram } from './programs.ts';
import { runSuite, type Outcome, type Suite } from './run-suite.ts';

/**
 * `npm test`: types, lint, unit, integration and e2e in this order, all of them even if one fails. `npm test -- unit e2e`
 * runs those named. A test that fails is tried once more, and named at the end if it passes then: it is to be mended, yet one slow moment of a
 * machine in some four thousand tests need not cost the whole run. The runners by themselves (`npx vitest`, `npx playwright`) do not try again. Finds or installs a Chromium, and psql and sshd where it may.
 */
const vitest = (name: string, ...projects: string[]): Suite => ({
  name,
  command: ['vitest', 'run', '--config', 'build/vitest.config.ts', ...projects.flatMap((project) => ['--project', project]), '--retry=1', '--reporter=default', '--reporter=./build/launch/vitest-report.ts'],
  reports: true,
});

function suites(chromium: string | null): Suite[] {
  return [
    { name: 'types', command: ['tsc', '-b'], reports: false },
    { name: 'lint', command: ['oxlint'], reports: false },
    vitest('unit', 'unit', 'renderer'),
    vitest('integration', 'integration'),
    {
      name: 'e2e', command: ['playwright', 'test', '--retries=1', '--reporter=list,./build/launch/playwright-report.ts'], reports: true,
      env: chromium === null ? {} : { BOREALIS_E2E_CHROMIUM: chromium },
    },
  ];
}

/** Says what is missing, and installs it where that needs nobody's consent: as root on Debian, in a folder of Playwright's else. */
function provideChromium(): string | null {
  const wanted = [
    { packages: ['chromium'], there: () => findChromium(process.env) !== null },
    { packages: ['openssh-server'], there: () => findProgram(['sshd'], process.env) !== null },
    { packages: ['postgresql-client'], there: () => findProgram(['psql'], process.env) !== null },
  ];
  const missing = wanted.filter(({ there }) => !there()).flatMap(({ packages }) => packages);
  if (missing.length > 0 && canInstall(process.env)) {
    console.log(`Installing ${missing.join(', ')} by apt-get.`);
    if (!aptInstall(missing)) console.log('apt-get failed; tests that need these programs will say so.');
  }
  if (findChromium(process.env) === null) downloadChromium();
  const chromium = findChromium(process.env);
  console.log(chromium === null ? 'No Chromium was found or could be installed.' : `Chromium: ${chromium}`);
  return chromium;
}

function summarize(outcomes: readonly Outcome[]): boolean {
  for (const { name, closing } of outcomes) {
    console.log(`\n--- ${name}: closing lines`);
    for (const line of closing) console.log(line);
  }
  const skips = outcomes.flatMap(({ name, report }) => report.skips.map((skip) => `${name}: ${skip.name}: ${skip.reason}`));
  console.log('');
  for (const skip of skips) console.log(`SKIPPED ${skip}`);
  for (const { name, report } of outcomes) for (const test of report.flaky) console.log(`PASSED AT THE SECOND TRY ${name}: ${test}`);
  const sum = (key: 'passed' | 'failed'): number => outcomes.reduce((total, { report }) => total + report[key], 0);
  const failing = outcomes.filter(({ report }) => report.failed > 0).map(({ name }) => name);
  if (failing.length > 0) console.log(`Failed: ${failing.join(', ')}`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${skips.length} skipped`);
  return sum('failed') === 0;
}

async function main(): Promise<number> {
  const named = process.argv.slice(2);
  const all = suites(provideChromium());
  const chosen = named.length === 0 ? all : all.filter(({ name }) => named.includes(name));
  if (chosen.length < new Set(named).size) {
    console.error(`The suites are ${all.map(({ name }) => name).join(', ')}.`);
    return 1;
  }
  const outcomes: Outcome[] = [];
  for (const suite of chosen) {
    if (suite.name === 'e2e') {
      await buildRenderer();
      if (process.env['BOREALIS_E2E_HOST'] === 'electron') await buildElectron();
    }
    outcomes.push(await runSuite(suite));
  }
  return summarize(outcomes) ? 0 : 1;
}

process.exitCode = await main();
