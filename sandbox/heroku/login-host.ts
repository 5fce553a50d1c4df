import { randomBytes, randomUUID } from 'node:crypto';
import { optionalString, readForm, readJson } from '../http/body.ts';
import { json, ReplyError } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { DEFAULT_USER } from '../world/default-world.ts';
import type { Shared } from './context.ts';
import { escapeHtml, renderMessage, renderPage } from './pages.ts';
import { badRequest, problem } from './problems.ts';
import { sameSecret } from './secrets.ts';

const LIFE_MS = 600_000;
const YEAR_SECONDS = 31_536_000;

interface Login {
  id: string;
  description: string;
  token: string;
  expiresAt: number;
  result: { access_token: string } | { error: string } | undefined;
  waiting: Set<() => void>;
}

function logInPage(login: Login): string {
  return renderPage(
    'Log in to the Heroku CLI',
    `<h1>Log in to the Heroku CLI?</h1>
    <p>Signed in as <strong>${escapeHtml(DEFAULT_USER)}</strong>.</p>
    <p>The request says: <strong>${escapeHtml(login.description)}</strong></p>
    <form method="post"><button name="decision" value="cancel">Cancel</button><button class="primary" name="decision" value="login">Log In</button></form>`,
  );
}

/** Waits until the person at the browser has decided, the login expires or the client goes away. */
async function decided(login: Login, signal: AbortSignal): Promise<void> {
  if (login.result) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, login.expiresAt - Date.now()));
    timer.unref();
    const done = (): void => {
      clearTimeout(timer);
      login.waiting.delete(done);
      resolve();
    };
    login.waiting.add(done);
    signal.addEventListener('abort', done);
  });
}

/** cli-auth.heroku.com: a login begun by POST /auth, decided in the browser, fetched by one long poll. */
export function loginHostRoutes(shared: Shared): Route[] {
  const logins = new Map<string, Login>();
  const find = (call: Call): Login | undefined => {
    const login = logins.get(call.params['id'] ?? '');
    return login && login.expiresAt > Date.now() ? login : undefined;
  };
  const onPage = (call: Call): Login => {
    const login = find(call);
    if (!login || login.result) throw new ReplyError({ status: 404, html: renderMessage('This login is over', 'It was finished, cancelled or is too old. Begin again in the program.') });
    return login;
  };
  return [
    {
      method: 'POST',
      template: '/auth',
      handle(call) {
        const description = optionalString(readJson(call, badRequest), 'description') ?? 'Heroku CLI login';
        const login: Login = { id: randomUUID(), description, token: randomBytes(32).toString('base64url'), expiresAt: Date.now() + LIFE_MS, result: undefined, waiting: new Set() };
        logins.set(login.id, login);
        return json(201, { browser_url: `/auth/cli/browser/${login.id}?requestor=sandbox`, cli_url: `/auth/cli/${login.id}`, token: login.token });
      },
    },
    { method: 'GET', template: '/auth/cli/browser/{id}', handle: (call) => ({ status: 200, html: logInPage(onPage(call)), headers: { 'cache-control': 'no-store' } }) },
    {
      method: 'POST',
      template: '/auth/cli/browser/{id}',
      handle(call) {
        const login = onPage(call);
        const agreed = readForm(call).get('decision') === 'login';
        const make = () => shared.authorizations.create({ description: login.description, scope: ['global'], userEmail: DEFAULT_USER, expiresInSeconds: YEAR_SECONDS, session: true });
        login.result = agreed ? { access_token: make().accessTokens[0]?.token ?? '' } : { error: 'Login was cancelled in the browser.' };
        for (const done of login.waiting) done();
        return { status: 200, html: agreed ? renderMessage('Logged in', 'You can close this page and return to the program.') : renderMessage('Login cancelled', 'Nobody was logged in. You can close this page.') };
      },
    },
    {
      method: 'GET',
      template: '/auth/cli/{id}',
      async handle(call) {
        const login = find(call);
        if (!login) throw problem(404, 'not_found', 'This login does not exist or is too old.');
        const bearer = /^Bearer\s+(\S+)$/iu.exec(call.headers.authorization ?? '')?.[1] ?? '';
        if (!sameSecret(bearer, login.token)) throw problem(401, 'unauthorized', 'Invalid credentials provided.');
        await decided(login, call.signal);
        if (!call.signal.aborted) logins.delete(login.id);
        return json(200, login.result ?? { error: 'The login took too long. Begin again.' });
      },
    },
  ];
}
