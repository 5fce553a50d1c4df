/**
 * The commands and options of the vendor's Heroku CLI plugin, borealis-pg-cli 1.6.5, as its `--help` lists them. Apart from the
 * manifest, so that a row that is forgotten there is noticed.
 */
export const vendorCommands: Readonly<Record<string, readonly string[]>> = {
  'borealis-pg': ['--app -a', '--addon -o'],
  'borealis-pg:info': ['--app -a', '--addon -o'],
  'borealis-pg:tunnel': ['--app -a', '--addon -o', '--port -p', '--write-access -w'],
  'borealis-pg:psql': ['--app -a', '--addon -o', '--port -p', '--write-access -w', '--binary-path -b'],
  'borealis-pg:run': [
    '--app -a', '--addon -o', '--port -p', '--write-access -w', '--personal-user -u', '--db-cmd -d', '--db-cmd-file -i', '--shell-cmd -e', '--format -f',
  ],
  'borealis-pg:users': ['--app -a', '--addon -o'],
  'borealis-pg:users:reset': ['--app -a', '--addon -o'],
  'borealis-pg:extensions': ['--app -a', '--addon -o'],
  'borealis-pg:extensions:install': ['--app -a', '--addon -o', 'PG_EXTENSION', '--recursive -r', '--suppress-conflict -s'],
  'borealis-pg:extensions:remove': ['--app -a', '--addon -o', 'PG_EXTENSION', '--confirm -c', '--suppress-missing -s'],
  'borealis-pg:integrations': ['--app -a', '--addon -o'],
  'borealis-pg:integrations:register': ['--app -a', '--addon -o', 'SSH_PUBLIC_KEY', '--name -n', '--write-access -w'],
  'borealis-pg:integrations:remove': ['--app -a', '--addon -o', '--name -n', '--confirm -c'],
  'borealis-pg:restore:capabilities': ['--app -a', '--addon -o'],
  'borealis-pg:restore:execute': ['--app -a', '--addon -o', '--destination-app -d', '--new-plan -n', '--restore-to-time -t', '--as', '--wait'],
};

export const vendorAliases: readonly string[] = ['borealis-pg:integrations:deregister', 'borealis-pg:restore:info'];
