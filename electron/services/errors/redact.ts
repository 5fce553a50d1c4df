const patterns: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  [/HRKU-[0-9A-Za-z_-]+/g, '[token]'],
  [/\b(Bearer|Basic)\s+[^\s"',;]+/gi, '$1 [redacted]'],
  [/\b(postgres(?:ql)?:\/\/[^\s:/@]*):[^\s@]*@/gi, '$1:[redacted]@'],
  [/("?(?:password|passwd|secret|access_token|refresh_token|token|sshPrivateKey|dbPassword|code)"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|[^\s,;&}]+)/gi, '$1[redacted]'],
];

/** Takes tokens, private keys, passwords in URLs and `password: …` pairs out of a text that goes to a log or a report. */
export function redact(text: string): string {
  return patterns.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}
