import type { Settings } from '../../../shared/contract/settings.ts';

export type ClientDraft = { key: string; id: string; secret: string; port: string };
export type SettingsDraft = {
  theme: Settings['theme'];
  timeout: string;
  memory: string;
  history: Settings['history'];
  commit: Settings['commit'];
  queriesFolder: string;
  proxy: string;
  caFile: string;
  clients: readonly ClientDraft[];
};
export type Problems = Partial<Record<'timeout' | 'memory' | 'queriesFolder' | 'proxy' | 'clients', string>>;

/** The form for the settings. */
export function draftOf(settings: Settings): SettingsDraft {
  return {
    theme: settings.theme,
    timeout: String(settings.statementTimeoutSeconds),
    memory: String(settings.resultMemoryMiB),
    history: settings.history,
    commit: settings.commit,
    queriesFolder: settings.queriesFolder ?? '',
    proxy: settings.httpProxy ?? '',
    caFile: settings.extraCaFile ?? '',
    clients: settings.oauthClients.map((client) => ({ key: client.id, id: client.id, secret: '', port: String(client.port) })),
  };
}

function whole(text: string, least: number, most: number): number | null {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** On the system that the program runs on, as far as the window can tell. */
function isWholePath(text: string): boolean {
  return text.startsWith('/') || /^[a-z]:[\\/]/i.test(text) || text.startsWith('\\\\');
}

function isProxy(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}

/** The settings that the form holds, or what is wrong with it. */
export function readDraft(draft: SettingsDraft): { settings: Omit<Settings, 'sidebarWidth'>; problems: null } | { settings: null; problems: Problems } {
  const timeout = whole(draft.timeout, 0, 86_400);
  const memory = whole(draft.memory, 1, 1024);
  const clients = draft.clients.map((client) => ({ id: client.id.trim(), secret: client.secret, port: whole(client.port, 1, 65_535) }));
  const problems: Problems = {
    ...(timeout === null ? { timeout: 'Seconds from 0 (no limit) to 86400.' } : {}),
    ...(memory === null ? { memory: 'MiB from 1 to 1024.' } : {}),
    ...(draft.queriesFolder.trim() === '' || isWholePath(draft.queriesFolder.trim()) ? {} : { queriesFolder: 'A whole path, such as /home/me/queries.' }),
    ...(draft.proxy.trim() === '' || isProxy(draft.proxy) ? {} : { proxy: 'An address such as http://proxy.example.com:3128.' }),
    ...(clients.every((client) => client.id !== '' && client.port !== null) ? {} : { clients: 'Each client needs its id and a port from 1 to 65535.' }),
  };
  if (timeout === null || memory === null || Object.keys(problems).length > 0) return { settings: null, problems };
  return {
    problems: null,
    settings: {
      theme: draft.theme,
      statementTimeoutSeconds: timeout,
      resultMemoryMiB: memory,
      history: draft.history,
      commit: draft.commit,
      queriesFolder: orNull(draft.queriesFolder),
      httpProxy: orNull(draft.proxy),
      extraCaFile: orNull(draft.caFile),
      oauthClients: clients.map(({ id, secret, port }) => ({ id, secret, port: port ?? 0 })),
    },
  };
}
