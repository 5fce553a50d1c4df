import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/panel.tsx';
import { listed, type ExtensionRow } from './model.ts';

type DetailsProps = { row: ExtensionRow | null; known: boolean; neededBy: readonly string[]; disabled: boolean; onInstall: () => void; onRemove: () => void; onUpdate: () => void };

const mono = (text: string) => <code className="font-mono text-sm">{text}</code>;

const unknown = 'Not known';

/** `known` says whether the server could be asked what it offers. */
function facts({ installed, offered }: ExtensionRow, known: boolean, neededBy: readonly string[]): [string, ReactNode][] {
  return [
    ...(installed === null ? [] : [
      ['Installed', mono(installed.version)], ['Schema', mono(installed.schema)], ...(installed.owner === null ? [] : [['Owner', mono(installed.owner)] satisfies [string, ReactNode]]),
    ] satisfies [string, ReactNode][]),
    ['Offered', offered === null ? (known ? 'Not by this server' : unknown) : mono(offered.defaultVersion)],
    ['Needs', offered === null ? unknown : offered.requires.length === 0 ? 'Nothing else' : mono(offered.requires.join(', '))],
    ...(installed === null ? [] : [['Needed by', neededBy.length === 0 ? (known ? 'None' : unknown) : mono(neededBy.join(', '))] satisfies [string, ReactNode]]),
  ];
}

/** The chosen extension in full, and what can be done with it. */
export function ExtensionDetails({ row, known, neededBy, disabled, onInstall, onRemove, onUpdate }: DetailsProps) {
  if (row === null) return <p className="m-0 text-muted">Choose an extension to see what it is and what it needs.</p>;
  const { name, installed, offered } = row;
  const update = offered?.update ?? null;
  return (
    <>
      <h2 className="m-0 font-mono text-base font-semibold break-all">{name}</h2>
      <p className="mt-1 mb-3 text-muted">{offered?.comment ?? (known ? 'The server says nothing about it.' : 'What the server says about it is not known.')}</p>
      <Facts facts={facts(row, known, neededBy)} />
      <div className="mt-4 flex flex-wrap gap-2">
        {installed === null ? <Button kind="primary" disabled={disabled} onClick={onInstall}>Install…</Button> : null}
        {update === null ? null : <Button kind="amber" disabled={disabled} onClick={onUpdate}>Update to {update.to}…</Button>}
        {installed?.listed === true ? <Button kind="danger" disabled={disabled} onClick={onRemove}>Remove…</Button> : null}
      </div>
      {installed?.listed === false ? <p className="mt-3 mb-0 text-sm text-muted">Borealis does not list it, so it cannot be removed through Borealis: it is PostgreSQL’s own or was made with SQL.</p> : null}
      {installed !== null && neededBy.length > 0 ? <p className="mt-3 mb-0 text-sm text-muted">Borealis refuses to remove it while {listed(neededBy)} {neededBy.length === 1 ? 'needs' : 'need'} it.</p> : null}
    </>
  );
}
