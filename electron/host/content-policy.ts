/** The Trusted Types policy under which the window starts its bundled workers. */
export const workerPolicy = 'borealis-worker';

/** Trusted Types policies that the window may make: the editor's own and the one for bundled workers. */
export const trustedTypesPolicies: readonly string[] = [
  workerPolicy, 'defaultWorkerFactory', 'diffEditorWidget', 'diffReview', 'domLineBreaksComputer', 'dompurify', 'editorGhostText',
  'editorViewLayer', 'richScreenReaderContent', 'standaloneColorizer', 'stickyScrollViewLayer', 'tokenizeToString',
];

/** Where the window may open connections: nowhere in Electron; its own WebSocket in the browser host; HMR in development. */
export type ConnectSource = 'none' | 'self' | 'development';

/**
 * The window's Content-Security-Policy (CSP Level 3). Monaco needs inline styles and nothing more. In development the
 * React refresh preamble is an inline script, so scripts are relaxed there and nowhere else.
 */
export function contentPolicy(connect: ConnectSource): string {
  const development = connect === 'development';
  return [
    "default-src 'none'",
    development ? "script-src 'self' 'unsafe-inline'" : "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "worker-src 'self'",
    connect === 'none' ? "connect-src 'none'" : "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    ...(development ? [] : ["require-trusted-types-for 'script'", `trusted-types ${trustedTypesPolicies.join(' ')}`]),
  ].join('; ');
}

/** Headers of every answer that the window gets, from both hosts. */
export function securityHeaders(connect: ConnectSource): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(connect),
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), display-capture=()',
  };
}
