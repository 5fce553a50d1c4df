/** Something around the commands of the vendor's CLI, and what there is of it here. */
export interface Surrounding {
  vendor: string;
  does: string;
  here: string;
  /** Variables that are read here too; the test looks for each. */
  reads?: readonly string[];
}

/** The vendor's environment (borealis-pg-cli 1.6.5 and the Heroku CLI's own libraries under it). */
export const environment: readonly Surrounding[] = [
  { vendor: '`HEROKU_APP`', does: 'the app where none is named', here: 'the same; with `--addon` it decides where the name fits several', reads: ['HEROKU_APP'] },
  { vendor: 'a git remote of the folder', does: 'the app where `HEROKU_APP` is not set', here: 'not read: the working folder chooses no database; `--app` or `--addon` does' },
  { vendor: '`HEROKU_API_KEY`', does: 'signs in, before the login file', here: 'the same, where no app runs; a running app has its own sign-in', reads: ['HEROKU_API_KEY'] },
  { vendor: '`~/.netrc` (`_netrc`)', does: 'the Heroku CLI’s login', here: 'asked of the Heroku CLI, else read from the file, where no app runs; in the window a choice at sign-in' },
  {
    vendor: '`HEROKU_HOST`, `HEROKU_LOGIN_HOST`, `BOREALIS_PG_API_BASE_URL`, `BOREALIS_PG_ADDON_SERVICE_NAME`', does: 'other clouds than the real ones',
    here: 'the same; plain http to this computer only', reads: ['HEROKU_HOST', 'HEROKU_LOGIN_HOST', 'BOREALIS_PG_API_BASE_URL', 'BOREALIS_PG_ADDON_SERVICE_NAME'],
  },
  {
    vendor: '`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`, `SSL_CERT_DIR`', does: 'proxies and their certificates', here: 'the same without `SSL_CERT_DIR`; also `NODE_EXTRA_CA_CERTS`',
    reads: ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'],
  },
  { vendor: '`HEROKU_DEBUG`, `HEROKU_DEBUG_HEADERS`, `DEBUG`', does: 'requests on the terminal, with tokens', here: 'not read: the log in the data folder has no secrets' },
  { vendor: '`HEROKU_HEADERS`, `.env` of the plugin', does: 'extra headers; addresses', here: 'not read' },
  { vendor: '`PG*` of your own', does: 'reach psql and shell commands, and may redirect them', here: 'taken out before the connection’s own are set' },
];

/** Exit codes. */
export const exits: readonly Surrounding[] = [
  { vendor: '0', does: 'done; also an empty list, and a suppressed conflict', here: '0' },
  { vendor: '2', does: 'wrong usage', here: '2, with the usage line' },
  { vendor: '2', does: 'what Heroku or Borealis refused', here: '1' },
  { vendor: '1', does: 'errors of the database, of the port and of itself', here: '1' },
  { vendor: 'the program’s', does: 'psql and `--shell-cmd`', here: 'the program’s' },
  { vendor: '0', does: 'a shell command that a signal ended', here: '128 + n' },
  { vendor: '127', does: 'no psql', here: '1, before anything is opened' },
  { vendor: '0', does: 'Ctrl+C of `tunnel`', here: '0' },
  { vendor: '130', does: 'Ctrl+C elsewhere', here: '130; psql and `run -e` have it themselves' },
  { vendor: '0, the rest lost', does: 'a pipe that is slower than the output', here: '0, complete' },
  { vendor: 'not defined', does: 'a reader that leaves, as `head`', here: '141' },
];

/** Commands of the Heroku CLI itself that the vendor's guide names. */
export const around: readonly Surrounding[] = [
  { vendor: '`heroku plugins:install borealis-pg-cli`', does: 'installs it', here: 'a package, or the sources: [command-line.md](command-line.md)' },
  { vendor: '`heroku plugins:update`', does: 'updates it', here: 'with the app' },
  { vendor: '`heroku help borealis-pg:…`', does: 'explains a command', here: '`borealis-desktop help COMMAND`; in the window the palette lists everything' },
];
