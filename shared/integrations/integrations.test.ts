import { describe, expect, it } from 'vitest';
import { knownHostsLine, sshConfig, vendorForms, vendorText, type IntegrationEndpoint } from './connection-blocks.ts';
import { nameProblem, nearestName } from './integration-name.ts';

const endpoint: IntegrationEndpoint = {
  name: 'fivetran_prod', sshHost: 'ssh.example', sshPort: 22, sshUsername: 'di_ssh', publicSshHostKey: 'ssh-ed25519 AAAAC3Nz a comment',
  dbHost: 'pg-reader.internal', dbPort: 5432, dbName: 'app_db', dbUsername: 'di_user',
};

describe('names', () => {
  it.each(['a', 'my_integration1', '0', '_', 'a'.repeat(25)])('takes %s', (name) => expect(nameProblem(name)).toBeNull());
  it.each([
    ['', 'needed'], ['Fivetran', 'lower-case'], ['a b', 'underscore'], ['a-b', '“-”'], ['ä', '“ä”'], ['a'.repeat(26), 'these are 26'], ['a\n', 'blanks'], ['x;drop', '“;”'],
  ])('refuses %j: %s', (name, why) => expect(nameProblem(name)).toContain(why));
  it('knows those that are taken', () => expect(nameProblem('a', ['a'])).toContain('already'));
  it.each([['My Integration!', 'my_integration'], ['Café-Sync', 'cafe_sync'], ['--', null], ['ok', null], ['x'.repeat(30), 'x'.repeat(25)]])('offers %s as %s', (name, near) => {
    expect(nearestName(name)).toBe(near);
    expect(near === null ? null : nameProblem(near)).toBeNull();
  });
});

describe('blocks', () => {
  it('pins the host key, with the port where it is not 22', () => {
    expect(knownHostsLine(endpoint)).toBe('ssh.example ssh-ed25519 AAAAC3Nz');
    expect(knownHostsLine({ ...endpoint, sshHost: '1.2.4.8', sshPort: 50_022 })).toBe('[1.2.4.8]:50022 ssh-ed25519 AAAAC3Nz');
  });

  it('lets no word of a server become configuration', () => {
    const evil = sshConfig({ ...endpoint, sshHost: 'x\n    ProxyCommand rm', sshUsername: 'u"\r\nMatch all' }, '/home/me/my "keys"\n/id');
    expect(evil.split('\n')).toHaveLength(11);
    expect(evil).not.toMatch(/^\s*(?:ProxyCommand|Match)\b/m);
    expect(knownHostsLine({ ...endpoint, sshHost: 'a b\n@cert-authority *' })).not.toContain('\n');
  });

  it('turns SSH on under the name that each vendor gives it', () => {
    const labels = vendorForms(endpoint).map(({ vendor, fields }) => [vendor, ...fields.slice(5).map(([label, value]) => `${label}: ${value ?? ''}`)].join(', '));
    expect(labels).toEqual([
      'Fivetran, Connection method: Connect via an SSH tunnel, SSH Host: ssh.example, SSH Port: 22, SSH User: di_ssh',
      'Airbyte, SSH Tunnel Method: SSH Key Authentication, SSH Tunnel Jump Server Host: ssh.example, SSH Connection Port: 22, SSH Login Username: di_ssh',
      'Stitch, SSH Tunnel: On, SSH Host: ssh.example, SSH Port: 22, SSH User: di_ssh',
      'Hevo, Connect through SSH: On, SSH Host: ssh.example, SSH Port: 22, SSH User: di_ssh',
    ]);
  });

  it('gives every vendor all nine facts, the password left out', () => {
    for (const form of vendorForms({ ...endpoint, sshPort: 2222 })) {
      expect(form.fields.filter(([, value]) => value === null)).toHaveLength(1);
      expect(form.fields.map(([, value]) => value)).toEqual(expect.arrayContaining(['ssh.example', '2222', 'di_ssh', 'pg-reader.internal', '5432', 'app_db', 'di_user']));
      expect(vendorText(form)).toContain('Password: (copy it separately)');
    }
  });
});
