import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import type { ExportFormat, ExportOptions } from '../../../shared/contract/exports.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { exportAsked, type ExportOffer, type ExportRequest } from '../../state/exports.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { factsOf, formats, optionsFor, withEnding } from './export-form.ts';
import { startExport } from './run-export.ts';

const close = () => exportAsked.set(null);

type CheckProps = { label: string; help: string; checked: boolean; onChange: (checked: boolean) => void };

function Check({ label, help, checked, onChange }: CheckProps) {
  return (
    <label className="flex items-start gap-2">
      <input type="checkbox" className="mt-[3px]" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label} <span className="text-sm text-muted">{help}</span></span>
    </label>
  );
}

type OptionsProps = { format: ExportFormat; options: ExportOptions; onChange: (options: ExportOptions) => void };

function Options({ format, options, onChange }: OptionsProps) {
  const facts = factsOf(format);
  const change = (part: Partial<ExportOptions>) => onChange({ ...options, ...part });
  return (
    <div className="flex flex-col gap-2.5">
      <p className="m-0 text-sm text-muted">{facts.note}</p>
      {facts.headers ? <Check label="Column names" help="in the first line" checked={options.headers} onChange={(headers) => change({ headers })} /> : null}
      {facts.formulas ? <Check label="Guard formulas" help="an apostrophe in front of =, +, - and @, so that a spreadsheet runs nothing" checked={options.formulaGuard} onChange={(formulaGuard) => change({ formulaGuard })} /> : null}
      {facts.nulls ? <Field label="NULL is written as" value={options.nullText} maxLength={40} placeholder="nothing" spellCheck={false} onChange={(event) => change({ nullText: event.target.value })} className="w-48" /> : null}
      {format === 'sql' ? <Field label="Table" value={options.table} maxLength={200} placeholder="table_name" spellCheck={false} help="Named in the INSERT statements, as it is written here." onChange={(event) => change({ table: event.target.value })} /> : null}
    </div>
  );
}

/** In the browser host there is no system dialog; the path is asked for here, with a suggestion. */
function useSuggestedPath(request: ExportRequest, format: ExportFormat, ask: boolean) {
  const { query } = useApi();
  const suggestion = useQuery(query.exports.choose.queryOptions({ input: { name: request.name, format }, enabled: ask, staleTime: Infinity, gcTime: 0 }));
  const [own, setOwn] = useState<string | null>(null);
  useEffect(() => setOwn((old) => (old === null ? null : withEnding(old, factsOf(format).ending))), [format]);
  const suggested = suggestion.data?.kind === 'ask' ? suggestion.data.suggested : '';
  return { path: own ?? suggested, setPath: setOwn, error: suggestion.error };
}

function useExport(request: ExportRequest, inBrowser: boolean) {
  const { client } = useApi();
  return useMutation({
    async mutationFn({ path, offer, format, options, overwrite }: { path: string; offer: number; format: ExportFormat; options: ExportOptions; overwrite: boolean }) {
      const { source } = request.offers[offer] ?? request.offers[0];
      if (inBrowser) return startExport(client, { source, format, options, path, overwrite }, false);
      const choice = await client.exports.choose({ name: request.name, format });
      if (choice.kind !== 'chosen') return undefined;
      // The system's dialog has asked whether to replace the file.
      return startExport(client, { source, format, options, path: choice.path, overwrite: true }, true);
    },
    retry: false,
  });
}

/** Rows that are here already need no way to the database. */
const findCause = (error: AppError, offer: ExportOffer | undefined) => (offer === undefined || offer.source.kind === 'result' ? undefined : doctorAction(error, offer.source.target.addonId, close));

function ExportForm({ request, inBrowser }: { request: ExportRequest; inBrowser: boolean }) {
  const [offer, setOffer] = useState(0);
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [options, setOptions] = useState<ExportOptions>({ headers: true, nullText: '', formulaGuard: false, table: request.table });
  const { path, setPath, error: noPath } = useSuggestedPath(request, format, inBrowser);
  const run = useExport(request, inBrowser);
  const start = (overwrite: boolean) => run.mutate({ path: path.trim(), offer, format, options: optionsFor(format, options), overwrite }, { onSuccess: close });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(false);
  };
  const thrown = run.error ?? noPath;
  const error = thrown === null ? null : toAppError(thrown);
  const replace = error?.code === 'export.exists' ? { label: 'Replace it', run: () => start(true) } : undefined;
  const ready = !run.isPending && (!inBrowser || path.trim() !== '');
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {request.offers.length < 2 ? null : (
        <fieldset className="m-0 flex flex-col gap-1.5 border-0 p-0">
          <legend className="mb-1 p-0 font-medium">What</legend>
          {request.offers.map(({ label }, index) => (
            <label key={label} className="flex items-start gap-2">
              <input type="radio" name="offer" className="mt-[3px]" checked={offer === index} onChange={() => setOffer(index)} />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div className="flex flex-col gap-1">
        <span className="font-medium" aria-hidden="true">Format</span>
        <div><Choice label="Format" value={format} options={formats.map(({ value, text }) => ({ value, text }))} onChange={setFormat} /></div>
      </div>
      <Options format={format} options={options} onChange={setOptions} />
      {inBrowser ? <Field label="File" autoFocus value={path} spellCheck={false} autoComplete="off" onChange={(event) => { run.reset(); setPath(event.target.value); }} help="The whole path on this computer. Written beside and renamed when it is complete." /> : null}
      {error === null ? null : <FailureView compact error={error} action={replace ?? findCause(error, request.offers[offer])} />}
      <DialogActions>
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" kind="primary" autoFocus={!inBrowser} disabled={!ready}>{run.isPending ? 'Starting…' : inBrowser ? 'Export' : 'Choose file and export…'}</Button>
      </DialogActions>
    </form>
  );
}

/** Asks how to export what `exportAsked` holds, and starts it. */
export function ExportDialog() {
  const request = useStore(exportAsked);
  const { query } = useApi();
  const platform = useQuery(query.app.platform.queryOptions({ input: {}, staleTime: Infinity }));
  const first = request?.offers[0];
  return (
    <Dialog open={request !== null} onClose={close} title="Export" description={request?.offers.length === 1 ? first?.label : undefined} width="w-[560px]">
      {request === null || platform.data === undefined ? null : <ExportForm request={request} inBrowser={platform.data.kind === 'browser'} />}
    </Dialog>
  );
}
