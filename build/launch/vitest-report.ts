import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { SuiteReport } from './suite-report.ts';

const nameOf = (test: TestCase): string => `${test.module.relativeModuleId} > ${test.fullName}`;

function skipOf(test: TestCase): { name: string; reason: string } {
  const result = test.result();
  const reason = result.state === 'skipped' ? result.note : undefined;
  return { name: nameOf(test), reason: reason ?? 'no reason given' };
}

/** Writes counts, every skip with its reason and every test that needed a second try to the file named by BOREALIS_TEST_REPORT. */
export default class VitestReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    // A file that does not load and an error outside any test have no test to count.
    const brokenModules = modules.filter((module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0).length;
    const report: SuiteReport = {
      passed: count('passed'),
      failed: count('failed') + brokenModules + unhandledErrors.length,
      skips: tests.filter((test) => ['skipped', 'pending'].includes(test.result().state)).map(skipOf),
      flaky: tests.filter((test) => test.diagnostic()?.flaky === true).map(nameOf),
    };
    const file = process.env['BOREALIS_TEST_REPORT'];
    if (file) writeFileSync(file, JSON.stringify(report));
  }
}
