import { z } from 'zod';

/** What a runner's report says of its suite. */
export const suiteReportSchema = z.object({
  passed: z.number(),
  failed: z.number(),
  skips: z.array(z.object({ name: z.string(), reason: z.string() })),
  /** Counted as passed, but only at the second try. */
  flaky: z.array(z.string()),
});
export type SuiteReport = z.infer<typeof suiteReportSchema>;
