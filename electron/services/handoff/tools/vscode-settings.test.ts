import { parse, type ParseError } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { HandedOver } from '../pg-files.ts';
import { withConnection, withoutConnection } from './vscode-settings.ts';

const handed: HandedOver = {
  addonName: 'borealis-pg-hex-1', access: 'read-only', identity: 'personal', port: 15_400,
  user: { host: 'h', port: 5432, database: 'd"\\é', username: 'u', password: 'never-here' },
};
const id = 'id-1';

const own = `// my settings
{
  "editor.fontSize": 14, // big
  "pgsql.serverGroups": [
    { "name": "Servers", "id": "GROUP", "isDefault": true },
  ],
  "pgsql.connections": [
    // mine
    {
      "id": "mine",
      "server": "db.example.com",
      "password": ""
    },
  ],
  "files.eol": "\\n"
}
`;

const entry = `{
      "id": "id-1",
      "profileName": "borealis-pg-hex-1 (read-only)",
      "server": "127.0.0.1",
      "port": "15400",
      "database": "d\\"\\\\é",
      "user": "u",
      "authenticationType": "SqlLogin",
      "sslmode": "prefer",
      "connectTimeout": 15,
      "applicationName": "borealis-desktop",
      "clientEncoding": "utf8",
      "groupId": "GROUP",
      "password": "",
      "savePassword": false,
      "expiresOn": 0
    }`;

describe('VS Code settings', () => {
  it('get one entry more, and keep everything else as it is', () => {
    const after = withConnection(own, handed, id);
    expect(after).toBe(own.replace('      "password": ""\n    },\n  ],', `      "password": ""\n    },\n    ${entry},\n  ],`));
    expect(after).not.toContain('never-here');
    // Once more changes nothing, and taking it out gives the user's own text back.
    expect(withConnection(after, handed, id)).toBe(after);
    expect(withoutConnection(after, id)).toBe(own);
  });

  it('update our entry alone, and keep what the user changed in it', () => {
    const moved = withConnection(own, handed, id).replace('"groupId": "GROUP"', '"groupId": "OTHER", "copilotAccessMode": "ro"').replace('"savePassword": false', '"savePassword": true');
    const after = withConnection(moved, { ...handed, port: 15_499 }, id);
    expect(after).toBe(moved.replace('"15400"', '"15499"'));
  });

  it('begin a file, and leave no empty list behind', () => {
    const first = withConnection(null, handed, id);
    expect(parse(first)).toEqual({ 'pgsql.connections': [expect.objectContaining({ id, server: '127.0.0.1', port: '15400' })] });
    expect(parse(withoutConnection(first, id))).toEqual({});
    expect(withConnection('  \n', handed, id)).toBe(first);
  });

  it('keep tabs, CRLF and a byte order mark', () => {
    const text = '\uFEFF{\r\n\t"a": 1\r\n}\r\n';
    const after = withConnection(text, handed, id);
    expect(after.startsWith('\uFEFF{\r\n\t"a": 1,\r\n\t"pgsql.connections": [\r\n\t\t{\r\n\t\t\t"id": "id-1",\r\n')).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    expect(withoutConnection(after, id)).toBe(text);
  });

  it('are refused where they cannot be parsed or mean something else', () => {
    for (const [text, problem] of [
      ['{\n  "a": 1\n  "b": 2\n}', 'Line 3 has an error (CommaExpected).'],
      ['{ "a": ', 'Line 1 has an error'],
      ['[]', 'not one JSON object'],
      ['{ "pgsql.connections": {} }', 'is not a list'],
      ['{ "pgsql.connections": [], "pgsql.connections": [] }', 'more than once'],
    ] as const) {
      expect(() => withConnection(text, handed, id)).toThrow(problem);
      expect(() => withoutConnection(text, id)).toThrow(problem);
    }
  });

  it('stay whole wherever our entry stands in the list', () => {
    const ours = '{ "id": "id-1" }';
    for (const list of [[ours], [ours, '1'], ['1', ours], ['1', ours, '2']]) {
      for (const comma of ['', ',']) {
        for (const note of ['', ' // note\n', ' /* , */ ']) {
          const text = `{ "a": 1,${note} "pgsql.connections": [${note}${list.join(`,${note}`)}${comma}${note}],${note} "z": [2]${comma} }`;
          const after = withoutConnection(text, id);
          const errors: ParseError[] = [];
          const others = list.filter((one) => one !== ours).map(Number);
          expect(parse(after, errors, { allowTrailingComma: true })).toEqual({ a: 1, z: [2], ...(others.length === 0 ? {} : { 'pgsql.connections': others }) });
          expect(errors).toEqual([]);
        }
      }
    }
  });

  it('are the user\'s own again, byte for byte, after our entry came and went', () => {
    const texts = ['', '{}', '{ }', '{\n}', '{ "a": 1, }', '{\n\t"a": [1, 2,], // end\n}', '/* top */ { "pgsql.serverGroups": [] /* in */ } // tail'];
    const lists = ['[]', '[ ]', '[\n  ]', '[ { "id": "mine" } ]', '[ { "id": "mine" }, ]', '[\n    // mine\n    { "id": "mine" } // note\n  ]'].map((list) => `{\n  "a": 1,\n  "pgsql.connections": ${list},\n  "z": 2\n}\n`);
    for (const one of [...texts, ...lists]) {
      for (const text of [one, one.replaceAll('\n', '\r\n'), `\uFEFF${one}`]) {
        expect(withoutConnection(withConnection(text, handed, id), id, text)).toBe(text);
        // A new port in between.
        expect(withoutConnection(withConnection(withConnection(text, handed, id), { ...handed, port: 1 }, id), id, text)).toBe(text);
      }
    }
  });

  it('keep what the user wrote since, and are not given back from a text of before', () => {
    const before = '{\n  "a": 1,\n  "pgsql.connections": []\n}\n';
    const since = withConnection(before, handed, id).replace('"a": 1', '"a": 2');
    expect(parse(withoutConnection(since, id, before))).toEqual({ a: 2 });
    expect(withoutConnection('{ "pgsql.connections": [ { "id": "id-1" } ] }', id, '{ broken')).toBe('{  }');
  });

  it('of others are not taken out', () => {
    expect(withoutConnection(own, id)).toBe(own);
    expect(withoutConnection('{ "pgsql.connections": [1, null, "x"] }', id)).toBe('{ "pgsql.connections": [1, null, "x"] }');
  });
});
