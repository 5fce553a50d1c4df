/** Characters that begin or end a string for PowerShell. */
const singles = '\'‘’‚‛';
const doubles = '"“”„';

/** The words of a PowerShell command (about_Quoting_Rules). Throws for what it would expand or read as its own syntax. */
function powershellWords(line: string): string[] {
  const words: string[] = [];
  let i = 0;
  while (i < line.length) {
    const quote = [singles, doubles].find((kind) => kind.includes(line.charAt(i)));
    let word = '';
    if (quote === undefined) {
      for (; i < line.length && line.charAt(i) !== ' '; i += 1) word += line.charAt(i);
      if (/[^A-Za-z0-9_.:/\\-]|^-.*[.:]/.test(word)) throw new Error(`PowerShell reads ${word} as its own.`);
    } else {
      for (i += 1; ; i += 1) {
        if (i >= line.length) throw new Error('PowerShell waits for the end of a string.');
        if (quote.includes(line.charAt(i))) {
          i += 1;
          if (i >= line.length || !quote.includes(line.charAt(i))) break;
        }
        if (quote === doubles && '$`'.includes(line.charAt(i))) throw new Error('PowerShell expands it.');
        word += line.charAt(i);
      }
    }
    words.push(word);
    if (i < line.length && line.charAt(i) !== ' ') throw new Error(`PowerShell goes on with the word at ${line.slice(i)}.`);
    i += 1;
  }
  return words;
}

/** NativeCommandParameterBinder.NeedQuotes: white space that no quotes of the word itself enclose. */
function needsQuotes(word: string): boolean {
  let quotes = 0;
  let needed = false;
  for (let i = 0; i < word.length; i += 1) {
    if (word.charAt(i) === '"' && word.charAt(i - 1) !== '\\') quotes += 1;
    else if (/\s/.test(word.charAt(i)) && quotes % 2 === 0) needed = true;
  }
  return needed;
}

/** How PowerShell calls a .cmd file, in every version (the "Legacy" passing of about_Preference_Variables): without escaping. */
const legacyArguments = (words: readonly string[]): string => words.filter((word) => word !== '').map((word) => (needsQuotes(word) ? `"${word}${/\\*$/.exec(word)?.[0] ?? ''}"` : word)).join(' ');

/** What cmd makes of a line outside of a batch file: variables first, then quotes and carets. Throws for what it would read as its own. */
function throughCmd(line: string, variables: ReadonlySet<string>): string {
  if (/[\r\n]/.test(line)) throw new Error('cmd ends the command at the line break.');
  for (const [, name = ''] of line.matchAll(/%(?=([^%]*)%)/g)) if (variables.has(name.replace(/:.*/, '').toLowerCase())) throw new Error(`cmd expands ${name}.`);
  let quoted = false;
  let text = '';
  for (let i = 0; i < line.length; i += 1) {
    const c = line.charAt(i);
    if (c === '"') quoted = !quoted;
    else if (!quoted && '&|<>()'.includes(c)) throw new Error(`cmd reads ${c} as its own.`);
    else if (!quoted && c === '^') i += 1;
    text += line.charAt(i);
  }
  return text;
}

/** The arguments that the C runtime of Windows makes of a command line (its `parse_command_line`). */
function runtimeWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let i = 0; i < line.length; i += 1) {
    if (!quoted && line.charAt(i) === ' ') {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    const slashes = /^\\*/.exec(line.slice(i))?.[0].length ?? 0;
    i += slashes;
    word ??= '';
    if (line.charAt(i) !== '"') {
      word += '\\'.repeat(slashes);
      if (i < line.length && (quoted || line.charAt(i) !== ' ')) word += line.charAt(i);
      else i -= 1;
      continue;
    }
    word += '\\'.repeat(Math.floor(slashes / 2));
    if (slashes % 2 === 1) word += '"';
    else if (quoted && line.charAt(i + 1) === '"') {
      word += '"';
      i += 1;
    } else quoted = !quoted;
  }
  return word === null ? words : [...words, word];
}

const variables: ReadonlySet<string> = new Set(['path', 'temp', 'a']);

/** What a program behind a .cmd file gets of a line typed into PowerShell. */
export function fromPowershell(line: string): string[] {
  return runtimeWords(throughCmd(legacyArguments(powershellWords(line)), variables));
}

/** The same for a line typed into cmd. */
export function fromCmd(line: string): string[] {
  return runtimeWords(throughCmd(line, variables));
}
