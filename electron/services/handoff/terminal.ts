import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { PlatformServices } from '../deps.ts';
import { findProgram } from '../programs/find-program.ts';

/** A command to be run in a terminal window; it holds no secret, because argv and environment are readable by others. */
export interface TerminalCommand {
  title: string;
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

export interface Launch {
  file: string;
  args: string[];
}

/** How each terminal of Linux takes a command, best known first. gnome-terminal runs in a server, so `env` carries variables. */
const linuxTerminals: readonly { name: string; args: (command: string[], title: string) => string[] }[] = [
  { name: 'x-terminal-emulator', args: (command) => ['-e', ...command] },
  { name: 'gnome-terminal', args: (command, title) => ['--title', title, '--', ...command] },
  { name: 'ptyxis', args: (command) => ['--', ...command] },
  { name: 'konsole', args: (command) => ['-e', ...command] },
  { name: 'xfce4-terminal', args: (command, title) => ['--title', title, '-x', ...command] },
  { name: 'kitty', args: (command, title) => ['--title', title, ...command] },
  { name: 'alacritty', args: (command, title) => ['--title', title, '-e', ...command] },
  { name: 'wezterm', args: (command) => ['start', '--', ...command] },
  { name: 'foot', args: (command, title) => ['--title', title, ...command] },
  { name: 'xterm', args: (command, title) => ['-T', title, '-e', ...command] },
];

/** Quotes a word for a POSIX shell. */
export function quotePosix(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The command as a person would type it: into a POSIX shell, or into Windows' cmd. */
export function commandLine(command: TerminalCommand, os: PlatformServices['os']): string {
  if (os === 'windows') {
    const settings = Object.entries(command.env).map(([name, value]) => `set "${name}=${value}" && `);
    return settings.join('') + [command.file, ...command.args].map((word) => `"${word}"`).join(' ');
  }
  const assignments = Object.entries(command.env).map(([name, value]) => `${name}=${quotePosix(value)}`);
  return [...assignments, ...[command.file, ...command.args].map(quotePosix)].join(' ');
}

/** How to open the system's terminal on a command, or null where no terminal is found (a server without a desktop). */
export async function terminalLaunch(
  command: TerminalCommand,
  deps: { os: PlatformServices['os']; env: Readonly<Record<string, string>>; folder: string },
): Promise<Launch | null> {
  switch (deps.os) {
    case 'linux': return linuxLaunch(command, deps.env);
    case 'macos': return macosLaunch(command, deps.folder);
    case 'windows': return windowsLaunch(command, deps.folder);
  }
}

async function linuxLaunch(command: TerminalCommand, env: Readonly<Record<string, string>>): Promise<Launch | null> {
  const variables = Object.entries(command.env).map(([name, value]) => `${name}=${value}`);
  const words = ['/usr/bin/env', ...variables, command.file, ...command.args];
  for (const terminal of linuxTerminals) {
    const file = await findProgram({ os: 'linux', names: [terminal.name], env });
    if (file !== null) return { file, args: terminal.args(words, command.title) };
  }
  return null;
}

/** Terminal.app runs a .command file; AppleScript would ask the user for the right to control Terminal. */
async function macosLaunch(command: TerminalCommand, folder: string): Promise<Launch> {
  const script = join(folder, `${fileStem(command.title)}.command`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileAtomic(script, `#!/bin/sh\nexec env ${commandLine(command, 'macos')}\n`, { mode: 0o700 });
  await chmod(script, 0o700);
  return { file: '/usr/bin/open', args: ['-a', 'Terminal', script] };
}

/** A batch file, because the quoting rules of `start` and `cmd /k` cannot both be met by one argument list. */
async function windowsLaunch(command: TerminalCommand, folder: string): Promise<Launch> {
  const script = join(folder, `${fileStem(command.title)}.cmd`);
  const variables = Object.entries(command.env).map(([name, value]) => `set "${name}=${escapePercent(value)}"`);
  const words = [command.file, ...command.args].map((word) => `"${escapePercent(word).replaceAll('"', '""')}"`).join(' ');
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(script, ['@echo off', 'chcp 65001 >nul', `title ${fileStem(command.title)}`, ...variables, words, ''].join('\r\n'));
  return { file: 'C:\\Windows\\System32\\cmd.exe', args: ['/c', 'start', '', 'cmd.exe', '/k', script] };
}

/** In a batch file a lone % starts a variable. */
function escapePercent(text: string): string {
  return text.replaceAll('%', '%%');
}

function fileStem(title: string): string {
  return title.replace(/[^A-Za-z0-9_-]+/g, '-');
}
