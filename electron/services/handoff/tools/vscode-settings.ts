import {
  applyEdits, createScanner, findNodeAtLocation, getNodeValue, modify, parseTree, printParseErrorCode,
  type JSONPath, type Node, type ParseError,
} from 'jsonc-parser';
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
    return mark + checked(text, put(text, [connectionsKey, -1], entry, true), id);
  }
  const known = connectionsIn(root)[index];
  const changed = Object.entries(profile).filter(([key, value]) => fieldOf(known, key) !== value);
  if (changed.length === 0) return mark + given;
  return mark + checked(text, changed.reduce((now, [key, value]) => put(now, [connectionsKey, index, key], value), text), id);
}

/** The place of the comma that follows an offset with nothing but blanks and comments in between, or null. */
function commaAfter(text: string, offset: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const token = scanner.getTokenOffset();
  return text[token] === ',' ? token : null;
}

/** The text without one item of a list or object and without the comma that this leaves over; comments stay. */
function cut(text: string, item: Node, before: Node | undefined): string {
  const end = item.offset + item.length;
  const comma = commaAfter(text, end) ?? (before === undefined ? null : commaAfter(text, before.offset + before.length));
  const [indent = ''] = /[ \t]*$/.exec(text.slice(0, item.offset)) ?? [];
  const ownLine = text.slice(0, item.offset - indent.length).endsWith('\n');
  const from = ownLine ? item.offset - indent.length - (text.slice(0, item.offset - indent.length).endsWith('\r\n') ? 2 : 1) : item.offset;
  const parts = comma === null ? [[from, end]] : comma < item.offset ? [[comma, comma + 1], [from, end]] : [[from, end], [comma, comma + 1]];
  return parts.toReversed().reduce((now, [start = 0, stop = 0]) => now.slice(0, start) + now.slice(stop), text);
}

/** What the settings mean, apart from our entry: this must be the same after a change. */
function meaningWithout(text: string, id: string): string {
  const root = treeOf(text);
  const others = connectionsIn(root).filter((one) => fieldOf(one, 'id') !== id);
  const value: unknown = getNodeValue(root);
  const rest = typeof value === 'object' && value !== null ? Object.entries(value).filter(([key]) => key !== connectionsKey) : [];
  return JSON.stringify([rest, others]);
}

/** The changed text. Throws UnsafeSettings where it would mean anything else than before, apart from our entry. */
function checked(before: string, after: string, id: string): string {
  if (meaningWithout(before, id) !== meaningWithout(after, id)) throw new UnsafeSettings('Our entry could not be told from the rest.');
  return after;
}

/** Whether a text is `first` with nothing but this item added to the list by us. */
function isFirstWith(text: string, first: string, item: Node): boolean {
  const own = first.trim() === '' ? '{}' : first;
  try {
    treeOf(own);
    return editor(own)(own, [connectionsKey, -1], getNodeValue(item), true) === text;
  } catch {
    return false;
  }
}

/**
 * VS Code's settings without the connection of this id; the same text where it is not there. `first` is the text before our first
 * change, where there was one. Throws UnsafeSettings.
 */
export function withoutConnection(settings: string, id: string, first: string | null = null): string {
  const [mark, text] = withoutMark(settings);
  const root = treeOf(text);
  const index = connectionsIn(root).findIndex((one) => fieldOf(one, 'id') === id);
  const items = findNodeAtLocation(root, [connectionsKey])?.children ?? [];
  const [item, property] = [items[index], items[index]?.parent?.parent];
  if (item === undefined || property === undefined) return settings;
  // What nobody changed since is given back byte for byte.
  const [firstMark, firstText] = withoutMark(first ?? '');
  if (first !== null && firstMark === mark && isFirstWith(text, firstText, item)) return first;
  if (items.length > 1) return mark + checked(text, cut(text, item, items[index - 1]), id);
  // A list that was ours alone goes with it.
  const properties = root.children ?? [];
  return mark + checked(text, cut(text, property, properties[properties.indexOf(property) - 1]), id);
}
