import { assert as assertProperty, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionUrl, envText, percentEncode } from '../../../shared/connection-url.ts';
import type { DbUser } from '../borealis/types.ts';
import { backoffMs } from './backoff.ts';
import { credentialsOf, shellWord } from './connection-text.ts';
import { fromLsof, inodeOf, pidFromNetstat } from './socket-owner.ts';
import { createManualClock } from './testing/manual-clock.ts';
import { createWatchdog } from './watchdog.ts';

const user: DbUser = { host: 'h', port: 5432, database: 'db/ä', username: 'p_ro@1', password: `p@ss/w:rd#%'"$ \\` };

describe('connection texts', () => {
  it('encodes every part so that a URL parser gives it back', () => {
    const text = string({ unit: 'grapheme', minLength: 1 });
    const segment = text.filter((name) => name !== '.' && name !== '..');
    assertProperty(property(text, text, segment, (username, password, database) => {
      const url = new URL(connectionUrl({ ...user, username, password, database }, 15_400));
      expect([url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent)).toEqual([username, password, database]);
      expect([url.hostname, url.port]).toEqual(['127.0.0.1', '15400']);
    }));
    expect(connectionUrl({ ...user, username: 'u', password: 'p', database: '..' }, 15_400)).toBe('postgres://u:p@127.0.0.1:15400/..');
    expect(percentEncode("a-b._~!'()*")).toBe('a-b._~%21%27%28%29%2A');
  });

  it('shows no password on the card', () => {
    const card = credentialsOf(user, 15_400);
    expect(JSON.stringify(card)).not.toContain('p@ss');
    expect(card.urlWithoutPassword).toBe('postgres://p_ro%401@127.0.0.1:15400/db%2F%C3%A4');
    expect(card.psql).toBe("psql -h 127.0.0.1 -p 15400 -U p_ro@1 -d 'db/ä'");
    expect(shellWord("it's")).toBe(`'it'\\''s'`);
  });

  it('quotes .env values', () => {
    const lines = envText(user, 15_400).split('\n');
    expect(lines).toContain("PGHOST='127.0.0.1'");
    expect(lines).toContain(`PGPASSWORD="p@ss/w:rd#%'\\"\\$ \\\\"`);
    expect(lines.filter((line) => line.startsWith('DATABASE_URL='))).toEqual([`DATABASE_URL='${connectionUrl(user, 15_400)}'`]);
  });
});

describe('who holds a socket', () => {
  it('reads /proc/net/tcp', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:3C28 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0',
      '   1: 0100007F:C350 0100007F:3C28 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0',
      '   2: 0100007F:C350 0100007F:3C29 01 00000000:00000000 00:00000000 00000000     0        0 4713 1 0',
      '   3: 0200007F:3C30 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4714 1 0',
    ].join('\n');
    expect(inodeOf(table, { port: 15_400, remotePort: null })).toBe('4711');
    expect(inodeOf(table, { port: 50_000, remotePort: 15_401 })).toBe('4713');
    expect(inodeOf(table, { port: 15_408, remotePort: null })).toBeNull();
  });

  it('reads lsof', () => {
    const text = 'p10\ncpsql\nn127.0.0.1:50000->127.0.0.1:15400\np20\ncnode\nn127.0.0.1:15400\nn127.0.0.1:15400->127.0.0.1:50000\n';
    expect(fromLsof(text, { port: 50_000, remotePort: 15_400 })).toEqual({ pid: 10, command: 'psql' });
    expect(fromLsof(text, { port: 15_400, remotePort: null })).toEqual({ pid: 20, command: 'node' });
    expect(fromLsof('', { port: 1, remotePort: null })).toBeNull();
  });

  it('reads netstat', () => {
    const text = '  Proto  Local Address  Foreign Address  State  PID\r\n  TCP    127.0.0.1:15400  0.0.0.0:0  LISTENING  77\r\n  TCP    127.0.0.1:50000  127.0.0.1:15400  ESTABLISHED  88\r\n';
    expect(pidFromNetstat(text, { port: 15_400, remotePort: null })).toBe(77);
    expect(pidFromNetstat(text, { port: 50_000, remotePort: 15_400 })).toBe(88);
    expect(pidFromNetstat(text, { port: 1, remotePort: null })).toBeNull();
  });
});

describe('the watchdog', () => {
  it('judges by bytes: a trickle lives, silence does not', () => {
    const clock = createManualClock();
    let received = 0;
    let dead = 0;
    const watchdog = createWatchdog({ clock, received: () => received, checkEveryMs: 5000, deadAfterMs: 45_000, onDead: () => { dead += 1; } });
    for (let spell = 0; spell < 20; spell += 1) {
      received += 1;
      clock.advance(40_000);
    }
    expect(dead).toBe(0);
    clock.advance(10_000);
    expect(dead).toBe(1);
    expect(clock.waiting).toBe(0);
    watchdog.dispose();
  });
});

describe('the back-off', () => {
  it('is full jitter over 1, 2, 5, 10, 30 seconds', () => {
    expect([1, 2, 3, 4, 5, 8].map((attempt) => backoffMs(attempt, () => 1))).toEqual([1000, 2000, 5000, 10_000, 30_000, 30_000]);
    expect(backoffMs(5, () => 0)).toBe(0);
  });
});
