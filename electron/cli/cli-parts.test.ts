import { EventEmitter } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { ORPCError } from '@orpc/client';
import { describe, expect, test, vi } from 'vitest';
import type { Addon } from '../../shared/contract/addons.ts';
import { failure } from '../services/errors/app-failure.ts';
import { matchAddons } from './choose-addon.ts';
import { listTable } from './commands/addons.ts';
import { createInterrupts, readerGoneCode, signalCode } from './interrupts.ts';
import { createOutput, OutputFailed, ReaderGone } from './output.ts';
import { describeProblem, UsageError } from './problems.ts';
import { appProgramBeside, createAppStarter } from './start-app.ts';
import { alignColumns } from './text-table.ts';

const addon = (name: string, app: string, attachments: readonly [app: string, name: string][] = [[app, 'DATABASE']]): Addon => ({
  id: `id-${name}`, name, app: { id: `id-${app}`, name: app }, team: null, plan: 'borealis-pg:x2', state: 'provisioned', pinned: false, silenced: false, label: null, info: null, infoFetchedAt: null,
  attachments: attachments.map(([appName, attachment]) => ({ id: `id-${appName}-${attachment}`, name: attachment, appId: `id-${appName}`, appName })),
});

const nothing = (): void => undefined;

describe('which add-on the words name', () => {
  const one = addon('borealis-one', 'sushi', [['sushi', 'DATABASE'], ['maki', 'SUSHI_DB']]);
  const two = addon('borealis-two', 'maki');
  const names = (app: string | null, which: string | null): string[] => matchAddons([one, two], { app, addon: which }).map(({ name }) => name);
  test.each([
    ['sushi', null, ['borealis-one']], ['id-sushi', null, ['borealis-one']], ['maki', null, ['borealis-one', 'borealis-two']],
    ['maki', 'SUSHI_DB', ['borealis-one']], ['maki', 'DATABASE', ['borealis-two']], [null, 'DATABASE', ['borealis-one', 'borealis-two']],
    [null, 'borealis-two', ['borealis-two']], [null, 'id-borealis-two', ['borealis-two']], ['sushi', 'borealis-two', []], [null, 'id-maki-SUSHI_DB', ['borealis-one']],
    [null, 'maki::SUSHI_DB', ['borealis-one']], [null, 'maki::DATABASE', ['borealis-two']], [null, 'sushi::SUSHI_DB', []], ['sushi', 'maki::SUSHI_DB', []],
  ])('app %s, add-on %s: %j', (app, which, found) => {
    expect(names(app, which)).toEqual(found);
  });
  const preferring = (preferred: string, addonWord: string): string[] => matchAddons([one, two], { app: null, addon: addonWord, preferred }).map(({ name }) => name);
  test('HEROKU_APP decides between several, and between nothing else', () => {
    expect(preferring('maki', 'DATABASE')).toEqual(['borealis-two']);
    expect(preferring('sushi', 'DATABASE')).toEqual(['borealis-one']);
    expect(preferring('other', 'DATABASE')).toEqual(['borealis-one', 'borealis-two']);
    const both = [addon('three', 'sushi', [['sushi', 'DB'], ['maki', 'DB']]), addon('four', 'sushi', [['sushi', 'DB_2']])];
    expect(matchAddons(both, { app: 'sushi', addon: null, preferred: 'maki' })).toHaveLength(2);
    expect(preferring('sushi', 'borealis-two')).toEqual(['borealis-two']);
  });
});

describe('output', () => {
  test('a write waits until the reader takes it, and the end until all is out', async () => {
    const taken: string[] = [];
    let take = nothing;
    const stream = new Writable({ highWaterMark: 4, write: (chunk: Buffer, _encoding, done) => { taken.push(String(chunk)); take = () => done(); } });
    const out = createOutput(stream);
    let written = false;
    const writing = out.write('too long').then(() => { written = true; });
    await Promise.resolve();
    expect(written).toBe(false);
    take();
    await writing;
    let ended = false;
    void out.write('x');
    const end = out.end().then(() => { ended = true; });
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    for (let turn = 0; turn < 3; turn += 1) {
      take();
      await new Promise(setImmediate);
    }
    await end;
    expect(taken.join('')).toBe('too longx');
  });

  test('what cannot be written is no reader that left', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' })) });
    const out = createOutput(stream);
    await out.write('x').catch(() => undefined);
    await out.end();
    expect(out.gone.reason).toBeInstanceOf(OutputFailed);
  });

  test('a reader that leaves is told once, and holds nobody up', async () => {
    const stream = new Writable({ highWaterMark: 1, write: () => undefined });
    const out = createOutput(stream);
    const writing = out.write('more');
    stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await expect(writing).rejects.toBeInstanceOf(ReaderGone);
    await expect(out.write('again')).rejects.toBeInstanceOf(ReaderGone);
    await out.end();
    expect(out.gone.aborted).toBe(true);
  });
});

const fakeProcess = () => {
  const process = Object.assign(new EventEmitter(), { exit: vi.fn<(code: number) => never>(() => { throw new Error('exit'); }) });
  return { process, interrupts: createInterrupts(process) };
};

describe('interrupts', () => {
  test('the first asks to end, the second ends', () => {
    const { process, interrupts } = fakeProcess();
    process.emit('SIGTERM');
    expect([interrupts.caught(), interrupts.signal.aborted]).toEqual(['SIGTERM', true]);
    expect(() => process.emit('SIGINT')).toThrow('exit');
    expect(process.exit).toHaveBeenCalledWith(130);
  });
  test('a child may have them meanwhile', () => {
    const { process, interrupts } = fakeProcess();
    const got: string[] = [];
    const giveBack = interrupts.takeOver((name) => got.push(name));
    process.emit('SIGINT');
    giveBack();
    expect([got, interrupts.caught()]).toEqual([['SIGINT'], null]);
    interrupts.dispose();
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
  test('exit codes are a shell’s', () => {
    expect([signalCode('SIGINT'), signalCode('SIGKILL'), readerGoneCode]).toEqual([130, 137, 141]);
  });
});

describe('what a failure says', () => {
  test('the same words directly and through the contract, with the next step for a terminal', () => {
    const thrown = failure('elevation.required', { addonId: 'x' }, 'Write access is not allowed.');
    const through = new ORPCError('APP', { data: thrown.error });
    for (const error of [thrown, through]) {
      const { text, json } = describeProblem(error);
      expect(text).toContain('--write-access');
      expect(json).toMatchObject({ code: 'elevation.required', traceId: thrown.error.traceId });
    }
  });
  test('where to sign in is where the work is done', () => {
    const thrown = failure('session.signed-out', {}, 'There is no session.');
    expect(describeProblem(thrown, 'alone').text).toMatch(/heroku login.*HEROKU_API_KEY/);
    expect(describeProblem(thrown, 'app').text).toContain('window');
    expect(describeProblem(thrown, 'app').text).not.toMatch(/heroku login|HEROKU_API_KEY/);
  });
  test('a tunnel that fails names doctor, but not where its port is the trouble', () => {
    expect(describeProblem(failure('tunnel.lost', { cause: 'It is gone.' }, 'Lost.')).json.next).toContain('borealis-desktop doctor');
    expect(describeProblem(failure('tunnel.port-invalid', { port: 1, problem: 'No.' }, 'No.')).json.next).not.toContain('doctor');
  });
  test('refused input names its fields; other errors keep their message', () => {
    const refused = new ORPCError('BAD_REQUEST', { data: { issues: [{ path: 'addonId', message: 'Required' }] } });
    expect(describeProblem(refused).text).toContain('addonId: Required');
    expect(describeProblem(new UsageError('Wrong.'))).toMatchObject({ text: 'Wrong.', json: { code: 'cli.usage' } });
  });
});

describe('tables', () => {
  test('columns keep their places, and a name cannot move the cursor', () => {
    expect(alignColumns(['A', 'LONG'], [['xyz', '1'], ['\u001b[2J', '']])).toBe('A     LONG\nxyz   1\n [2J\n');
    expect(listTable([addon('one', 'sushi', [['sushi', 'DB'], ['maki', 'OTHER']])])).toContain('DB maki::OTHER');
  });
});

describe('the app beside the command line', () => {
  test('its place in each package', () => {
    expect(appProgramBeside('/Applications/Borealis Desktop.app/Contents/Resources/cli/borealis-desktop', 'darwin')).toBe('/Applications/Borealis Desktop.app/Contents/MacOS/Borealis Desktop');
    expect(appProgramBeside('C:\\Programs\\Borealis Desktop\\resources\\cli\\borealis-desktop.exe', 'win32')).toBe('C:\\Programs\\Borealis Desktop\\Borealis Desktop.exe');
    expect(appProgramBeside('/opt/Borealis Desktop/resources/cli/borealis-desktop', 'linux')).toBe('/opt/Borealis Desktop/borealis-desktop-app');
  });

  test('is started with its switch where it is, and not where it is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'borealis-app-'));
    const program = join(folder, 'resources/cli/borealis-desktop');
    await mkdir(join(folder, 'resources/cli'), { recursive: true });
    expect(createAppStarter(program, 'linux')).toBeNull();
    await writeFile(join(folder, 'borealis-desktop-app'), `#!/bin/sh\necho "$@" > '${folder}/told'\n`, { mode: 0o755 });
    const good = await createAppStarter(program, 'linux')?.();
    await vi.waitFor(async () => expect(await import('node:fs/promises').then((fs) => fs.readFile(join(folder, 'told'), 'utf8'))).toBe('--background\n'));
    expect(good?.failed()).toBe(false);
    await writeFile(join(folder, 'borealis-desktop-app'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const bad = await createAppStarter(program, 'linux')?.();
    await vi.waitFor(() => expect(bad?.failed()).toBe(true));
    await rm(folder, { recursive: true });
  });
});
