import { failure } from '../errors/app-failure.ts';

/** Characters that a Heroku token may have at most; real ones have under 100. */
const maxToken = 512;

/** The token without surrounding space. Throws `session.token-malformed` for anything that no HTTP header could carry. */
export function checkToken(text: string): string {
  const token = text.trim();
  if (token.length > maxToken || !/^[\x21-\x7e]+$/.test(token)) {
    throw failure('session.token-malformed', {}, 'This is not the form of a Heroku token.');
  }
  return token;
}
