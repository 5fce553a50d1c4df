import { expect, test } from 'vitest';
import { contentPolicy, trustedTypesPolicies } from './content-policy.ts';

const common = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; worker-src 'self'";
const rest = `base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types ${trustedTypesPolicies.join(' ')}`;

test('the policy of Electron’s window', () => {
  expect(contentPolicy('none')).toBe(`${common}; connect-src 'none'; ${rest}`);
});

test('the policy of the browser host differs in its own connections alone', () => {
  expect(contentPolicy('self')).toBe(`${common}; connect-src 'self'; ${rest}`);
});

test('only development allows inline scripts', () => {
  expect(contentPolicy('development')).toContain("script-src 'self' 'unsafe-inline'");
  expect(contentPolicy('development')).not.toContain('unsafe-eval');
});
