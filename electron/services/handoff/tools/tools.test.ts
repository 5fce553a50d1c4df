import { describe, expect, it } from 'vitest';
import type { HandedOver } from '../pg-files.ts';
import { beekeeperUrl } from './beekeeper.ts';
import { dataSourceText } from './datagrip.ts';
import { connectionText } from './dbeaver.ts';
import { posticoUrl } from './postico.ts';
import { tablePlusUrl } from './tableplus.ts';

const handed: HandedOver = {
  addonName: 'borealis-pg-hex-12345', access: 'read-only', identity: 'personal', port: 15_400,
  user: { host: 'pg.internal', port: 5432, database: `a<b>&'"é %@:/\\`, username: `u ser%@:/'"\\`, password: `s3cr:et|%@/'"\\é` },
};
const write: HandedOver = { ...handed, access: 'read-write', identity: 'app' };
const id = '0f0e0d0c-0b0a-8908-8706-050403020100';
const login = 'u%20ser%25%40%3A%2F%27%22%5C';
const db = 'a%3Cb%3E%26%27%22%C3%A9%20%25%40%3A%2F%5C';
const secret = 's3cr%3Aet%7C%25%40%2F%27%22%5C%C3%A9';

describe('DBeaver', () => {
  it('gets its text without a password, and reads a pass file', () => {
    expect(connectionText(handed)).toBe(
      'driver=postgres-jdbc|name=borealis-pg-hex-12345 (read-only) :15400|host=127.0.0.1|port=15400'
      + `|database=${handed.user.database}|user=${handed.user.username}|auth=postgres_pgpass|savePassword=false|save=false|create=true|connect=true`
      + '|openConsole=false|prop.ApplicationName=borealis-desktop|prop.readOnly=true|prop.readOnlyMode=always',
    );
    expect(connectionText(write)).toContain('name=borealis-pg-hex-12345 (read & write, app user) :15400|');
    expect(connectionText(write)).not.toContain('readOnly');
  });

  it('is refused a name that its text cannot express', () => {
    for (const database of ['a|b', 'a\nb']) {
      expect(() => connectionText({ ...handed, user: { ...handed.user, database } })).toThrow('connection text');
    }
    // A password may hold anything: it is not in the text.
    expect(connectionText(handed)).not.toContain(handed.user.password);
  });
});

describe('DataGrip', () => {
  it('gets a data source to paste, as well-formed XML and without a password', () => {
    expect(dataSourceText(handed, id)).toBe(`#DataSourceSettings#
#LocalDataSource: borealis-pg-hex-12345 (read-only)
#BEGIN#
<data-source source="LOCAL" name="borealis-pg-hex-12345 (read-only)" read-only="true" uuid="${id}"><database-info product="PostgreSQL" dbms="POSTGRES"/><driver-ref>postgresql</driver-ref><synchronize>true</synchronize><jdbc-driver>org.postgresql.Driver</jdbc-driver><jdbc-url>jdbc:postgresql://127.0.0.1:15400/${db}</jdbc-url><auth-provider>pgpass</auth-provider><secret-storage>master_key</secret-storage><user-name>u ser%@:/&apos;&quot;\\</user-name><keep-alive enable="true"/></data-source>
#END#
`);
    expect(dataSourceText(write, id)).toContain('name="borealis-pg-hex-12345 (read &amp; write, app user)" uuid=');
  });
});

describe('links', () => {
  it('TablePlus', () => {
    const rest = 'name=borealis-pg-hex-12345%20%28read-only%29&tLSMode=0&usePrivateKey=false&driverVersion=0&lazyload=false';
    expect(tablePlusUrl(handed, null)).toBe(`postgresql://${login}@127.0.0.1:15400/${db}?statusColor=007F3D&${rest}`);
    expect(tablePlusUrl(handed, handed.user.password)).toBe(`postgresql://${login}:${secret}@127.0.0.1:15400/${db}?statusColor=007F3D&${rest}`);
    expect(tablePlusUrl(write, null)).toContain('statusColor=B26A00&name=borealis-pg-hex-12345%20%28read%20%26%20write%2C%20app%20user%29&');
  });

  it('Postico, with the id that updates the same favourite', () => {
    const rest = `nickname=borealis-pg-hex-12345%20%28read-only%29&uuid=${id}`;
    expect(posticoUrl(handed, id, null)).toBe(`postico://${login}@127.0.0.1:15400/${db}?${rest}`);
    expect(posticoUrl(handed, id, handed.user.password)).toBe(`postico://${login}:${secret}@127.0.0.1:15400/${db}?${rest}`);
  });

  it('Beekeeper Studio', () => {
    expect(beekeeperUrl(handed, null)).toBe(`postgresql://${login}@127.0.0.1:15400/${db}`);
    expect(beekeeperUrl(handed, handed.user.password)).toBe(`postgresql://${login}:${secret}@127.0.0.1:15400/${db}`);
  });
});
