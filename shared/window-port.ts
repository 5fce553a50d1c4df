/**
 * In Electron the preload script hands the window its one MessagePort by posting `portMessage` with it to the page's own origin,
 * once the page has posted `portRequest` to itself. Over it the window makes its RPCLink (`@orpc/client/message-port`).
 */
export const portRequest = 'borealis:port-request';
export const portMessage = 'borealis:port';

/** In Electron the name, on the page's `window`, of what tells where a dropped file is; a browser has nothing like it. */
export const filePathsKey = 'borealisFilePaths';
export interface FilePaths<F> {
  /** The whole path; empty for a file that is on no disk. */
  pathOf: (file: F) => string;
}

/** The only channel of ipcMain: it carries the port and no data. */
export const contractChannel = 'borealis:contract';
