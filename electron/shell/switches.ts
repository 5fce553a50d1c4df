/** Chromium switches that would open the program to others or loosen its policy. Fuses do not cover them. */
const dangerous: readonly string[] = [
  'remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins', 'load-extension',
  'js-flags', 'host-rules', 'host-resolver-rules', 'no-sandbox', 'disable-web-security', 'disable-site-isolation-trials',
  'allow-running-insecure-content', 'ignore-certificate-errors', 'proxy-pac-url', 'gpu-launcher', 'renderer-cmd-prefix',
  'utility-cmd-prefix', 'ppapi-plugin-launcher', 'inspect', 'inspect-brk', 'auto-open-devtools-for-tabs', 'enable-logging',
];

/** The first dangerous switch of a packaged build's command line, with which it refuses to start; null in development. */
export function refusedSwitch({ packaged, hasSwitch }: { packaged: boolean; hasSwitch: (name: string) => boolean }): string | null {
  return packaged ? dangerous.find((name) => hasSwitch(name)) ?? null : null;
}
