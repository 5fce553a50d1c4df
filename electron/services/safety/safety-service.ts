import type { Label } from '../../../shared/contract/addons.ts';
import type { Target } from '../../../shared/contract/base.ts';
import type { Hazard } from '../../../shared/contract/safety.ts';
import type { Pick as Picked } from '../../../shared/contract/sql.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { PgParser } from '../parser/pg-parser.ts';
import type { PgConnector } from '../postgres/types.ts';
import { pickScript, piecesOf, textsOf } from '../sql/run-script.ts';
import type { Safety, SafetyRequest } from '../sql/safety.ts';
import { analyse, type Analysis, type Statement, type Unread } from './analyse.ts';
import { createConfirmations, fingerprintOf, type Confirmations } from './confirmations.ts';
import { estimateRows } from './estimate.ts';
import { createFileSafety, type FileSafety, type FileSafetyDeps } from './file-safety.ts';
import { createOwnership, type Ownership, type OwnershipDeps } from './ownership.ts';
import { withoutParameters } from '../parser/parameters.ts';

export interface SafetyDeps extends OwnershipDeps {
  connector: PgConnector;
  parser: PgParser;
  addon: (addonId: string, signal?: AbortSignal) => Promise<{ name: string; label: Label | null }>;
  /** Milliseconds since the epoch. Default Date.now. */
  now?: () => number;
  /** Milliseconds that row estimates may take. Default 2 000. */
  estimateMs?: number;
}

export interface ReviewRequest extends Target { tabId: string; text: string; pick: Picked }

export interface Review {
  hazards: Hazard[];
  unread: Unread[];
  name: string;
  label: string;
  typeName: string | null;
  confirmation: string | null;
}

export interface SafetyService extends Safety {
  /** The same for files, which no tab holds. */
  readonly files: FileSafety;
  review(request: ReviewRequest, signal?: AbortSignal): Promise<Review>;
  /** Throws elevation.name-mismatch and sql.confirmation-required. */
  confirm(confirmation: string, name: string | null): Promise<void>;
  ownership(addonId: string, signal?: AbortSignal): Promise<Ownership>;
  reassign(addonId: string, sql: string, signal?: AbortSignal): Promise<number>;
}

/** Verdicts on whole scripts that are remembered, so that what was just reviewed is not read again when it runs. */
const mostRemembered = 16;

const notConfirmed = (): AppFailure => failure(
  'sql.confirmation-required', {}, 'Statements that can destroy data were not confirmed, or what would run is not what was confirmed.',
);

const nameToType = ({ name, label }: { name: string; label: Label | null }): string | null => (label?.kind === 'production' ? name : null);

const labelText = (label: Label | null): string => (label === null ? '' : label.kind === 'custom' ? label.text : label.kind);

async function aboutOf({ addon }: Pick<SafetyDeps, 'addon'>, addonId: string, signal?: AbortSignal): Promise<Pick<Review, 'name' | 'label' | 'typeName'>> {
  const about = await addon(addonId, signal);
  return { name: about.name, label: labelText(about.label), typeName: nameToType(about) };
}

/** Confirmations of files, by their key. No tab has an empty id. */
function forFiles(confirmations: Confirmations): Pick<FileSafetyDeps, 'issue' | 'spend'> {
  return {
    issue: (target, key) => confirmations.issue({ target, tabId: '', statements: key }),
    spend(confirmation, target, key) {
      if (confirmation === null || !confirmations.use(confirmation, { target, tabId: '', statements: key })) throw notConfirmed();
    },
  };
}

/**
 * The seat belt in front of read-write runs: says what of a script can hurt, and lets `sql.run` run it only once the user confirmed
 * these very texts. The server's roles are the barrier; a read-only role needs no belt.
 */
export function createSafetyService(deps: SafetyDeps): SafetyService {
  const { parser, connector, applicationName, addon } = deps;
  const confirmations = createConfirmations(deps.now ?? Date.now);
  const ownership = createOwnership(deps);
  const hurts = new Map<string, boolean>();

  function remember(fingerprint: string, { hazards }: Analysis): void {
    hurts.delete(fingerprint);
    const [oldest] = hurts.size >= mostRemembered ? hurts.keys() : [];
    if (oldest !== undefined) hurts.delete(oldest);
    hurts.set(fingerprint, hazards.length > 0);
  }

  async function canHurt(request: SafetyRequest): Promise<boolean> {
    const fingerprint = fingerprintOf(request);
    const known = hurts.get(fingerprint);
    if (known !== undefined) return known;
    const analysis = await analyse(parser, request.statements.map((text) => statementOf(text, { start: 0, from: 0, end: text.length }, 0)));
    remember(fingerprint, analysis);
    return analysis.hazards.length > 0;
  }

  async function rowsOf(target: Target, { hazards }: Pick<Analysis, 'hazards'>, signal?: AbortSignal): Promise<Hazard[]> {
    const tables = hazards.flatMap(({ table }) => table ?? []);
    const rows = tables.length === 0 ? null : await estimateRows({ connector, applicationName, budgetMs: deps.estimateMs ?? 2000 }, target, tables, signal);
    return hazards.map(({ table, ...hazard }) => ({ ...hazard, ...(rows?.(table) ?? { rows: null, rowsFrom: 'unknown' as const }) }));
  }

  return {
    files: createFileSafety({ parser, rowsOf, about: (addonId, signal) => aboutOf(deps, addonId, signal), ...forFiles(confirmations) }),
    async review({ tabId, text, pick, ...target }, signal) {
      const answer = await aboutOf(deps, target.addonId, signal);
      if (target.access === 'read-only') return { ...answer, hazards: [], unread: [], confirmation: null };
      const picked = pickScript(text, pick);
      // A session begins with standard_conforming_strings on; where the script or the tab turned it off, the run asks again.
      const pieces = piecesOf(picked, true);
      const what = { target, tabId, statements: textsOf(picked.script, pieces) };
      const sql = pieces.filter(({ kind, backslashAt }) => kind === 'sql' && backslashAt === null);
      const analysis = await analyse(parser, sql.map((piece) => statementOf(picked.script.slice(piece.start, piece.end), piece, picked.offset)), signal);
      if (sql.length === what.statements.length) remember(fingerprintOf(what), analysis);
      const hazards = await rowsOf(target, analysis, signal);
      return { ...answer, hazards, unread: analysis.unread, confirmation: hazards.length === 0 ? null : confirmations.issue(what) };
    },
    async confirm(confirmation, name) {
      const addonId = confirmations.addonOf(confirmation);
      if (addonId === null) throw notConfirmed();
      const expected = nameToType(await addon(addonId));
      if (expected !== null && name !== expected) {
        throw failure('elevation.name-mismatch', { expected }, 'The name typed is not the name of the add-on.');
      }
      if (!confirmations.confirm(confirmation)) throw notConfirmed();
    },
    async check(request) {
      if (request.target.access === 'read-only' || !(await canHurt(request))) return;
      if (request.confirmation === null || !confirmations.use(request.confirmation, request)) throw notConfirmed();
    },
    ownership: (addonId, signal) => ownership.look(addonId, signal),
    reassign: (addonId, sql, signal) => ownership.reassign(addonId, sql, signal),
  };
}

/** A statement as the parser reads it, with its place in the tab's text. */
function statementOf(text: string, { start, from, end }: { start: number; from: number; end: number }, offset: number): Statement {
  return { text: withoutParameters(text), start: start + offset, from: from + offset, end: end + offset };
}
