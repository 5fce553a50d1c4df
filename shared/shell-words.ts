/** Which shells read a copied command: bash, zsh and their like, or PowerShell and cmd. */
export type CliShell = 'posix' | 'windows';

const plainPosix = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

function posixWord(word: string): string {
  return plainPosix.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Nothing that PowerShell, cmd or the C runtime would read: neither `,` and `@`, nor an option with a dot or colon in it. */
const plainWindows = /^(?:[A-Za-z0-9_./\\][A-Za-z0-9_.:/\\-]*|--?[A-Za-z][A-Za-z0-9-]*)$/;
/** In double quotes these mean the same to PowerShell and to cmd; a blank makes PowerShell pass the quotes on. */
const sameToBoth = (word: string): boolean => word.includes(' ') && !/["“”„$`\p{Cc}]|%.*%|\\$/u.test(word);

/**
 * For a command that is a .cmd file, as `heroku` is on Windows: PowerShell hands it to cmd as it stands where it has quotes of its
 * own, cmd must see no % of a pair and nothing outside of quotes, and the C runtime reads "" in quotes as one.
 */
function rawWindows(word: string): string {
  const percents = word.split('%').length > 2 ? '"^%"' : '%';
  return `"${word.replace(/\\+$/, '$&$&').replaceAll('"', '""').replaceAll('%', percents)}"`;
}

function windowsWord(word: string): string {
  if (plainWindows.test(word)) return word;
  if (sameToBoth(word)) return `"${word}"`;
  // PowerShell takes typographic apostrophes for plain ones.
  return `'${rawWindows(word).replace(/['‘’‚‛]/g, '$&$&')}'`;
}

/**
 * Whether the shell can pass the word to a program at all: cmd ends a command at a line break, and a backslash before a quote, or
 * before a % of a pair, makes PowerShell take what follows for unquoted.
 */
export function fitsShell(word: string, shell: CliShell): boolean {
  return shell === 'posix' ? !word.includes('\0') : !/[\0\r\n]|\\"|\\%.*%|%.*\\%/.test(word);
}

/**
 * One word for the shell: as it is where that is safe, else quoted. For POSIX shells in single quotes (Shell Command Language,
 * 2.2.2); for Windows in double quotes where PowerShell and cmd agree, else as PowerShell wants it.
 */
export function shellWord(word: string, shell: CliShell = 'posix'): string {
  return shell === 'posix' ? posixWord(word) : windowsWord(word);
}
