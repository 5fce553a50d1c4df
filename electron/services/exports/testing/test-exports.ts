import type { Target } from '../../../../shared/contract/base.ts';
import type { ExportEvent, ExportFormat, ExportOptions, ExportSource } from '../../../../shared/contract/exports.ts';
import { createViews, type Views } from '../../results/views.ts';
import type { TestConsole } from '../../sql/testing/test-console.ts';
import { createExportsService, type ExportsDeps, type ExportsService } from '../exports-service.ts';

export interface TestExport {
  source: ExportSource;
  format: ExportFormat;
  path: string;
  options?: Partial<ExportOptions>;
  overwrite?: boolean;
}

export interface TestExports {
  readonly service: ExportsService;
  readonly target: Target;
  readonly views: Views;
  run(request: TestExport, signal?: AbortSignal): ReturnType<ExportsService['run']>;
  /** Runs to the end; gives every event. */
  all(request: TestExport): Promise<ExportEvent[]>;
}

export const defaultOptions: ExportOptions = { headers: true, nullText: '', formulaGuard: false, table: '' };

/** The exports of a test console, in the browser host's way: any path. */
export function startTestExports(box: TestConsole, more: Partial<ExportsDeps> = {}): TestExports {
  const views = more.views ?? createViews();
  const service = createExportsService({
    sql: box.service, views, connector: box.connector, checkElevation: () => undefined,
    platform: { kind: 'browser', chooseSavePath: () => Promise.resolve({ kind: 'no-dialog' }), revealFile: () => Promise.resolve(false) },
    homeDir: box.dataDir, applicationName: 'export-test', ...more,
  });
  const run: TestExports['run'] = ({ source, format, path, options = {}, overwrite = false }, signal) => (
    service.run({ source, format, path, overwrite, options: { ...defaultOptions, ...options } }, signal)
  );
  return {
    service, views, run,
    target: { addonId: 'addon', access: 'read-only', identity: 'personal' },
    async all(request) {
      const events: ExportEvent[] = [];
      for await (const event of run(request)) events.push(event);
      return events;
    },
  };
}
