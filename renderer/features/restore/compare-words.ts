import type { CompareEvent, TableComparison } from '../../../shared/contract/restore-compare.ts';

/** Whether anything is known to be different: estimates alone never are. */
export function differs({ source, copy, sample, problem }: TableComparison): boolean {
  if (problem !== null || sample.kind === 'different') return true;
  if (source === null || copy === null) return sample.kind === 'none' && sample.reason.includes('one side');
  return source.exact && copy.exact && source.rows !== copy.rows;
}

/** Such as "Schema: 3 differences in 84 objects". */
export function schemaSummary({ differences, compared }: Extract<CompareEvent, { kind: 'schema' }>): string {
  if (differences.length === 0) return `Schema: all ${compared} objects are the same`;
  return `Schema: ${differences.length} ${differences.length === 1 ? 'difference' : 'differences'} in ${compared} objects`;
}

/** Such as "Rows: 12 tables the same"; while it runs, how many were compared. */
export function tableSummary(tables: readonly TableComparison[], total: number, state: string): string {
  const bad = tables.filter(differs).length;
  const far = state === 'done' ? `${tables.length}` : `${tables.length} of ${total}`;
  return bad === 0 ? `Rows: no difference in ${far} tables` : `Rows: ${bad} of ${far} tables differ`;
}
