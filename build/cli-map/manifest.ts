/** A place in the window: a tab of the add-on, a command of the palette, or both, and what the user finds there. */
export interface Place {
  tab?: string;
  command?: string;
  text: string;
}

export interface OptionRow {
  /** As the vendor's help writes it. */
  option: string;
  short?: string;
  place: Place;
  /** Procedures that this option decides about, beside the command's own. */
  procedures?: readonly string[];
  /** The words of `borealis-desktop` that do it: options, or for `call` the field of the input. */
  ours: string;
}

export interface CommandRow {
  command: string;
  aliases?: readonly string[];
  procedures: readonly string[];
  place: Place;
  /** The whole line, with example values. */
  ours: string;
  options: readonly OptionRow[];
}

const header = (text: string, command?: string): Place => ({ text, ...(command === undefined ? {} : { command }) });

/** Every command of the vendor's names its add-on in the same two ways. */
const target: readonly OptionRow[] = [
  { option: '--app', short: '-a', place: header('Sidebar: the add-ons stand under their app', 'addons.filter'), procedures: ['addons.list'], ours: '--app APP' },
  { option: '--addon', short: '-o', place: header('Sidebar: the add-on, by name, attachment or app', 'addons.filter'), procedures: ['addons.list'], ours: '--addon ADDON' },
];

const port: OptionRow = {
  option: '--port', short: '-p', place: { command: 'tunnel.port', text: 'Tunnel card: Change local port…' }, procedures: ['tunnels.setPort'], ours: '--port 15499',
};
const write = (text: string): OptionRow => ({
  option: '--write-access', short: '-w', place: { command: 'elevation.begin', text }, procedures: ['tunnels.elevate'], ours: '--write-access',
});

const info: readonly OptionRow[] = target;

/** Every command and option of the vendor's CLI plugin (borealis-pg-cli 1.6.5), and where it is here. docs/cli-map.md is made of it. */
export const cliManifest: readonly CommandRow[] = [
  {
    command: 'borealis-pg', procedures: ['addons.details'], place: { tab: 'overview', command: 'view.overview', text: 'Overview' },
    ours: 'addons --addon ADDON', options: info,
  },
  {
    command: 'borealis-pg:info', procedures: ['addons.details'], place: { tab: 'overview', command: 'view.overview', text: 'Overview' },
    ours: 'addons --addon ADDON', options: info,
  },
  {
    command: 'borealis-pg:tunnel', procedures: ['tunnels.open', 'tunnels.use', 'tunnels.credentials', 'tunnels.close'],
    place: { tab: 'overview', command: 'tunnel.open', text: 'Header: Open tunnel; its card has the credentials' },
    ours: 'tunnel --addon ADDON', options: [...target, port, write('Header: Read & write…')],
  },
  {
    command: 'borealis-pg:psql', procedures: ['handoff.open'], place: { command: 'tunnel.open-in', text: 'Header: Open in… psql' }, ours: 'psql --addon ADDON',
    options: [
      ...target, port, write('Header: Read & write…'),
      { option: '--binary-path', short: '-b', place: { command: 'tunnel.open-in', text: 'Open in…: psql is found on PATH and where installers put it' }, procedures: ['handoff.tools'], ours: '--binary-path PATH' },
    ],
  },
  {
    command: 'borealis-pg:run', procedures: ['scripts.start', 'scripts.follow'], place: { tab: 'scripts', command: 'scripts.run', text: 'Run script' }, ours: 'run --addon ADDON --db-cmd "select 1"',
    options: [
      ...target, port,
      write('Run script: read & write'),
      { option: '--personal-user', short: '-u', place: { tab: 'scripts', text: 'Run script: as the app or personally' }, ours: '--personal-user' },
      { option: '--db-cmd', short: '-d', place: { tab: 'sql', command: 'console.run', text: 'SQL: Run' }, procedures: ['sql.run'], ours: '--db-cmd "select 1"' },
      { option: '--db-cmd-file', short: '-i', place: { tab: 'scripts', text: 'Run script: a .sql file' }, procedures: ['scripts.inspect', 'scripts.review'], ours: '--db-cmd-file FILE' },
      { option: '--shell-cmd', short: '-e', place: { tab: 'scripts', text: 'Run script: a shell command' }, ours: '--shell-cmd CMD' },
      { option: '--format', short: '-f', place: { tab: 'scripts', text: 'Run script: format; SQL: Export' }, procedures: ['exports.run'], ours: '--format csv' },
    ],
  },
  {
    command: 'borealis-pg:users', procedures: ['users.list'], place: { tab: 'users', command: 'view.users', text: 'Users' }, ours: 'call users.list --addon ADDON', options: target,
  },
  {
    command: 'borealis-pg:users:reset', procedures: ['users.reset', 'users.currentReset'], place: { tab: 'users', command: 'users.reset', text: 'Users: Reset all credentials…' },
    ours: 'call users.reset \'{"confirmName":"ADDON"}\' --addon ADDON --wait', options: target,
  },
  {
    command: 'borealis-pg:extensions', procedures: ['extensions.installed', 'extensions.offered'], place: { tab: 'extensions', command: 'view.extensions', text: 'Extensions' },
    ours: 'call extensions.installed --addon ADDON', options: target,
  },
  {
    command: 'borealis-pg:extensions:install', procedures: ['extensions.plan', 'extensions.install'], place: { tab: 'extensions', command: 'extensions.marked', text: 'Extensions: Install…' },
    ours: 'call extensions.install \'{"names":["hstore"]}\' --addon ADDON',
    options: [
      ...target,
      { option: 'PG_EXTENSION', place: { tab: 'extensions', command: 'extensions.byName', text: 'Extensions: the list, with search, or by name' }, ours: '\'{"names":["hstore"]}\'' },
      { option: '--recursive', short: '-r', place: { tab: 'extensions', text: 'Extensions: the plan names what is needed; it is installed first' }, procedures: ['extensions.plan'], ours: '\'{"names":["hstore_plperl"]}\'' },
      { option: '--suppress-conflict', short: '-s', place: { tab: 'extensions', text: 'Extensions: what is installed already is marked and left alone' }, ours: '\'{"names":["hstore"]}\'' },
    ],
  },
  {
    command: 'borealis-pg:extensions:remove', procedures: ['extensions.uses', 'extensions.remove'], place: { tab: 'extensions', command: 'extensions.remove', text: 'Extensions: Remove…, with who uses it' },
    ours: 'call extensions.remove \'{"name":"hstore","confirm":"hstore"}\' --addon ADDON',
    options: [
      ...target,
      { option: 'PG_EXTENSION', place: { tab: 'extensions', text: 'Extensions: the list, with search' }, ours: '\'{"name":"hstore"}\'' },
      { option: '--confirm', short: '-c', place: { tab: 'extensions', text: 'Remove…: the name, typed' }, ours: '\'{"confirm":"hstore"}\'' },
      { option: '--suppress-missing', short: '-s', place: { tab: 'extensions', text: 'Extensions: only what is installed can be removed' }, procedures: ['extensions.installed'], ours: '--accept extension.not-installed' },
    ],
  },
  {
    command: 'borealis-pg:integrations', procedures: ['integrations.list'], place: { tab: 'integrations', command: 'view.integrations', text: 'Integrations' },
    ours: 'call integrations.list --addon ADDON', options: target,
  },
  {
    command: 'borealis-pg:integrations:register', procedures: ['integrations.register', 'integrations.reveal'],
    place: { tab: 'integrations', command: 'integrations.register', text: 'Integrations: Register…' },
    ours: 'call integrations.register \'{"name":"my_etl","publicKey":"ssh-ed25519 AAAA…","write":false,"keyFile":null}\' --addon ADDON',
    options: [
      ...target,
      { option: 'SSH_PUBLIC_KEY', place: { tab: 'integrations', text: 'Register…: pasted, from a file, or made here' }, procedures: ['integrations.makeKey'], ours: '\'{"publicKey":"ssh-ed25519 AAAA…"}\'' },
      { option: '--name', short: '-n', place: { tab: 'integrations', text: 'Register…: the name, checked as you type' }, ours: '\'{"name":"my_etl"}\'' },
      { option: '--write-access', short: '-w', place: { tab: 'integrations', text: 'Register…: read & write' }, ours: '\'{"write":true}\'' },
    ],
  },
  {
    command: 'borealis-pg:integrations:remove', aliases: ['borealis-pg:integrations:deregister'], procedures: ['integrations.remove'],
    place: { tab: 'integrations', command: 'integrations.remove.*', text: 'Integrations: Remove…' },
    ours: 'call integrations.remove \'{"name":"my_etl","confirm":"my_etl"}\' --addon ADDON',
    options: [
      ...target,
      { option: '--name', short: '-n', place: { tab: 'integrations', text: 'Integrations: the list' }, ours: '\'{"name":"my_etl"}\'' },
      { option: '--confirm', short: '-c', place: { tab: 'integrations', text: 'Remove…: the name, typed' }, ours: '\'{"confirm":"my_etl"}\'' },
    ],
  },
  {
    command: 'borealis-pg:restore:capabilities', aliases: ['borealis-pg:restore:info'], procedures: ['restore.capabilities'],
    place: { tab: 'restore', command: 'view.restore', text: 'Restore & clone: the time bar' }, ours: 'call restore.capabilities --addon ADDON', options: target,
  },
  {
    command: 'borealis-pg:restore:execute', procedures: ['restore.start', 'restore.jobs'], place: { tab: 'restore', command: 'restore.clone', text: 'Restore & clone: the wizard' },
    ours: 'call restore.start \'{"app":"APP","plan":"x2-s100-p2-r8","time":null,"attachmentName":null,"confirm":null}\' --addon ADDON --wait',
    options: [
      ...target,
      { option: '--destination-app', short: '-d', place: { tab: 'restore', text: 'Wizard: destination app' }, procedures: ['restore.apps'], ours: '\'{"app":"APP"}\'' },
      { option: '--new-plan', short: '-n', place: { tab: 'restore', text: 'Wizard: plan, with its price' }, procedures: ['restore.plans'], ours: '\'{"plan":"x2-s100-p2-r8"}\'' },
      { option: '--restore-to-time', short: '-t', place: { tab: 'restore', command: 'restore.restore', text: 'Wizard: clone, or a point in time' }, ours: '\'{"time":"2026-01-31T09:30:00Z"}\'' },
      { option: '--as', place: { tab: 'restore', text: 'Wizard: attachment name, checked as you type' }, procedures: ['restore.attachments'], ours: '\'{"attachmentName":"CLONED_DB"}\'' },
      { option: '--wait', place: { tab: 'restore', text: 'Restore & clone: jobs with both phases; a notification at the end' }, procedures: ['restore.jobs'], ours: '--wait' },
    ],
  },
];

/** What the manifest names and the product does not have yet. The test wants each to be really absent, so that it goes when it lands. */
export const pending: { tabs: readonly string[]; commands: readonly string[]; procedures: readonly string[] } = {
  tabs: [],
  commands: [],
  procedures: [],
};
