import { filePathsKey, type FilePaths } from '../../shared/window-port.ts';

declare global {
  interface Window {
    readonly [filePathsKey]?: FilePaths<File>;
  }
}

/** The whole path of a file that was dropped on the window, empty where it is on no disk; null where a page is told no paths, as by a browser. */
export function pathOfFile(file: File): string | null {
  return window[filePathsKey]?.pathOf(file) ?? null;
}
