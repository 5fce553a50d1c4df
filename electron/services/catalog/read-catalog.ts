import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PgSession } from '../postgres/types.ts';
import { buildCatalog } from './build-catalog.ts';
import { columnsSql, extensionsSql, functionsSql, keysSql, pathSql, relationsSql, rolesSql, schemasSql, setPathSql, settingsSql, typesSql } from './catalog-sql.ts';
import type { Catalog, FunctionInfo, KeyInfo, NamedInfo, RelationInfo, SchemaInfo, TypeInfo } from './types.ts';

type Row = (string | null)[];

/** Relations whose columns are read by one query. */
const batch = 2_000;

const relationKinds: Readonly<Record<string, RelationInfo['kind']>> = {
  r: 'table', p: 'partitioned-table', v: 'view', m: 'materialized-view', f: 'foreign-table', S: 'sequence',
};
const functionKinds: Readonly<Record<string, FunctionInfo['kind']>> = { f: 'function', a: 'aggregate', w: 'window', p: 'procedure' };
const volatilities: Readonly<Record<string, FunctionInfo['volatility']>> = { i: 'immutable', s: 'stable', v: 'volatile' };

const ask = async (session: PgSession, text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  (await session.client.query<Row>({ text, values: [...values], rowMode: 'array' })).rows;

function jsonStrings(text: string | null): string[] {
  const value: unknown = text === null ? [] : JSON.parse(text);
  return Array.isArray(value) ? value.map(String) : [];
}

async function readPath(session: PgSession): Promise<Map<string, number>> {
  const [row] = await ask(session, pathSql);
  const setting = row?.[1] ?? '';
  await ask(session, setPathSql, [setting === '' ? 'pg_catalog' : `pg_catalog, ${setting}`]);
  return new Map(jsonStrings(row?.[0] ?? null).map((name, place) => [name, place]));
}

async function readSchemas(session: PgSession, path: ReadonlyMap<string, number>): Promise<Map<string, SchemaInfo>> {
  const rows = await ask(session, schemasSql);
  return new Map(rows.map(([oid, name, comment, usable]) => [oid ?? '', {
    oid: oid ?? '', name: name ?? '', comment: comment ?? null, usable: usable === 'true',
    system: name === 'information_schema' || (name ?? '').startsWith('pg_'),
    place: path.get(name ?? '') ?? -1,
  }]));
}

async function readRelations(session: PgSession, schemas: ReadonlyMap<string, SchemaInfo>): Promise<RelationInfo[]> {
  const rows = await ask(session, relationsSql);
  return rows.flatMap(([oid, namespace, name, kind, comment, estimate, partition]) => {
    const schema = schemas.get(namespace ?? '');
    if (schema === undefined) return [];
    return [{
      oid: oid ?? '', schema, name: name ?? '', kind: relationKinds[kind ?? ''] ?? 'table', comment: comment ?? null,
      estimatedRows: estimate === null || estimate === undefined ? null : Number(estimate), partition: partition === 'true',
    }];
  });
}

const numbers = (text: string | null | undefined): number[] => (text ?? '').split(',').filter((part) => part !== '').map(Number);

async function readKeys(session: PgSession, byOid: ReadonlyMap<string, RelationInfo>): Promise<KeyInfo[]> {
  const rows = await ask(session, keysSql);
  return rows.flatMap(([name, type, table, columns, target, targetColumns]) => {
    const owner = byOid.get(table ?? '');
    if (owner === undefined) return [];
    return [{
      name: name ?? '', kind: type === 'p' ? 'primary' : type === 'f' ? 'foreign' : 'unique', table: owner, columns: numbers(columns),
      target: byOid.get(target ?? '') ?? null, targetColumns: numbers(targetColumns),
    }];
  });
}

async function readFunctions(session: PgSession, schemas: ReadonlyMap<string, SchemaInfo>): Promise<FunctionInfo[]> {
  const rows = await ask(session, functionsSql);
  return rows.flatMap(([namespace, name, kind, args, result, set, volatility, comment, internal, rowOf]) => {
    const schema = schemas.get(namespace ?? '');
    if (schema === undefined) return [];
    return [{
      schema, name: name ?? '', kind: functionKinds[kind ?? ''] ?? 'function', args: args ?? '', result: result ?? '', returnsSet: set === 'true',
      volatility: volatilities[volatility ?? ''] ?? 'volatile', comment: comment ?? null, internal: internal === 'true',
      rowOf: rowOf === null || rowOf === '0' ? null : rowOf ?? null,
    }];
  });
}

async function readTypes(session: PgSession, schemas: ReadonlyMap<string, SchemaInfo>): Promise<TypeInfo[]> {
  const rows = await ask(session, typesSql);
  return rows.flatMap(([namespace, name, written, comment, labels]) => {
    const schema = schemas.get(namespace ?? '');
    return schema === undefined ? [] : [{ schema, name: name ?? '', written: written ?? '', comment: comment ?? null, labels: jsonStrings(labels ?? null) }];
  });
}

const readNamed = async (session: PgSession, text: string): Promise<NamedInfo[]> =>
  (await ask(session, text)).map(([name, detail, comment]) => ({ name: name ?? '', detail: detail ?? '', comment: comment ?? null }));

async function readColumns(session: PgSession, relations: readonly RelationInfo[], into: Map<string, string>): Promise<void> {
  // The user's own tables first: they are asked for before the system's.
  const oids = relations.filter(({ kind }) => kind !== 'sequence').toSorted((a, b) => Number(a.schema.system) - Number(b.schema.system)).map(({ oid }) => oid);
  for (let at = 0; at < oids.length; at += batch) {
    for (const [oid, columns] of await ask(session, columnsSql, [`{${oids.slice(at, at + batch).join(',')}}`])) into.set(oid ?? '', columns ?? '');
  }
}

/** Sorting what a large catalogue needs takes a while in all; other work comes in between. */
async function prepare(catalog: Catalog): Promise<void> {
  for (const { path, other, system } of [catalog.relations, catalog.functions, catalog.types]) {
    for (const index of [path, other, system]) {
      index.prepare();
      await nextTurn();
    }
  }
}

/**
 * Reads the catalogue as the session's role sees it, by few queries over whole sets. Calls `onTables` when everything but the
 * columns is there; they come in batches after it, into the same catalogue. Throws what the session's queries throw.
 */
export async function readCatalog(session: PgSession, onTables: (catalog: Catalog) => void): Promise<Catalog> {
  const schemas = await readSchemas(session, await readPath(session));
  const relations = await readRelations(session, schemas);
  const columns = new Map<string, string>();
  let complete = false;
  const catalog = buildCatalog({
    serverVersion: session.serverVersion,
    schemas: [...schemas.values()],
    relations,
    keys: await readKeys(session, new Map(relations.map((relation) => [relation.oid, relation]))),
    functions: await readFunctions(session, schemas),
    types: await readTypes(session, schemas),
    roles: await readNamed(session, rolesSql),
    extensions: await readNamed(session, extensionsSql).catch(() => []),
    settings: await readNamed(session, settingsSql),
    columns,
    isComplete: () => complete,
  });
  await prepare(catalog);
  onTables(catalog);
  await readColumns(session, relations, columns);
  complete = true;
  return catalog;
}
