import type { OAuthClientConfig } from './storage/settings-types.ts';

/** What every service may ask of the process around it. The entry file makes one from the environment. */
export interface Config {
  /** Root of the Heroku Platform API, no trailing slash. From HEROKU_HOST. */
  herokuApiUrl: string;
  /** Base of the CLI's browser login service. From HEROKU_LOGIN_HOST. */
  herokuLoginUrl: string;
  /** Base of Heroku's OAuth pages (id.heroku.com). From HEROKU_OAUTH_HOST. */
  herokuOAuthUrl: string;
  /** From BOREALIS_PG_API_BASE_URL. */
  borealisApiUrl: string;
  /** From BOREALIS_PG_ADDON_SERVICE_NAME; default `borealis-pg`. */
  addonServiceName: string;
  /** HEROKU_API_KEY, an account of its own that is never stored nor revoked. */
  herokuApiKey: string | null;
  /** OAuth clients of the build; the settings may add more. */
  oauthClients: OAuthClientConfig[];
  /** A build setting that hides Heroku's browser login. */
  hideBrowserLogin: boolean;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY as the environment gives them. */
  proxy: { http: string | null; https: string | null; no: string | null };
  /** An extra CA bundle, from SSL_CERT_FILE or NODE_EXTRA_CA_CERTS. */
  extraCaFile: string | null;
  /** The user's home folder, for netrc and pass files of tools. */
  homeDir: string;
  /** Private to this program and user: 0700. */
  dataDir: string;
  /** PATH and friends, for finding and starting other programs; PG* and HEROKU_* are taken out. */
  programEnv: Readonly<Record<string, string>>;
  appVersion: string;
  sandbox: boolean;
}

/** A structured log. Implementations redact; callers still never pass secrets. */
export interface Log {
  info(event: string, data?: Readonly<Record<string, unknown>>): void;
  warn(event: string, data?: Readonly<Record<string, unknown>>): void;
  error(event: string, data?: Readonly<Record<string, unknown>>): void;
}

/** The handful of calls in which Electron and the browser host differ. */
export interface PlatformServices {
  readonly kind: 'electron' | 'browser';
  readonly os: 'linux' | 'macos' | 'windows';
  /** Opens the system browser (Electron), or resolves false where the page has to do it. */
  openExternal(url: URL): Promise<boolean>;
  /** Copies and clears after the seconds given if unchanged (Electron), or resolves false where the page has to do it. */
  copySecret(text: string, clearAfterSeconds: number): Promise<boolean>;
  /** Asks where to save a file, beginning at an absolute path, by the system's dialog (Electron), which also asks about replacing. */
  chooseSavePath(suggested: string): Promise<{ kind: 'chosen'; path: string } | { kind: 'cancelled' } | { kind: 'no-dialog' }>;
  /** Asks which file to open, by the system's dialog (Electron). `endings` are offered first, such as `sql`. */
  chooseOpenPath(title: string, endings: readonly string[]): Promise<{ kind: 'chosen'; path: string } | { kind: 'cancelled' } | { kind: 'no-dialog' }>;
  /** Shows a file in the system's file manager (Electron), or resolves false where that cannot be done. */
  revealFile(path: string): Promise<boolean>;
  /** Seals secrets with the system's keychain, or null where there is none worth the name. */
  readonly sealer: Sealer | null;
  /** Why `sealer` is null, in the user's words. */
  readonly noSealerReason: string | null;
  /** Shows the message as one of the system's notifications (Electron), or resolves false where the page has to do it. `onOpen` is called when the user clicks it. */
  notify(notice: Notice, onOpen: () => void): Promise<boolean>;
  /** Calls back on suspend, resume and network changes. Returns how to stop. */
  onPower(listener: (event: 'suspend' | 'resume' | 'offline' | 'online') => void): () => void;
}

/** A short message about what happened while the user may have been looking elsewhere. Holds no secret. */
export interface Notice {
  /** A later notice with the same tag takes the place of this one. */
  tag: string;
  title: string;
  body: string;
  tone: 'info' | 'warning' | 'error';
  /** The add-on that it is about, which the window then offers to show. */
  addonId: string | null;
  /** Where of the add-on more is said; its overview by default. */
  tab?: 'scripts' | 'users' | 'extensions' | 'restore';
  /** What the window offers to show instead of an add-on: the list of what was written for other tools. */
  shows?: 'written';
}

export interface Sealer {
  /** Which store is behind it, kept beside the data to notice a change. */
  readonly backend: string;
  seal(text: string): Promise<Buffer>;
  /** Rejects with `temporary: true` on the error where the keychain is locked right now. */
  unseal(data: Buffer): Promise<string>;
}

/** One typed publish/subscribe channel; `subscribe` returns unsubscribing. */
export interface Signal<T> {
  emit(value: T): void;
  subscribe(listener: (value: T) => void): () => void;
}
