import { execFile } from 'node:child_process';

/** A system program's standard output, or an empty text where it failed or took longer than three seconds. No shell. */
export function output(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(file, [...args], { timeout: 3000, maxBuffer: 4 * 1024 * 1024, windowsHide: true }, (_error, stdout) => resolve(stdout));
  });
}
