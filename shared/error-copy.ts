import type { AppError, ErrorCode, ErrorDetails } from './errors.ts';
import { formatUtc } from './utc.ts';

/** What the user reads of a failure: what happened, why, and what to do next. */
export type ErrorWords = { what: string; why: string; next: string };
type Table = { [C in ErrorCode]: (details: ErrorDetails<C>) => ErrorWords };

const say = (what: string, why: string, next: string): ErrorWords => ({ what, why, next });
const after = (seconds: number | null) => (seconds === null ? 'Wait a minute, then retry.' : `Retry in ${Math.ceil(seconds)} s.`);
const caused = (cause: string | undefined) => (cause === undefined ? '' : ` (${cause})`);
const sentence = (text: string | undefined, otherwise: string) => (text === undefined || text.trim() === '' ? otherwise : text.trim());
/** A part of a sentence as one of its own. */
const whole = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
const said = (reason: string | undefined) => (reason === undefined || reason === '' ? '' : ` Borealis says: ${reason.replace(/\.$/, '')}.`);
/** On which side of the window a time is; one that was inside before was left behind. */
const outside = (time: string, earliest: string, latest: string, moved: boolean) => {
  const [where, end] = Date.parse(time) < Date.parse(earliest) ? ['before', 'earliest'] : ['after', 'latest'];
  const window = `${formatUtc(earliest)} to ${formatUtc(latest)}`;
  return moved ? `The window has moved: it is now ${window}, and ${formatUtc(time)} is ${where} it.` : `${formatUtc(time)} is ${where} the ${end} restorable time: the window is ${window}.`;
};
const network = 'Check the network connection, VPN and the proxy in Settings, then retry.';
const statusPage = 'Retry in a minute. If it stays, look at status.heroku.com or contact support with the copied details.';
const support = 'Retry. If it happens again, copy the details and contact support.';
const signInAgain = 'Sign in again.';

/** The words of every failure; a code without words does not compile. */
export const errorCopy: Table = {
  'contract.invalid': (d) => say('The request was refused.', `It was not well formed: ${d.issues.join('; ')}.`, 'Change the input named here. If you did not type it, copy the details and contact support.'),
  'session.signed-out': () => say('You are signed out.', 'This needs a Heroku account.', 'Sign in, then try again.'),
  'session.expired': () => say('Your session has ended.', 'The Heroku token expired or was revoked.', signInAgain),
  'session.denied': (d) => say('Heroku did not sign you in.', sentence(d.reason, 'Access was denied in the browser.'), 'Start again and choose Allow, or sign in another way.'),
  'session.timeout': () => say('Signing in took too long.', 'Nothing came back from the browser in time.', 'Start again and finish in the browser within ten minutes.'),
  'session.token-malformed': () => say('This is not a Heroku token.', 'A token is one line without spaces or line breaks.', 'Copy the token again, for instance from `heroku auth:token`.'),
  'session.token-rejected': () => say('Heroku refused the token.', 'It is wrong, expired or revoked.', 'Paste another token or sign in another way.'),
  'session.too-narrow': (d) => say('This session may not open databases.',
    `Borealis needs a short-lived authorization of its own, which a token with the scope ${d.scopes.length === 0 ? 'of this one' : d.scopes.join(', ')} cannot make.`,
    'Sign in with a token of scope global, or in the browser.'),
  'session.port-taken': (d) => say('The sign-in could not start.', `Another program uses port ${d.port}, to which Heroku would answer.`, 'Close that program or choose another way to sign in.'),
  'session.cli-missing': () => say('The Heroku CLI was not found.', 'Neither its program nor a saved session is on this computer.', 'Install it, or sign in another way.'),
  'session.cli-failed': (d) => say('The Heroku CLI gave no session.', `${d.path}: ${d.reason}`, 'Run `heroku login` in a terminal, then retry.'),
  'session.state-mismatch': () => say('The sign-in was stopped for your safety.', 'The answer did not belong to the sign-in that was started here.', 'Start again and use only the browser window that opens.'),
  'heroku.unreachable': (d) => say('Heroku cannot be reached.', `No connection to ${d.host}${caused(d.cause)}.`, network),
  'heroku.timeout': (d) => say('Heroku does not answer.', `${d.host} gave no reply in time${caused(d.cause)}.`, network),
  'heroku.unauthorized': () => say('Heroku no longer accepts your session.', 'The token expired or was revoked.', signInAgain),
  'heroku.delinquent': (d) => say('Heroku asks for payment first.', sentence(d.message, 'The account or the app is delinquent.'), 'Settle it on Heroku’s billing page, then retry.'),
  'heroku.forbidden': (d) => say('Heroku does not allow this.', sentence(d.message, 'Your account lacks the permission.'), 'Ask an owner of the app for access.'),
  'heroku.suspended': () => say('Heroku has suspended the account.', 'It answers no calls until that is lifted.', 'Contact Heroku support.'),
  'heroku.two-factor': (d) => say('A second factor is needed.', d.app === null ? 'Heroku asks for a code from your authenticator.' : `Heroku asks for a code before it lets anyone use ${d.app}.`, 'Enter a code from your authenticator.'),
  'heroku.not-found': (d) => say('Heroku does not know this.', `${sentence(d.resource, 'It')} was removed, or your account cannot see it.`, 'Refresh the list of add-ons.'),
  'heroku.conflict': (d) => say('Heroku could not do this now.', sentence(d.message, 'Another change is under way.'), 'Wait until it is finished, then retry.'),
  'heroku.invalid': (d) => say('Heroku refused the request.', sentence(d.message, 'A value is not allowed.'), 'Change what is named here and try again.'),
  'heroku.confirmation-required': (d) => say('Heroku wants this confirmed.', d.app === null ? 'The step needs a confirmation.' : `The step needs the name of the app ${d.app}.`, 'Confirm it in the Heroku dashboard.'),
  'heroku.rate-limited': (d) => say('Heroku asks to slow down.', 'Too many requests were made with your account in the last hour.', after(d.retryAfterSeconds)),
  'heroku.failed': (d) => say('Heroku failed.', sentence(d.message, `It answered with status ${d.status}.`), statusPage),
  'heroku.bad-reply': (d) => say('Heroku’s answer was not understood.', whole(d.problem), 'Check that no proxy changes the traffic, then retry.'),
  'borealis.unreachable': (d) => say('Borealis cannot be reached.', `No connection to ${d.host}${caused(d.cause)}.`, network),
  'borealis.timeout': (d) => say('Borealis does not answer.', `${d.host} gave no reply in time${caused(d.cause)}.`, network),
  'borealis.unauthorized': () => say('Borealis did not accept the authorization.', 'The short-lived Heroku authorization was refused.', 'Retry. If it stays, sign in again.'),
  'borealis.not-found': (d) => say('Borealis does not know this add-on.', `${d.addonName} was removed, or it is not a Borealis Isolated Postgres add-on.`, 'Refresh the list of add-ons.'),
  'borealis.not-ready': (d) => say('The add-on is not ready yet.', `${d.addonName} is still being provisioned or is under maintenance.`, 'Wait until its status says Available, then retry.'),
  'borealis.access-revoked': (d) => say(d.what === 'write' ? 'Write access is revoked.' : 'Personal access is revoked.',
    `The storage of ${d.addonName} is over its plan’s limit.`, 'Upgrade the plan; access comes back by itself.'),
  'borealis.rejected': (d) => say('Borealis refused the request.', sentence(d.reason, 'It gave no reason.'), d.reason === '' ? support : 'Change what is named here and try again.'),
  'borealis.rate-limited': (d) => say('Borealis asks to slow down.', 'Too many requests in a short time.', after(d.retryAfterSeconds)),
  'borealis.failed': (d) => say('Borealis is temporarily unavailable.', `It answered with status ${d.status}${d.reason === undefined ? '' : `: ${d.reason}`}.`, 'Retry in a minute. If it stays, contact Borealis support with the copied details.'),
  'borealis.bad-reply': (d) => say('Borealis’ answer was not understood.', whole(d.problem), support),
  'borealis.maintenance': (d) => say('The add-on is under maintenance.', `Borealis is working on ${d.addonName} and takes no changes of its credentials meanwhile.`, 'Wait some minutes until its status says Available, then try again.'),
  'extension.dependencies': (d) => say(`${d.name} needs other extensions.`, d.dependencies.length === 0 ? 'Borealis did not say which.' : `Not installed yet: ${d.dependencies.join(', ')}.`,
    d.dependencies.length === 0 ? 'Look up in the list of supported extensions what it needs, and install that first.' : 'Install these first, or all together.'),
  'extension.unsupported': (d) => say(`${d.name} is not a supported extension.`, sentence(d.reason, 'Borealis does not offer an extension of that name.'), 'Check its name against the list of supported extensions.'),
  'extension.conflict': (d) => say(`${d.name} cannot be installed beside what is there.`, `It is installed already, or the schema that it needs has the name of one that exists.${said(d.reason)}`, 'Refresh the list; rename a schema of that name if it is not the extension’s own.'),
  'extension.has-dependents': (d) => say(`${d.name} is in use.`, `Other extensions, or tables, indexes and functions of the database, depend on it.${said(d.reason)}`, 'Remove what depends on it first.'),
  'extension.not-installed': (d) => say(`${d.name} is not installed.`, 'Somebody may have removed it in the meantime.', 'Refresh the list of extensions.'),
  'extension.cycle': (d) => say(d.names.length === 1 ? `${d.names[0]} needs itself.` : 'These extensions need one another.', `${[...d.names, d.names[0]].join(' needs ')}, so none of them can be installed first.`, 'Tell Borealis support: this is a fault of the extensions’ own files.'),
  'extension.busy': (d) => say('Another change of the extensions is under way.', `Borealis Desktop is ${d.what}.`, 'Wait until it has ended, then try again.'),
  'integration.rejected': (d) => say(`${d.name} was not registered.`, sentence(d.reason, 'Borealis refused it and gave no reason.'), 
    `${d.reason.trim() === '' ? 'Check the name and the key' : 'Change the name or the key as the reason says'}; integrations that are no longer needed can be removed.`),
  'integration.exists': (d) => say(`There is an integration ${d.name} already.`, 'Names are unique for each add-on.', 'Choose another name, or remove the one that is there.'),
  'integration.unknown': (d) => say(`There is no integration ${d.name}.`, `Somebody may have removed it, or ${d.addonName} itself is gone.`, 'Refresh the list of integrations.'),
  'integration.uncertain': (d) => (d.step === 'register'
    ? say(`Nobody can say whether ${d.name} was registered.`, d.reason, `Look at the list, which is fetched again. If ${d.name} is there, its password is lost: remove it and register it again. If it is not, register it again.`)
    : say(`Nobody can say whether ${d.name} was removed.`, d.reason, `Look at the list, which is fetched again. If ${d.name} is still there, remove it once more.`)),
  'integration.key-invalid': (d) => say('The key was not sent.', d.problem, d.next),
  'integration.key-file': (d) => say('The private key was not saved.', `${d.path}: ${d.problem}`, 'Choose another place. Nothing was left behind, and no key was made.'),
  'integration.forgotten': () => say('The password is no longer here.', 'It is given once, and was forgotten when its dialog closed, at sign-out or after an hour.', 'If nobody has it, remove the integration and register it again.'),
  'restore.rejected': (d) => say(`${d.addonName} cannot be copied.`, sentence(d.reason, 'Borealis refused and gave no reason.'), 'Look at what the add-on’s plan allows.'),
  'restore.time-outside': (d) => say('The database cannot be restored to that time.',
    d.earliest === null || d.latest === null ? 'Borealis names no restorable time at present.' : outside(d.time, d.earliest, d.latest, d.moved === true),
    'Choose a time inside the window. Nothing was created.'),
  'restore.plan-gone': (d) => say(`There is no plan ${d.plan}.`, 'Heroku does not offer it any more, or not to this app.', 'Choose another plan. Nothing was created.'),
  'restore.app-forbidden': (d) => say(`You may not add an add-on to ${d.app}.`, sentence(d.message, 'Your account lacks the permission on this app.'), 'Choose another app, or ask its owner for the right to operate it. Nothing was created.'),
  'restore.app-gone': (d) => say(`Heroku does not know the app ${d.app}.`, 'It was renamed or removed, or your account cannot see it.', 'Choose another app. Nothing was created.'),
  'restore.name-taken': (d) => say(`${d.app} has an attachment ${d.name} already.`, 'The copy would take its place, and the app would use the copy instead.', 'Choose another name, or type the app’s name to replace it. Nothing was created.'),
  'restore.unpaid': (d) => say('Heroku asks for payment before it makes the copy.', sentence(d.message, `The owner of ${d.app} owes money, or has no credit card on Heroku.`),
    'Settle it on Heroku’s billing page and order again, or choose an app of another owner. Nothing was created.'),
  'restore.conflict': (d) => say('Heroku could not take the order now.', sentence(d.message, `Another change of ${d.app} is under way.`), 'Wait until that has ended, then order again. Nothing was created.'),
  'restore.rate-limited': (d) => say('Heroku did not take the order.', 'Too many requests were made with your account in the last hour.', `${after(d.retryAfterSeconds)} Nothing was created.`),
  'restore.refused': (d) => say('Heroku did not accept the order.', sentence(d.message, 'A value is not allowed.'), 'Change what is named here and try again. Nothing was created.'),
  'restore.interrupted': (d) => say('Nothing was created.', `The program ended before Heroku was asked to copy ${d.addonName}.`, 'Start it again if you still want it.'),
  'restore.not-created': (d) => say('Nothing was created.', `Heroku’s answer was lost, and no copy has appeared on ${d.app} since.`, 'Start it again if you still want it.'),
  'restore.undecided': (d) => say('It is not known whether the copy was made.', `Heroku’s answer was lost. ${d.addonNames.join(', ')} appeared on ${d.app} since and may be the copy, but Borealis does not say so.`, 'Look at it first: starting again makes another add-on.'),
  'restore.other-order': (d) => say('The choices were changed after this was ordered.', `It was ordered with other choices before${d.orderedApp === d.app ? '' : `, for ${d.orderedApp}`}. Nothing more was ordered now.`, 'Look at the list of restores and clones; discard this and begin again if you still want it.'),
  'addon.not-found': () => say('The add-on is gone.', 'It was removed, or your account cannot see it any more.', 'Refresh the list of add-ons.'),
  'addon.no-app-credentials': (d) => say('The app’s credentials cannot be used.', d.variable === '' ? `${d.app}: ${d.problem}.` : `Config var ${d.variable} of ${d.app}: ${d.problem}.`, 'Use your personal role, or repair the config var.'),
  'tunnel.unreachable': (d) => (/ENOTFOUND|EAI_AGAIN/.test(d.cause)
    ? say('The SSH server cannot be reached.', `The name service does not know ${d.host} (${d.cause}).`, 'Check the network connection, VPN and DNS settings, then retry.')
    : say('The SSH server cannot be reached.', `No connection to ${d.host}:${d.port} (${d.cause}).`, 'Check that your network lets outgoing SSH through, then retry.')),
  'tunnel.timeout': (d) => say('The SSH server does not answer.', `${d.host}:${d.port} was silent for ${d.seconds} s.`, 'Check that your network lets outgoing SSH through, then retry.'),
  'tunnel.auth-rejected': (d) => say('The SSH server refused the login.', `It did not accept the fresh key of ${d.user}.`, 'Retry in a minute. If it stays, contact Borealis support with the copied details.'),
  'tunnel.host-key-mismatch': (d) => say('The SSH server is not the one Borealis named.',
    `${d.host} showed another ${d.type} host key (${d.actual ?? 'none of that type'}) than Borealis gave (${d.expected}). Somebody may be in between; nothing was sent.`,
    'Do not go on. Try from another network, and tell Borealis support.'),
  'tunnel.host-key-invalid': (d) => say('Borealis gave an unusable host key.', whole(d.problem), 'Nothing was connected. Retry; if it stays, contact Borealis support.'),
  'tunnel.private-key-invalid': (d) => say('Borealis gave an unusable private key.', whole(d.problem), 'Retry; if it stays, contact Borealis support.'),
  'tunnel.lost': (d) => say('The tunnel was lost.', d.cause, 'Retry to connect again.'),
  'tunnel.forward-refused': (d) => say('The SSH server did not open the way to the database.', `${d.host}:${d.port}: ${d.reason}.`, 'Retry in a minute; the database may be restarting.'),
  'tunnel.forward-timeout': (d) => say('The way to the database did not open.', `${d.host}:${d.port} did not answer for ${d.seconds} s.`, 'Retry in a minute; the database may be restarting.'),
  'tunnel.port-taken': (d) => say(`Port ${d.port} is taken.`, d.holder === null ? 'Another program listens on it.' : `${d.holder.command} (process ${d.holder.pid}) listens on it.`,
    d.suggestion === null ? 'Close that program or choose another port.' : `Close that program, or use port ${d.suggestion}.`),
  'tunnel.port-invalid': (d) => say(`Port ${d.port} cannot be used.`, d.problem, 'Choose another port.'),
  'tunnel.identity-mismatch': (d) => say('This is not the expected database.', `Expected ${d.expected}, found ${d.actual}. The tunnel was closed.`, 'Retry; if it stays, contact Borealis support with the copied details.'),
  'tunnel.closed': () => say('The tunnel is closed.', 'This needs an open tunnel.', 'Open the tunnel, then try again.'),
  'elevation.required': () => say('Write access is off.', 'Read & write needs to be allowed first; it lasts 30 minutes.', 'Choose “Read & write…” in the header.'),
  'elevation.name-mismatch': (d) => say('The name does not match.', `This add-on is labelled production, so its name ${d.expected} must be typed exactly.`, 'Type the name and confirm again.'),
  'confirmation.mismatch': (d) => say('Nothing was done.', `The name typed is not ${d.expected}.`, `Type ${d.expected} exactly, then confirm again.`),
  'pg.connect': (d) => say('The database did not accept the connection.', d.message, d.sqlstate === '3D000'
    ? 'Retry to fetch fresh credentials. If it stays, contact Borealis support with the copied details.'
    : 'Retry in a minute; the database may be restarting.'),
  'pg.auth': (d) => say('The database refused the login.', `It did not accept the password of ${d.user}.`, 'Retry to fetch fresh credentials.'),
  'pg.too-many-connections': (d) => say('The database has no connection left.', d.message, 'Close other connections to this database, then retry.'),
  'pg.connection-lost': (d) => say(
    d.rolledBack === true ? 'The connection was lost and the open transaction was rolled back.' : 'The connection to the database was lost.',
    d.cause, 'Nothing was run again. The next run starts a new session; what was not committed is rolled back.',
  ),
  'pg.busy': () => say('This tab is busy.', 'Its session still runs a statement.', 'Wait or cancel it.'),
  'pg.no-session': () => say('This tab has no database session.', 'Nothing was run in it yet, or its session has ended.', 'Run a statement to start one.'),
  'pg.statement-failed': (d) => say('The database refused the statement.', `${d.message}${d.detail === null ? '' : ` ${d.detail}`} (SQLSTATE ${d.sqlstate})`, d.hint ?? 'Correct what the message names, then try again.'),
  'sql.confirmation-required': () => say('Nothing was run.', 'It holds statements that can destroy data, and what would run is not what was confirmed.', 'Run it again and confirm.'),
  'sql.parameters-missing': (d) => say('Nothing was run.', `No value was given for ${d.names.join(', ')}.`, 'Run it again and give the values.'),
  'result.incomplete': () => say('Rows are still arriving.', 'All rows must be here before they can be sorted or filtered.', 'Wait for the statement to end, or cancel it.'),
  'result.too-large': (d) => say('The result is too large to sort and filter here.', `It has ${d.rows} rows; up to ${d.limit} are sorted and filtered on this computer.`, 'Let the server do it by running the statement again.'),
  'result.cannot-rerun': (d) => say('The server cannot sort or filter this result.', d.reason, 'Write the ORDER BY or WHERE into the statement yourself.'),
  'result.copy-too-large': (d) => say('The selection is too large for the clipboard.', `It is more than ${d.limitMiB} MiB of text.`, 'Select less, or export to a file.'),
  'export.exists': (d) => say('There is a file of that name.', d.path, 'Choose another name, or confirm that it may be replaced.'),
  'export.unwritable': (d) => say('The file could not be written.', `${d.path}: ${d.problem}`, 'Choose another place or free some space. Nothing was left behind.'),
  'export.no-rows': (d) => say('The statement gave no rows to export.', d.command === '' ? 'It is empty.' : `The server answered ${d.command}.`, 'Export a query that returns rows.'),
  'query.not-found': (d) => say('The saved query is gone.', d.path, 'Reload the list; another program may have moved it.'),
  'query.unreadable': (d) => say('The file cannot be opened.', `${d.path}: ${d.problem}`, 'Choose another file.'),
  'query.changed': (d) => say('The file was changed by another program.', d.path, 'Save under another name, or replace it.'),
  'query.exists': (d) => say('There is a saved query of that name.', d.path, 'Choose another name.'),
  'query.invalid-name': (d) => say('The name cannot be used.', `${d.path}: ${d.problem}`, 'Choose another name.'),
  'query.unwritable': (d) => say('The saved query could not be written.', `${d.path}: ${d.problem}`, 'Your text is still in the editor. Free space or correct the permissions, then save again.'),
  'result.gone': () => say('This result is gone.', 'Its session ended or a newer run took its place.', 'Run the statement again.'),
  'result.spool-failed': (d) => say('The result could not be kept in full.', `${d.problem} ${d.rows} rows are here.`, 'Free disk space or add a LIMIT, then run again.'),
  'script.unreadable': (d) => say('The file cannot be read.', `${d.path}: ${d.problem}`, 'Put that right, or choose another file.'),
  'script.refused': (d) => say('Nothing was run.', `${d.path}, line ${d.line}: ${d.problem}`, d.next),
  'script.running': () => say('This runs already.', 'The same script is under way on this add-on.', 'Wait for it, or stop it first.'),
  'script.not-found': () => say('The run is gone.', 'It was deleted, or newer runs took its place.', 'Start it again if you need it.'),
  'script.not-started': (d) => say('The command could not be started.', d.problem, 'Correct the command or its folder, then run it again.'),
  'handoff.tool-missing': (d) => say(`${d.tool} was not found.`, d.looked.length === 0 ? 'It is not installed in the usual places.' : `Looked in: ${d.looked.join(', ')}.`, 'Install it, or connect with the values in the card.'),
  'handoff.failed': (d) => say(`The connection was not handed to ${d.tool}.`, d.problem, 'Correct that and try again, or connect with the values in the card.'),
  'handoff.no-such-copy': (d) => (d.password
    ? say(`${d.format} cannot be copied with the password.`, 'This format has no place for one.', 'Copy it without the password, or choose another format.')
    : say(`${d.format} cannot be copied without the password.`, 'This format is nothing without one.', 'Copy it with the password, or choose another format.')),
  'handoff.unsafe-file': (d) => say(`${d.tool}’s settings were not changed.`, `${d.path}: ${d.problem}`, 'Correct the file in the tool, then try again; or connect with the values in the card.'),
  'storage.unwritable': (d) => say('The data folder cannot be written.', `${d.path}: ${d.problem}`, 'Free space or correct the permissions; until then changes last only until you quit.'),
  'storage.locked': (d) => say('Another Borealis Desktop uses this data folder.', `${d.path}${d.pid === null ? '' : ` (process ${d.pid})`}`, 'Use that window, or close it first. It may also be a borealis-desktop command in a terminal: wait for it or end it.'),
  'draft.conflict': () => say('The draft was saved from elsewhere.', 'Another window changed the same editor tab.', 'Keep typing; this window’s text is saved whole.'),
  'settings.invalid': (d) => say('The setting was not saved.', `${d.setting}: ${d.problem}`, 'Change the value and save again.'),
  'op.cancelled': () => say('Cancelled.', 'It was stopped before it finished.', 'Start it again when you like.'),
  internal: () => say('Something went wrong inside Borealis Desktop.', 'This is a fault of the program, not of your database.', support),
};

function words<C extends ErrorCode>(error: { code: C; details: ErrorDetails<C> }): ErrorWords {
  return errorCopy[error.code](error.details);
}

/** The words for one failure. */
export function wordsOf(error: AppError): ErrorWords {
  return words(error);
}
