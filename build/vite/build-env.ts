const carried = ['BOREALIS_DESKTOP_OAUTH_CLIENTS', 'BOREALIS_DESKTOP_HIDE_BROWSER_LOGIN'];

/** What of the environment a build carries with it, as defaults that the environment of a run may replace. */
export function buildEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(carried.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
