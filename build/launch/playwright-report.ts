import { writeFileSync } from 'node:fs';
import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter';
import type { SuiteReport } from './suite-report.ts';

const nameOf = (test: TestCase): string => test.titlePath().filter((part) => part !== '').join(' > ');

/** Writes counts, every skip with its reason and every test that needed a second try to the file named by BOREALIS_TEST_REPORT. */
export default class PlaywrightReport implements Reporter {
  private tests: TestCase[] = [];
  private errors = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.tests = suite.allTests();
  }

  onError(_error: TestError): void {
    this.errors += 1;
  }

  onEnd(result: FullResult): void {
    const skipped = this.tests.filter((test) => test.outcome() === 'skipped');
    const failed = this.tests.filter((test) => test.outcome() === 'unexpected').length + this.errors;
    const report: SuiteReport = {
      passed: this.tests.length - skipped.length - this.tests.filter((test) => test.outcome() === 'unexpected').length,
      failed: failed === 0 && result.status !== 'passed' ? 1 : failed,
      skips: skipped.map((test) => ({
        name: nameOf(test),
        reason: test.annotations.find(({ type }) => type === 'skip')?.description ?? 'not run, because the run ended early',
      })),
      flaky: this.tests.filter((test) => test.outcome() === 'flaky').map(nameOf),
    };
    const file = process.env['BOREALIS_TEST_REPORT'];
    if (file) writeFileSync(file, JSON.stringify(report));
  }
}
