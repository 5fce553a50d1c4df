import { applyEdits, findNodeAtLocation, getNodeValue, modify, parseTree, printParseErrorCode, type JSONPath, type Node, type ParseError } from 'jsonc-parser';
import { entryName } from '../entry-name.ts';
import type { HandedOver } from '../pg-files.ts';

const connectionsKey = 'pgsql.connections';
const groupsKey = 'pgsql.serverGroups';
const byteOrderMark = '\uFEFF';

/** Thrown for settings that cannot be changed safely; `message` says why. */
export class UnsafeSettings extends Error {}

/** The fields of a connection that are ours to set; all others are the user's once the entry is there. */
export function connectionProfile(handed: HandedOver, id: string): Record<string, string | number | boolean> {
  return {
    id,
    profileName: entryName(handed),
    server: '127.0.0.1',
    port: String(handed.port),
    database: handed.user.database,
    user: handed.user.username,
    authenticationType: 'SqlLogin',
    sslmode: 'prefer',
    connectTimeout: 15,
    applicationName: 'borealis-desktop',
    clientEncoding: 'utf8',
  };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** The settings' tree. Throws UnsafeSettings for what VS Code itself would complain about. */
function treeOf(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) throw new UnsafeSettings(`Line ${lineOf(text, first.offset)} has an error (${printParseErrorCode(first.error)}).`);
  if (root?.type !== 'object') throw new UnsafeSettings('It is not one JSON object.');
  const keys = (root.children ?? []).map((property) => String(property.children?.[0]?.value));
  for (const key of [connectionsKey, groupsKey]) {
    if (keys.filter((one) => one === key).length > 1) throw new UnsafeSettings(`It has “${key}” more than once.`);
  }
  const connections = findNodeAtLocation(root, [connectionsKey]);
  if (connections !== undefined && connections.type !== 'array') throw new UnsafeSettings(`“${connectionsKey}” is not a list.`);
  return root;
}

function connectionsIn(root: Node): unknown[] {
  const node = findNodeAtLocation(root, [connectionsKey]);
  const list: unknown = node === undefined ? [] : getNodeValue(node);
  return Array.isArray(list) ? list : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The user's default group, where the extension would put a connection made by hand. */
function defaultGroup(root: Node): string | null {
  const node = findNodeAtLocation(root, [groupsKey]);
  const groups: unknown = node === undefined ? [] : getNodeValue(node);
  if (!Array.isArray(groups)) return null;
  const id = fieldOf(groups.find((group) => fieldOf(group, 'isDefault') === true), 'id');
  return typeof id === 'string' ? id : null;
}

function editor(text: string) {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '    ';
  const formattingOptions = { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  return (current: string, path: JSONPath, value: unknown, isArrayInsertion = false): string =>
    applyEdits(current, modify(current, path, value, { formattingOptions, isArrayInsertion }));
}

function withoutMark(text: string): [mark: string, rest: string] {
  return text.startsWith(byteOrderMark) ? [byteOrderMark, text.slice(1)] : ['', text];
}

/**
 * VS Code's settings with the connection added, or brought up to date where one of its id is there already. Comments,
 * order and everything else stay as they are. Throws UnsafeSettings.
 */
export function withConnection(settings: string | null, handed: HandedOver, id: string): string {
  const [mark, given] = withoutMark(settings ?? '');
  const text = given.trim() === '' ? '{}' : given;
  const root = treeOf(text);
  const profile = connectionProfile(handed, id);
  const index = connectionsIn(root).findIndex((one) => fieldOf(one, 'id') === id);
  const put = editor(text);
  if (index < 0) {
    const group = defaultGroup(root);
    const entry = { ...profile, ...(group === null ? {} : { groupId: group }), password: '', savePassword: false, expiresOn: 0 };
    return mark + put(text, [connectionsKey, -1], entry, true);
  }
  const known = connectionsIn(root)[index];
  const changed = Object.entries(profile).filter(([key, value]) => fieldOf(known, key) !== value);
  return changed.length === 0 ? mark + given : mark + changed.reduce((now, [key, value]) => put(now, [connectionsKey, index, key], value), text);
}

/** VS Code's settings without the connection of this id; the same text where it is not there. Throws UnsafeSettings. */
export function withoutConnection(settings: string, id: string): string {
  const [mark, text] = withoutMark(settings);
  const root = treeOf(text);
  const connections = connectionsIn(root);
  const index = connections.findIndex((one) => fieldOf(one, 'id') === id);
  if (index < 0) return settings;
  // A list that was ours alone goes with it.
  return mark + editor(text)(text, connections.length === 1 ? [connectionsKey] : [connectionsKey, index], undefined);
}
