/** What a service needs to connect, without the password. */
export interface IntegrationEndpoint {
  name: string;
  sshHost: string;
  sshPort: number;
  sshUsername: string;
  /** `<type> <base64>`. */
  publicSshHostKey: string;
  dbHost: string;
  dbPort: number;
  dbName: string;
  dbUsername: string;
}

/** The local port of the forward in the SSH config; outside of the ports that this program's own tunnels take. */
export const forwardPort = 16_432;

/** Signature algorithms by the type of the host key; `ssh-rsa` as one would mean SHA-1 (RFC 8332, section 3). */
const hostKeyAlgorithms: ReadonlyMap<string, string> = new Map([['ssh-rsa', 'rsa-sha2-512,rsa-sha2-256']]);

/** A server's word as one word of a line: a blank or line break in it must not become configuration. */
const word = (text: string) => text.replace(/[\s\p{Cc}"]+/gu, '');
const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);
/** An argument of ssh_config(5), in quotes where it has blanks; `%` begins a token there. */
const argument = (text: string) => {
  const plain = text.replace(/[\r\n"]/g, '').replaceAll('%', '%%');
  return /[\s#]/.test(plain) ? `"${plain}"` : plain;
};

function hostKeyWords(key: string): [type: string, base64: string] {
  const [type = '', base64 = ''] = key.trim().split(/\s+/);
  return [type, base64];
}

/** The line of known_hosts that pins the server's key (sshd(8)); the port stands in it where it is not 22. */
export function knownHostsLine({ sshHost, sshPort, publicSshHostKey }: IntegrationEndpoint): string {
  const host = word(sshHost);
  return [sshPort === 22 ? host : `[${host}]:${sshPort}`, ...hostKeyWords(publicSshHostKey)].join(' ');
}

/** The alias of the integration in the SSH config. */
export function sshAlias(endpoint: Pick<IntegrationEndpoint, 'name'>): string {
  return `borealis-${word(endpoint.name)}`;
}

/** A Host block of ssh_config(5), with a forward to the database. `keyFile` is where the private key is, if that is known. */
export function sshConfig(endpoint: IntegrationEndpoint, keyFile: string | null): string {
  const [type] = hostKeyWords(endpoint.publicSshHostKey);
  return [
    `Host ${sshAlias(endpoint)}`,
    `    HostName ${word(endpoint.sshHost)}`,
    `    Port ${endpoint.sshPort}`,
    `    User ${word(endpoint.sshUsername)}`,
    `    IdentityFile ${keyFile === null ? '~/.ssh/PRIVATE_KEY_OF_THE_SERVICE' : argument(keyFile)}`,
    '    IdentitiesOnly yes',
    `    HostKeyAlgorithms ${hostKeyAlgorithms.get(type) ?? word(type)}`,
    '    StrictHostKeyChecking yes',
    `    LocalForward 127.0.0.1:${forwardPort} ${bracketed(word(endpoint.dbHost))}:${endpoint.dbPort}`,
    '    ExitOnForwardFailure yes',
    '    ServerAliveInterval 30',
  ].join('\n');
}

/** One field of a vendor's form; null stands for the password. */
export type VendorField = readonly [label: string, value: string | null];
export interface VendorForm {
  vendor: 'Fivetran' | 'Airbyte' | 'Stitch' | 'Hevo';
  /** Where the SSH key comes from. */
  note: string;
  fields: readonly VendorField[];
}

const theirKey = (vendor: string) => `${vendor} logs in with a key of its own: the public key that it shows in this form has to be the one that was registered.`;

/** The fields of the forms for a PostgreSQL source behind an SSH tunnel, under the labels of each vendor's documentation. */
export function vendorForms({ sshHost, sshPort, sshUsername, dbHost, dbPort, dbName, dbUsername }: IntegrationEndpoint): VendorForm[] {
  const [ssh, db] = [String(sshPort), String(dbPort)];
  return [
    {
      vendor: 'Fivetran', note: theirKey('Fivetran'),
      fields: [
        ['Host', dbHost], ['Port', db], ['User', dbUsername], ['Password', null], ['Database', dbName],
        ['Connection method', 'Connect via an SSH tunnel'], ['SSH Host', sshHost], ['SSH Port', ssh], ['SSH User', sshUsername],
      ],
    },
    {
      vendor: 'Airbyte', note: 'Airbyte logs in with the private key itself: paste the whole text of its file into “SSH Private Key”. Versions that accept only PEM take an RSA key after “ssh-keygen -p -m PEM -f FILE”.',
      fields: [
        ['Host', dbHost], ['Port', db], ['Database Name', dbName], ['Username', dbUsername], ['Password', null],
        ['SSH Tunnel Method', 'SSH Key Authentication'], ['SSH Tunnel Jump Server Host', sshHost], ['SSH Connection Port', ssh], ['SSH Login Username', sshUsername],
      ],
    },
    {
      vendor: 'Stitch', note: theirKey('Stitch'),
      fields: [
        ['Host (Endpoint)', dbHost], ['Port', db], ['Username', dbUsername], ['Password', null], ['Database', dbName],
        ['SSH Tunnel', 'On'], ['SSH Host', sshHost], ['SSH Port', ssh], ['SSH User', sshUsername],
      ],
    },
    {
      vendor: 'Hevo', note: 'Hevo logs in with a key of its own: it shows an ECDSA and an RSA public key in this form, and one of them, best the ECDSA key, has to be the one that was registered.',
      fields: [
        ['Database Host', dbHost], ['Database Port', db], ['Database User', dbUsername], ['Database Password', null], ['Database Name', dbName],
        ['Connect through SSH', 'On'], ['SSH Host', sshHost], ['SSH Port', ssh], ['SSH User', sshUsername],
      ],
    },
  ];
}

/** The fields as lines to copy; the password is left out. */
export function vendorText({ fields }: VendorForm): string {
  return fields.map(([label, value]) => `${label}: ${value ?? '(copy it separately)'}`).join('\n');
}
