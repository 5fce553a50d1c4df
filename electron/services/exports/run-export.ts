import type { ExportEvent, ExportFormat, ExportOptions } from '../../../shared/contract/exports.ts';
import { failure } from '../errors/app-failure.ts';
import { formatColumns } from './formats/format.ts';
import { createGate, type Gate } from './gate.ts';
import { createPartFile, type OpenExportFile, type PartFile } from './part-file.ts';
import type { RowSource } from './row-source.ts';
import { createRowWriter, type RowWriter } from './row-writer.ts';

export interface ExportJob {
  source: RowSource;
  format: ExportFormat;
  options: ExportOptions;
  path: string;
  overwrite: boolean;
  openFile?: OpenExportFile | undefined;
}

type Emit = (event: ExportEvent) => void;

const progressEveryMs = 100;

/** Tells rows and bytes at most ten times a second, until it is stopped. */
function startProgress(emit: Emit, now: () => { rows: number; bytes: number; total: number | null }): () => void {
  let told = -1;
  const tell = (): void => {
    const { rows, bytes, total } = now();
    if (rows === told) return;
    told = rows;
    emit({
      kind: 'progress', title: 'Exporting', description: `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'} written`,
      value: total === null ? null : total === 0 ? 1 : Math.min(1, rows / total), rows, bytes,
    });
  };
  tell();
  const timer = setInterval(tell, progressEveryMs);
  return () => clearInterval(timer);
}

/**
 * Writes the rows of a source to a file, which gets its name at the very end; whatever goes wrong, and a signal that aborts, leaves
 * nothing behind. Throws export.exists, export.unwritable, export.no-rows and what the source throws.
 */
export async function runExport(job: ExportJob, emit: Emit, signal: AbortSignal): Promise<void> {
  const gate = createGate();
  const file = await createPartFile({ path: job.path, overwrite: job.overwrite, gate, ...(job.openFile === undefined ? {} : { openFile: job.openFile }) });
  try {
    const writer = await writeRows(job, { gate, file, emit, signal });
    signal.throwIfAborted();
    await file.finish();
    emit({ kind: 'done', path: job.path, rows: writer.rows, bytes: file.bytes, remark: writer.remark() });
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

async function writeRows({ source, format, options }: ExportJob, { gate, file, emit, signal }: { gate: Gate; file: PartFile; emit: Emit; signal: AbortSignal }): Promise<RowWriter> {
  let writer: RowWriter | null = null;
  let total: number | null = null;
  const stopProgress = startProgress(emit, () => ({ rows: writer?.rows ?? 0, bytes: file.bytes, total }));
  const written = (): RowWriter => {
    if (writer === null) throw failure('export.no-rows', { command: '' }, 'There were no rows to export.');
    return writer;
  };
  try {
    await source({
      begin(rows) {
        total = rows.total;
        writer = createRowWriter({
          format, gate, columns: rows.columns, serverEncoding: rows.serverEncoding,
          options: { ...options, columns: formatColumns(rows.columns, rows.wanted) },
          take: (chunk) => file.write(chunk),
        });
      },
      row: (data, at) => written().row(data, at),
    }, gate, signal);
    await Promise.race([written().end(), failureOf(gate)]);
    return written();
  } finally {
    stopProgress();
  }
}

/** Rejects when the gate fails; a stream behind it would wait for ever then. */
function failureOf(gate: Gate): Promise<never> {
  const failed = Promise.withResolvers<never>();
  gate.onFailure = () => {
    Promise.resolve().then(() => gate.room()).catch(failed.reject);
  };
  return failed.promise;
}
