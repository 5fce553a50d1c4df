import type { SchemaDifference, SchemaKind } from '../../../../shared/contract/restore-compare.ts';

/** One object of a database's schema. */
export interface SchemaObject {
  kind: SchemaKind;
  name: string;
  /** The table it belongs to. */
  parent: string | null;
  /** Cut where it is long. */
  definition: string;
  /** Of the whole definition. */
  hash: string;
}

const keyOf = ({ kind, name }: SchemaObject): string => `${kind} ${name}`;

/** What is on one side only or differs. Of a table that is missing as a whole only the table is named. */
export function diffSchemas(source: readonly SchemaObject[], copy: readonly SchemaObject[]): SchemaDifference[] {
  const left = new Map(source.map((object) => [keyOf(object), object]));
  const right = new Map(copy.map((object) => [keyOf(object), object]));
  const tablesOf = (objects: readonly SchemaObject[]) => new Set(objects.filter(({ kind }) => kind === 'table').map(({ name }) => name));
  const [leftTables, rightTables] = [tablesOf(source), tablesOf(copy)];
  const whole = (parent: string | null): boolean => parent === null || leftTables.has(parent) === rightTables.has(parent);
  const differences: SchemaDifference[] = [];
  for (const [key, object] of left) {
    const other = right.get(key);
    if (other?.hash === object.hash || !whole(object.parent)) continue;
    differences.push({ kind: object.kind, name: object.name, source: object.definition, copy: other?.definition ?? null });
  }
  for (const [key, object] of right) {
    if (!left.has(key) && whole(object.parent)) differences.push({ kind: object.kind, name: object.name, source: null, copy: object.definition });
  }
  return differences.toSorted((one, other) => one.name.localeCompare(other.name) || one.kind.localeCompare(other.kind));
}

/** How many rows of two samples differ, by key and hash. */
export function differingRows(source: readonly (readonly [key: string, hash: string])[], copy: readonly (readonly [key: string, hash: string])[]): number {
  const right = new Map(copy);
  const keys = new Set(source.map(([key]) => key));
  const changed = source.filter(([key, hash]) => right.get(key) !== hash).length;
  return changed + copy.filter(([key]) => !keys.has(key)).length;
}
