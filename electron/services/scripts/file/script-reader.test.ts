import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitScript } from '../../../../shared/sql/splitter.ts';
import { createScriptReader, type ReadBlock, type ScriptItem, type ScriptReaderOptions } from './script-reader.ts';

interface Told extends Omit<ScriptItem, 'copyData'> { data: string | null }

/** The file in blocks of so many bytes. */
function blocks(data: Buffer, size: number): ReadBlock {
  let at = 0;
  return () => {
    const block = data.subarray(at, at + size);
    at += size;
    return Promise.resolve(block.length === 0 ? null : block);
  };
}

async function read(script: string, size: number, options: Partial<ScriptReaderOptions> = {}): Promise<Told[]> {
  const reader = createScriptReader(blocks(Buffer.from(script), size), { standardConformingStrings: () => true, ...options });
  const items: Told[] = [];
  for (let item = await reader.next(); item !== null; item = await reader.next()) {
    const { copyData, ...rest } = item;
    let data: string | null = null;
    if (copyData !== null) {
      data = '';
      for await (const part of copyData) data += part;
    }
    items.push({ ...rest, data });
  }
  expect(reader.bytes).toBe(Buffer.byteLength(script));
  return items;
}

const tricky = [
  'SELECT 1; SELECT 2', "SELECT ';', E'a\\';' ;\n-- ;\nSELECT $a$;\n$a$;", 'SELECT /* ; /* ; */\n ; */ 1;\n\n/* c */ SELECT 2 -- x\n;',
  "SELECT E'a'\n  'b\\'; '; SELECT 2;", 'create procedure p() begin atomic; select 1; end; select 2;', ';;a;', 'SELECT "é;🚀";\nSELECT \'ü\'',
  "SELECT 'never ended; x", '/* never; ended', 'SELECT 1;\n\\echo it is; not SQL\nSELECT 2;', 'SELECT 1\\; SELECT 2;\nSELECT 3 \\g\nSELECT 4;',
  'COPY t FROM STDIN;\n1;\n\\.x\n\\\\.\n\\.\nSELECT 1;', 'COPY t (a) FROM STDIN WITH (FORMAT csv); -- c\r\n"x;\r\n"\r\n\\.\r\nSELECT 1;', 'COPY t FROM stdin;\n\\.\nCOPY t FROM stdin;\nb;c\n\\.',
];

/** Blocks are far smaller than what the reader asks for at once, so its own fills are made small as well by a long comment in front. */
test.each(tricky)('reads as the whole is split: %j', async (script) => {
  const padded = `-- ${'x'.repeat(256 * 1024 - 6)}\n${script}`;
  for (const text of [script, padded]) {
    const pieces = splitScript(text);
    const expected = pieces.map((piece) => ({ text: text.slice(piece.start, piece.end), line: text.slice(0, piece.from).split('\n').length, data: piece.copyData === null ? null : text.slice(piece.copyData.from, piece.copyData.to) }));
    for (const size of [1, 2, 3, 7, 4099]) {
      if (text === padded && size < 1000) continue;
      expect((await read(text, size)).map(({ text: sent, line, data }) => ({ text: sent, line, data }))).toEqual(expected);
    }
  }
});

test('every place where a block may end gives the same statements', async () => {
  const statement = fc.constantFrom("INSERT INTO t VALUES ('a;b');\n", 'SELECT $q$ ; $q$;', '/* ; */ ;', "SELECT E'\\';'\n 'c';\n", 'COPY t FROM stdin;\nx;\ty\n\\.\n', '-- c;\n', 'SELECT "ß;";');
  await fc.assert(fc.asyncProperty(fc.array(statement, { maxLength: 30 }), fc.integer({ min: 0, max: 64 }), async (parts, shift) => {
    const text = `${' '.repeat(256 * 1024 - shift)}${parts.join('')}`;
    const expected = splitScript(text).map((piece) => text.slice(piece.start, piece.end));
    expect((await read(text, 64 * 1024)).map((item) => item.text)).toEqual(expected);
  }), { numRuns: 25 });
});

test('COPY data without its end goes to the end of the file, as psql takes it', async () => {
  expect((await read('COPY t FROM STDIN;\n1\n2', 4))[0]?.data).toBe('1\n2');
});

test('a COPY whose statement is followed by something on its line has no data', async () => {
  expect((await read('COPY t FROM STDIN; SELECT 1;\n1\n', 5)).map(({ data }) => data)).toEqual([null, null, null]);
});

test('COPY data of any size passes by in parts', async () => {
  const lines = 'x\ty\n'.repeat(400_000);
  const reader = createScriptReader(blocks(Buffer.from(`COPY t FROM STDIN;\n${lines}\\.\nSELECT 1;`), 64 * 1024), { standardConformingStrings: () => true });
  const first = await reader.next();
  let longest = 0;
  let all = 0;
  for await (const part of first?.copyData ?? []) {
    longest = Math.max(longest, part.length);
    all += part.length;
  }
  expect(all).toBe(lines.length);
  expect(longest).toBeLessThan(600_000);
  expect(await reader.next()).toMatchObject({ text: 'SELECT 1', line: 400_003 });
});

test('a statement that never ends is refused with the line that it begins in', async () => {
  await expect(read(`SELECT 1;\nSELECT 'open ${'x'.repeat(2_000_000)}`, 64 * 1024, { maxStatement: 1024 * 1024 })).rejects.toMatchObject({ line: 2 });
});

test('strings are read by the setting of the session at that moment', async () => {
  let standard = true;
  const reader = createScriptReader(blocks(Buffer.from("SET standard_conforming_strings = off; SELECT 'a\\'; b'; SELECT 2;"), 1024), { standardConformingStrings: () => standard });
  await reader.next();
  standard = false;
  expect((await reader.next())?.text).toBe("SELECT 'a\\'; b'");
});
