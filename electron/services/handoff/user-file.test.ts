import { writeFileSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goneEntries, type LedgerEntry } from './ledger.ts';
import { stableId } from './stable-id.ts';
import type { Tool } from './tool.ts';
import { createTraces } from './traces.ts';
import { backupOf, changeUserFile, dropBackup } from './user-file.ts';

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'borealis-user-file-'));
  path = join(root, 'settings.json');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const change = (make: (text: string | null) => string | null) => changeUserFile('Tool', path, make);

describe('a file of the user\'s', () => {
  it('is replaced as a whole, with its mode and a private backup', async () => {
    await writeFile(path, 'before');
    await chmod(path, 0o640);
    expect(await change((text) => `${text} and after`)).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('before and after');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(backupOf(path), 'utf8')).toBe('before');
    expect((await stat(backupOf(path))).mode & 0o777).toBe(0o600);
    await dropBackup(path);
    expect(await readdir(root)).toEqual(['settings.json']);
  });

  it('has its text of before our first change as the backup, however often it is changed', async () => {
    await writeFile(path, 'own');
    await change(() => 'own and one');
    await change(() => 'own, one and two');
    expect(await readFile(backupOf(path), 'utf8')).toBe('own');
  });

  it('keeps the backup until the last entry of ours is out of it', async () => {
    await writeFile(path, 'own');
    const tool = { id: 'vscode', name: 'Tool', remove: (file: string, id: string) => changeUserFile('Tool', file, (text) => text?.replace(id, '') ?? null) } as unknown as Tool;
    const { ledger, takeAllOut } = createTraces({ dataDir: root, log: { info() {}, warn() {}, error() {} } }, [tool]);
    const entry = (id: string): LedgerEntry => ({ tool: 'vscode', addonId: id, addonName: id, accountId: 'me', what: path, file: path, id, at: '2026-01-01T00:00:00.000Z', gone: false });
    for (const id of ['+a', '+b']) {
      await ledger.put(entry(id));
      await change((text) => `${text}${id}`);
    }
    expect(await takeAllOut([entry('+a')])).toEqual({ removed: 1, left: [] });
    expect([await readFile(path, 'utf8'), await readFile(backupOf(path), 'utf8')]).toEqual(['own+b', 'own']);
    await takeAllOut([entry('+b')]);
    expect(await readFile(path, 'utf8')).toBe('own');
    await expect(stat(backupOf(path))).rejects.toMatchObject({ code: 'ENOENT' });
    await ledger.flush();
  });

  it('is begun where there was none, with the folders to it', async () => {
    path = join(root, 'a/b/settings.json');
    expect(await change((text) => (text === null ? 'new' : text))).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(join(root, 'a/b'))).toEqual(['settings.json']);
  });

  it('stays where a link points to, as in a folder of dotfiles', async () => {
    await mkdir(join(root, 'dotfiles'));
    await writeFile(join(root, 'dotfiles/real.json'), 'before');
    await symlink(join(root, 'dotfiles/real.json'), path);
    await change(() => 'after');
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(root, 'dotfiles/real.json'), 'utf8')).toBe('after');
  });

  it('is refused where it is write-protected, or a link to nothing', async () => {
    await writeFile(path, 'before');
    await chmod(path, 0o444);
    await expect(change(() => 'x')).rejects.toMatchObject({ error: { code: 'handoff.unsafe-file', details: { problem: 'It is write-protected.' } } });
    expect([await readFile(path, 'utf8'), await readdir(root)]).toEqual(['before', ['settings.json']]);
    await rm(path);
    await symlink(join(root, 'dotfiles/gone.json'), path);
    await expect(change(() => 'x')).rejects.toMatchObject({ error: { details: { problem: 'It is a link to a file that is not there.' } } });
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readdir(root)).toEqual(['settings.json']);
  });

  it('is not written where nothing changes', async () => {
    await writeFile(path, 'same');
    expect(await change((text) => text)).toBe(false);
    expect(await change(() => null)).toBe(false);
    expect(await readdir(root)).toEqual(['settings.json']);
  });

  it('is refused where it is no text, or where its tool wrote at the same moment', async () => {
    await writeFile(path, Buffer.from([0x7b, 0xff, 0x7d]));
    await expect(change(() => 'x')).rejects.toMatchObject({ error: { code: 'handoff.unsafe-file', details: { problem: 'It is not UTF-8 text.' } } });
    await writeFile(path, 'before');
    const meanwhile = change(() => { writeFileSync(path, 'the tool wrote'); return 'ours'; });
    await expect(meanwhile).rejects.toMatchObject({ error: { details: { problem: 'It changed at the same moment. Try again.' } } });
    expect(await readFile(path, 'utf8')).toBe('the tool wrote');
    expect(await readdir(root)).toEqual(['settings.json']);
    await rm(path);
    await mkdir(path);
    await expect(change(() => 'x')).rejects.toMatchObject({ error: { code: 'handoff.unsafe-file' } });
  });
});

describe('what is remembered', () => {
  const entry: LedgerEntry = { tool: 'vscode', addonId: 'a1', addonName: 'n', accountId: 'me', what: 'w', file: '/f', id: 'i', at: '2026-01-01T00:00:00.000Z', gone: false };
  const list = { accountId: 'me', fetchedAt: '2026-01-01T00:01:00.000Z', addonIds: new Set(['a2']) };
  it('counts as gone only by a newer list of the same account', () => {
    expect(goneEntries([entry], list)).toEqual([entry]);
    expect(goneEntries([entry], { ...list, addonIds: new Set(['a1']) })).toEqual([]);
    expect(goneEntries([entry], { ...list, accountId: 'other' })).toEqual([]);
    expect(goneEntries([{ ...entry, accountId: null }], list)).toEqual([]);
    expect(goneEntries([entry], { ...list, fetchedAt: '2025-12-31T23:59:00.000Z' })).toEqual([]);
  });

  it('has a stable id that is a UUID and differs by add-on, access and role', () => {
    const target = { addonId: 'a1', access: 'read-only', identity: 'personal' } as const;
    expect(stableId(target)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(stableId({ ...target })).toBe(stableId(target));
    expect(new Set([target, { ...target, addonId: 'a2' }, { ...target, access: 'read-write' }, { ...target, identity: 'app' }].map((one) => stableId(one as typeof target))).size).toBe(4);
  });
});
